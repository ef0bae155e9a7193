import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';

export interface LogBucketProps {
  readonly retentionDays: number;
  /** CloudFront delivers its logs by ACL; S3 does not need them. */
  readonly objectOwnership?: ObjectOwnership;
}

/** Access logs of buckets and of the console. */
export class LogBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: props.objectOwnership ?? ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          id: 'old-logs',
          expiration: Duration.days(props.retentionDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    accept(this.bucket, {
      'NIST.800.53.R5-S3DefaultEncryptionKMS': 'S3 cannot deliver access logs into a bucket under a KMS key.',
      'NIST.800.53.R5-S3BucketReplicationEnabled': 'Access logs are for enquiries within the Region and expire.',
    });
  }
}
