import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import {
  DecryptCommand,
  GenerateDataKeyCommand,
  InvalidCiphertextException,
  type KMSClient,
} from '@aws-sdk/client-kms';
import type { Sealer } from '../domain/access-seal.ts';

export type { Sealer };

/** Says nothing of what was inside. */
export class SealBroken extends Error {
  constructor() {
    super('a sealed text does not open');
    this.name = 'SealBroken';
  }
}

interface DataKey {
  readonly wrapped: string;
  readonly plain: Buffer;
}

const tagLength = 16;
const ivLength = 12;
/** Data keys kept by a container, of either kind; the oldest goes first. */
const kept = 64;

/**
 * Secrets at rest: AES-256-GCM under a data key that only KMS opens. The context is bound twice, as the key's encryption
 * context and as additional data, so that a sealed text moved to another conference does not open. A sealed text is
 * `v1.<wrapped data key>.<iv>.<ciphertext and tag>`, base64url. Throws SealBroken.
 */
export function createSealer(client: KMSClient, keyId: string, random: (bytes: number) => Uint8Array): Sealer {
  // promises, so that a hundred seals at once ask for one key
  const making = new Map<string, Promise<DataKey>>();
  const opening = new Map<string, Promise<Buffer>>();

  const generated = async (context: string): Promise<DataKey> => {
    const out = await client.send(
      new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { conference: context } }),
    );
    const plain = Buffer.from(out.Plaintext as Uint8Array);
    return { wrapped: Buffer.from(out.CiphertextBlob as Uint8Array).toString('base64url'), plain };
  };
  const unwrapped = async (context: string, wrapped: string): Promise<Buffer> => {
    const command = new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: Buffer.from(wrapped, 'base64url'),
      EncryptionContext: { conference: context },
    });
    try {
      const out = await client.send(command);
      return Buffer.from(out.Plaintext as Uint8Array);
    } catch (error) {
      // KMS's word for another context, and for a wrapped key that is none
      throw error instanceof InvalidCiphertextException ? new SealBroken() : error;
    }
  };
  return {
    async seal(context, plain) {
      const key = await remembered(making, context, () => generated(context));
      return sealWith(key, context, plain, random(ivLength));
    },
    async open(context, sealed) {
      const wrapped = partsOf(sealed)[1];
      const id = createHash('sha256').update(context).update('\u0000').update(wrapped).digest('base64url');
      return openWith(await remembered(opening, id, () => unwrapped(context, wrapped)), context, sealed);
    },
  };
}

/** The same with a key of this process, for tests of use cases. */
export function createMemorySealer(): Sealer {
  const key: DataKey = { wrapped: 'memory', plain: Buffer.alloc(32, 7) };
  let count = 0;
  return {
    seal: async (context, plain) => {
      const iv = Buffer.alloc(ivLength);
      iv.writeUInt32BE(++count);
      return sealWith(key, context, plain, iv);
    },
    async open(context, sealed) {
      if (partsOf(sealed)[1] !== key.wrapped) throw new SealBroken();
      return openWith(key.plain, context, sealed);
    },
  };
}

function sealWith(key: DataKey, context: string, plain: string, iv: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key.plain, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return ['v1', key.wrapped, Buffer.from(iv).toString('base64url'), body.toString('base64url')].join('.');
}

function openWith(key: Buffer, context: string, sealed: string): string {
  const [, , iv, body] = partsOf(sealed);
  const bytes = Buffer.from(body, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-tagLength));
    return decipher.update(bytes.subarray(0, -tagLength), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new SealBroken();
  }
}

function partsOf(sealed: string): [string, string, string, string] {
  const parts = sealed.split('.');
  if (parts.length !== 4 || parts[0] !== 'v1' || parts.includes('')) throw new SealBroken();
  return parts as [string, string, string, string];
}

/** What `make` gave for this key before, or gives now. A failure is forgotten, so that the next one tries again. */
async function remembered<T>(all: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = all.get(key);
  if (known) return known;
  const oldest = all.keys().next();
  if (all.size >= kept && !oldest.done) all.delete(oldest.value);
  const made = make();
  all.set(key, made);
  try {
    return await made;
  } catch (error) {
    all.delete(key);
    throw error;
  }
}
