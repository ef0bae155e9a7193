import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';

export interface FilesBucketProps {
  readonly encryptionKey: IKey;
  readonly accessLogs: Bucket;
  /** Days for which replaced and deleted versions stay recoverable. */
  readonly retentionDays: number;
}

/** Papers, imports, exports and published notices. Private, read and written by functions alone; versions are kept, so a published document cannot vanish. */
export class FilesBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: FilesBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: props.accessLogs as IBucket,
      serverAccessLogsPrefix: 'files/',
      lifecycleRules: [
        {
          id: 'replaced-versions',
          noncurrentVersionExpiration: Duration.days(props.retentionDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        { id: 'imports', prefix: 'imports/', expiration: Duration.days(30) },
        { id: 'exports', prefix: 'exports/', expiration: Duration.days(7) },
      ],
    });
    accept(this.bucket, {
      'NIST.800.53.R5-S3BucketReplicationEnabled':
        'One Region by decision: versions are kept, and the documents also lie with their recipients.',
    });
  }

  /** These object actions under one prefix. The key may be used through S3 only, and only as these actions use it. */
  grantPrefix(role: Role, prefix: string, actions: readonly string[]): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: actions.map((each) => `s3:${each}`),
        resources: [this.bucket.arnForObjects(`${prefix}*`)],
      }),
    );
    const exported = Stack.of(this).resolve(Stack.of(this).exportValue(this.bucket.bucketArn))['Fn::ImportValue'];
    accept(role, {
      [`AwsSolutions-IAM5[Resource::${exported}/${prefix}*]`]:
        "Files are named at run time; the prefix is the stage's own.",
    });
    const onKey = [
      ...(actions.includes('GetObject') ? ['kms:Decrypt'] : []),
      ...(actions.includes('PutObject') ? ['kms:GenerateDataKey'] : []),
    ];
    if (onKey.length === 0) return;
    role.addToPolicy(
      new PolicyStatement({
        sid: 'FilesKeyThroughS3',
        actions: onKey,
        resources: [this.bucket.encryptionKey!.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
  }
}
