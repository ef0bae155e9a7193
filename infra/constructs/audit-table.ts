import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';

export interface AuditTableProps {
  readonly encryptionKey: IKey;
}

/**
 * The audit record, apart from what it records: only its consumer may put into it, and the table itself lets nobody change or
 * delete an entry, whatever his role allows. Nothing in it expires.
 */
export class AuditTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: AuditTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      resourcePolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'AppendOnly',
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: [
              'dynamodb:UpdateItem',
              'dynamodb:DeleteItem',
              'dynamodb:BatchWriteItem',
              'dynamodb:PartiQLInsert',
              'dynamodb:PartiQLUpdate',
              'dynamodb:PartiQLDelete',
            ],
            // A table's own policy is about that table; its ARN in it would be a circle.
            resources: ['*'],
          }),
        ],
      }),
    });
    accept(this.table, {
      'NIST.800.53.R5-DynamoDBInBackupPlan':
        'Point-in-time recovery over 35 days restores any second of them; a daily copy would add nothing.',
    });
  }

  /** To append (`PutItem`, with `BatchGetItem` for the marks) or to read; the key through DynamoDB only. */
  grantActions(role: Role, actions: readonly string[]): void {
    role.addToPolicy(
      new PolicyStatement({
        sid: 'AuditItems',
        actions: actions.map((each) => `dynamodb:${each}`),
        resources: [this.table.tableArn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        sid: 'AuditKeyThroughDynamoDb',
        actions: ['kms:Decrypt'],
        resources: [this.table.encryptionKey!.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
  }
}
