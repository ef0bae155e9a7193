import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { uploadsOf } from './console-uploads.ts';

/** `npm run console:publish -- <outputs file of cdk deploy>` */
async function main([outputsFile]: readonly string[]): Promise<void> {
  if (!outputsFile) throw new Error('Name the file that `cdk deploy --outputs-file` wrote.');
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
  const bucket = Object.values(outputs).find((each) => each.ConsoleBucketName)?.ConsoleBucketName;
  if (!bucket) throw new Error(`${outputsFile} has no ConsoleBucketName: deploy the edge stack first.`);
  const uploads = uploadsOf(resolve(import.meta.dirname, '../dist/console'));
  const client = new S3Client({});
  for (const { key, file, mediaType, cacheControl } of uploads) {
    const Body = readFileSync(file);
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: mediaType, CacheControl: cacheControl }),
    );
    console.log(`${key} (${Body.length} bytes)`);
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
