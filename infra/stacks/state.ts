import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuditTable } from '../constructs/audit-table.ts';
import { CoordinationTable } from '../constructs/coordination-table.ts';
import { DataKey } from '../constructs/data-key.ts';
import { EventBus } from '../constructs/event-bus.ts';
import { FilesBucket } from '../constructs/files-bucket.ts';
import { LogBucket } from '../constructs/log-bucket.ts';
import { MailSender } from '../constructs/mail-sender.ts';
import { SealKey } from '../constructs/seal-key.ts';
import { StaffPool } from '../constructs/staff-pool.ts';
import type { Settings } from '../settings.ts';

export interface StateStackProps extends StackProps {
  readonly settings: Settings;
}

/** What must outlive every deployment: data, keys, people, the bus and its archive, the sender's name. */
export class StateStack extends Stack {
  readonly dataKey: DataKey;
  readonly sealKey: SealKey;
  readonly table: CoordinationTable;
  readonly audit: AuditTable;
  readonly files: FilesBucket;
  readonly staff: StaffPool;
  readonly bus: EventBus;
  readonly mail: MailSender;

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { stage, publicUrl, retentionDays, senderDomain } = props.settings;
    this.dataKey = new DataKey(this, 'DataKey', { stage });
    this.sealKey = new SealKey(this, 'SealKey', { stage });
    this.table = new CoordinationTable(this, 'Coordination', { encryptionKey: this.dataKey.key });
    this.audit = new AuditTable(this, 'Audit', { encryptionKey: this.dataKey.key });
    const logs = new LogBucket(this, 'AccessLogs', { retentionDays });
    this.files = new FilesBucket(this, 'Files', {
      encryptionKey: this.dataKey.key,
      accessLogs: logs.bucket,
      retentionDays,
    });
    this.staff = new StaffPool(this, 'Staff', { stage, consoleOrigin: publicUrl });
    this.bus = new EventBus(this, 'Events', { stage, retentionDays });
    this.mail = new MailSender(this, 'Mail', { stage, domain: senderDomain });

    new CfnOutput(this, 'TableName', { value: this.table.table.tableName });
    new CfnOutput(this, 'AuditTableName', { value: this.audit.table.tableName });
    new CfnOutput(this, 'FilesBucketName', { value: this.files.bucket.bucketName });
    new CfnOutput(this, 'UserPoolId', { value: this.staff.pool.userPoolId });
  }
}
