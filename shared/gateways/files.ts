import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** Whole files by key in the private bucket. Versions are keys of their own (`papers/<id>/0002`), so nothing is overwritten. */
export interface Files {
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  get(key: string): Promise<{ bytes: Buffer; mediaType: string } | undefined>;
  delete(key: string): Promise<void>;
}

export function createFiles(client: S3Client, bucket: string): Files {
  return {
    async put(key, bytes, mediaType) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: mediaType }));
    },
    async get(key) {
      try {
        const out = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const bytes = Buffer.from((await out.Body?.transformToByteArray()) ?? []);
        return { bytes, mediaType: out.ContentType ?? 'application/octet-stream' };
      } catch (error) {
        // Without the right to list the bucket, which nobody has, S3 says AccessDenied of a key that does not exist.
        const denied = error instanceof S3ServiceException && error.name === 'AccessDenied';
        if (error instanceof NoSuchKey || denied) return undefined;
        throw error;
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

/** The same in memory, for tests of use cases. */
export function createMemoryFiles(): Files & { readonly all: Map<string, { bytes: Buffer; mediaType: string }> } {
  const all = new Map<string, { bytes: Buffer; mediaType: string }>();
  return {
    all,
    async put(key, bytes, mediaType) {
      all.set(key, { bytes: Buffer.from(bytes), mediaType });
    },
    async get(key) {
      const file = all.get(key);
      return file && { ...file, bytes: Buffer.from(file.bytes) };
    },
    async delete(key) {
      all.delete(key);
    },
  };
}
