import { RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface SealKeyProps {
  readonly stage: string;
}

/**
 * The key that seals join tokens and link secrets inside items and queue messages. Its own key, so that reading the table
 * does not open them.
 */
export class SealKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: SealKeyProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: `alias/nhip-cau-${props.stage}-seal`,
      description: 'Nhip Cau: join tokens and link secrets',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  grantUse(grantee: IGrantable, actions: readonly string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'SealedSecrets',
        actions: actions.map((each) => `kms:${each}`),
        resources: [this.key.keyArn],
      }),
    );
  }
}
