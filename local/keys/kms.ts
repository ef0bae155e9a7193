import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ServiceError } from '../kit/json-client.ts';
import type { KeptList } from '../kit/kept.ts';
import type { CloudModel } from '../template/model.ts';

interface Request {
  readonly KeyId?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Record<string, string>;
  readonly NumberOfBytes?: number;
  readonly KeySpec?: string;
}

const refused = (code: string, message: string) => new ServiceError(code, message, 400);

/**
 * KMS symmetric keys: AES-256-GCM, the encryption context as additional data. A ciphertext is key id (36 bytes), nonce, tag,
 * data. Key material lies in the data folder: what was sealed before a restart opens after it.
 */
export function keyService(model: CloudModel, material: KeptList<string>) {
  const keys = model.of('AWS::KMS::Key');
  for (const { name } of keys) if (!material.get(name)) material.put(name, randomBytes(32).toString('base64'));
  const aliases = new Map(
    model.of('AWS::KMS::Alias').map((each) => [each.name, keyIdIn(String(each.properties.TargetKeyId))] as const),
  );

  function keyIdOf(reference: string | undefined): string {
    if (!reference) throw refused('ValidationException', 'KeyId is required');
    const bare = keyIdIn(reference);
    const id = bare.startsWith('alias/') ? aliases.get(bare) : bare;
    if (!id || !keys.some((each) => each.name === id))
      throw refused('NotFoundException', `Key '${reference}' does not exist`);
    return id;
  }
  const arnOf = (id: string) => keys.find((each) => each.name === id)!.arn;
  const secret = (id: string) => Buffer.from(material.get(id)!, 'base64');
  const additional = (context: Record<string, string> | undefined) =>
    Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort()));

  function seal(id: string, plain: Buffer, context: Record<string, string> | undefined): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', secret(id), nonce).setAAD(additional(context));
    const data = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.from(id, 'latin1'), nonce, cipher.getAuthTag(), data]).toString('base64');
  }

  function open(blob: Buffer, context: Record<string, string> | undefined): { id: string; plain: Buffer } {
    const id = blob.subarray(0, 36).toString('latin1');
    if (!material.get(id)) throw refused('InvalidCiphertextException', '');
    try {
      const decipher = createDecipheriv('aes-256-gcm', secret(id), blob.subarray(36, 48)).setAAD(additional(context));
      decipher.setAuthTag(blob.subarray(48, 64));
      return { id, plain: Buffer.concat([decipher.update(blob.subarray(64)), decipher.final()]) };
    } catch {
      throw refused('InvalidCiphertextException', '');
    }
  }

  function dataKey({ KeyId, NumberOfBytes, KeySpec, EncryptionContext }: Request) {
    const id = keyIdOf(KeyId);
    if ((NumberOfBytes === undefined) === (KeySpec === undefined))
      throw refused('ValidationException', 'Specify either KeySpec or NumberOfBytes');
    const plain = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32));
    return {
      KeyId: arnOf(id),
      CiphertextBlob: seal(id, plain, EncryptionContext),
      Plaintext: plain.toString('base64'),
    };
  }

  const operations: Record<string, (request: Request) => unknown> = {
    GenerateDataKey: dataKey,
    GenerateDataKeyWithoutPlaintext: (request) => ({ ...dataKey(request), Plaintext: undefined }),
    Encrypt({ KeyId, Plaintext, EncryptionContext }) {
      const id = keyIdOf(KeyId);
      const plain = Buffer.from(Plaintext ?? '', 'base64');
      if (plain.length < 1 || plain.length > 4096)
        throw refused('ValidationException', 'Plaintext must have length between 1 and 4096');
      return {
        KeyId: arnOf(id),
        CiphertextBlob: seal(id, plain, EncryptionContext),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    Decrypt({ KeyId, CiphertextBlob, EncryptionContext }) {
      const { id, plain } = open(Buffer.from(CiphertextBlob ?? '', 'base64'), EncryptionContext);
      if (KeyId !== undefined && keyIdOf(KeyId) !== id)
        throw refused(
          'IncorrectKeyException',
          'The key ID in the request does not identify the CMK used to encrypt the data',
        );
      return { KeyId: arnOf(id), Plaintext: plain.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    DescribeKey: ({ KeyId }) => {
      const id = keyIdOf(KeyId);
      return {
        KeyMetadata: { KeyId: id, Arn: arnOf(id), Enabled: true, KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT' },
      };
    },
  };

  return {
    call(operation: string, request: Request): unknown {
      const run = operations[operation];
      if (!run) throw refused('UnknownOperationException', `KMS ${operation} is not served by the local cloud`);
      return run(request);
    },
  };
}

export type KeyService = ReturnType<typeof keyService>;

/** `arn:…:key/<id>`, `<id>`, `arn:…:alias/x` or `alias/x` → id or alias. */
const keyIdIn = (reference: string): string => reference.replace(/^arn:aws:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
