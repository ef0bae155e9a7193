import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';

const INDEX = 'gsi1';

export interface CoordinationTableProps {
  readonly encryptionKey: IKey;
}

/** The one table; shared/store/keys.ts says what lies in it. Its stream is the outbox. */
export class CoordinationTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: CoordinationTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.table, {
      'NIST.800.53.R5-DynamoDBInBackupPlan':
        'Point-in-time recovery over 35 days restores any second of them; a daily copy would add nothing.',
    });
    this.table.addGlobalSecondaryIndex({
      indexName: INDEX,
      partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
      sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
  }

  /** Exactly these item actions; `Query` covers the index too. The key may be used through DynamoDB only. */
  grantActions(role: Role, actions: readonly string[]): void {
    role.addToPolicy(
      new PolicyStatement({
        sid: 'TableItems',
        actions: actions.map((each) => `dynamodb:${each}`),
        resources: actions.includes('Query')
          ? [this.table.tableArn, `${this.table.tableArn}/index/${INDEX}`]
          : [this.table.tableArn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        sid: 'TableKeyThroughDynamoDb',
        actions: ['kms:Decrypt'],
        resources: [this.table.encryptionKey!.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
  }
}
