import { S3Client } from '@aws-sdk/client-s3';
import { listen } from '../../../local/kit/http.ts';
import { startQueues } from '../../../local/queues/queues.ts';
import { createFiles, createMemoryFiles, type Files } from '../../../shared/gateways/files.ts';
import { clientOf, modelOf, temporaryFolder } from './local.ts';

interface FilesWorld {
  readonly files: Files;
  close(): Promise<void>;
}

async function inMemory(): Promise<FilesWorld> {
  return { files: createMemoryFiles(), close: async () => undefined };
}

async function onLoopback(): Promise<FilesWorld> {
  const folder = temporaryFolder();
  const service = await startQueues(modelOf({ 'AWS::S3::Bucket': [{ name: 'files' }] }), folder.path, 'http://local');
  const server = await listen((request, response) => service.serve(request, response));
  const client = new S3Client({ ...clientOf(server.url), forcePathStyle: true });
  return {
    files: createFiles(client, 'files'),
    async close() {
      client.destroy();
      await server.close();
      await service.stop();
      folder.remove();
    },
  };
}

function contract(open: () => Promise<FilesWorld>): void {
  let world: FilesWorld;
  let files: Files;
  beforeAll(async () => {
    world = await open();
    files = world.files;
  });
  afterAll(() => world.close());
  const pdf = 'application/pdf';
  const text = async (key: string) => (await files.get(key))?.bytes.toString();

  it.each([
    ['a paper', 'papers/ppr_0123456789abcdef/0002', Buffer.from('%PDF-1.7\n%âãÏÓ', 'latin1'), pdf],
    ['nothing at all', 'papers/empty', Buffer.alloc(0), 'text/plain'],
    ['every byte there is', 'papers/bytes', Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i)), pdf],
    ['more than one packet', 'papers/large', Buffer.alloc(3_000_000, 'Hội nghị '), pdf],
    ['a type with parameters', 'imports/list.csv', Buffer.from('mã,tên'), 'text/csv; charset=utf-8; header=present'],
    ['a name of words', 'conclusions/Thông báo số 114+TB (bản 2) & phụ lục #1 100%.pdf', Buffer.from('a'), pdf],
  ])('gives back %s with its type', async (_what, key, bytes, mediaType) => {
    await files.put(key, bytes, mediaType);
    const file = await files.get(key);
    expect(file?.mediaType).toBe(mediaType);
    expect(file?.bytes.equals(bytes)).toBe(true);
  });

  it('knows no file that nobody put, also where its key is the beginning of one or goes on after it', async () => {
    await files.put('a/b/c', Buffer.from('1'), pdf);
    for (const key of ['a', 'a/b', 'a/b/', 'a/b/c/', 'a/b/cc', 'A/b/c'])
      expect([key, await files.get(key)]).toEqual([key, undefined]);
  });

  it('has the last that was put under a key, with its type', async () => {
    await files.put('again', Buffer.from('first, and longer'), 'text/plain');
    await files.put('again', Buffer.from('second'), pdf);
    expect(await files.get('again')).toEqual({ bytes: Buffer.from('second'), mediaType: pdf });
    await files.put('again', Buffer.from('second'), pdf); // a repeat
    expect(await text('again')).toBe('second');
  });

  it('forgets what is deleted, there or not, and that alone', async () => {
    await files.put('kept', Buffer.from('k'), pdf);
    await files.put('kept/not', Buffer.from('n'), pdf);
    await files.delete('kept/not');
    await files.delete('kept/not');
    await files.delete('never');
    expect([await text('kept'), await text('kept/not')]).toEqual(['k', undefined]);
    await files.put('kept/not', Buffer.from('again'), pdf);
    expect(await text('kept/not')).toBe('again');
  });

  it('is not changed by what becomes of the bytes that were put or read', async () => {
    const bytes = Buffer.from('as it was');
    await files.put('own', bytes, pdf);
    bytes.fill(0);
    (await files.get('own'))?.bytes.fill(0);
    expect(await text('own')).toBe('as it was');
  });

  it('takes a view of bytes for what it shows', async () => {
    await files.put('view', new Uint8Array(Buffer.from('before, shown, after')).subarray(8, 13), pdf);
    expect(await text('view')).toBe('shown');
  });
}

describe('files in memory', () => contract(inMemory));
describe('the files gateway', () => contract(onLoopback));
