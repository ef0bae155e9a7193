import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface LastingLogProps {
  readonly logKey: IKey;
  readonly retentionDays: RetentionDays;
}

/**
 * A log that outlives its stack. CloudFormation names it: under a name of ours the one that stayed would stand in the way of
 * the stack made anew.
 */
export function lastingLog(scope: Construct, { logKey, retentionDays }: LastingLogProps): LogGroup {
  return new LogGroup(scope, 'Log', {
    encryptionKey: logKey,
    retention: retentionDays,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
