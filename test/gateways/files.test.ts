import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createFiles } from '../../shared/gateways/files.ts';

const s3 = mockClient(S3Client);
const files = createFiles(new S3Client({ region: 'ap-southeast-1' }), 'files');
const failure = (name: string) => new S3ServiceException({ name, $fault: 'client', $metadata: {} });
beforeEach(() => s3.reset());

describe('the bucket', () => {
  test('denies a key that is not there, since nobody may list it', async () => {
    s3.on(GetObjectCommand).rejects(failure('AccessDenied'));
    expect(await files.get('papers/none')).toBeUndefined();
  });

  test.each(['SlowDown', 'NoSuchBucket', 'InternalError'])('that answers %s says nothing of the file', async (name) => {
    s3.on(GetObjectCommand).rejects(failure(name));
    await expect(files.get('papers/one')).rejects.toMatchObject({ name });
  });
});
