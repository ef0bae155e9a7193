import { S3Client } from '@aws-sdk/client-s3';
import { createFiles, type Files } from '../../gateways/files.ts';
import { setting } from '../environment.ts';

/** Path style works with every S3-compatible endpoint; on AWS it is as good as the other for one's own bucket. */
export function bucketFiles(): Files {
  return createFiles(new S3Client({ forcePathStyle: true }), setting('FILES_BUCKET'));
}
