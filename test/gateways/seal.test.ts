import { randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { createSealer, SealBroken } from '../../shared/gateways/seal.ts';

const kms = mockClient(KMSClient);
const plainKey = randomBytes(32);

beforeEach(() => {
  kms.reset();
  kms.on(GenerateDataKeyCommand).resolves({ Plaintext: plainKey, CiphertextBlob: Buffer.from('wrapped') });
  kms.on(DecryptCommand).resolves({ Plaintext: plainKey });
});

const sealer = () => createSealer(new KMSClient({}), 'key', randomBytes);

describe('sealing', () => {
  it('opens what it sealed, and asks KMS once a conference however many seals there are', async () => {
    const one = sealer();
    const sealed = await Promise.all(['a', 'b', 'c'].map((text) => one.seal('cnf_1', text)));
    expect(sealed.every((text) => /^v1\.[\w-]+\.[\w-]+\.[\w-]+$/.test(text))).toBe(true);
    const opener = sealer();
    expect(await Promise.all(sealed.map((text) => opener.open('cnf_1', text)))).toEqual(['a', 'b', 'c']);
    expect(kms.commandCalls(GenerateDataKeyCommand).map((c) => c.args[0].input)).toEqual([
      { KeyId: 'key', KeySpec: 'AES_256', EncryptionContext: { conference: 'cnf_1' } },
    ]);
    expect(kms.commandCalls(DecryptCommand).map((c) => c.args[0].input)).toEqual([
      { KeyId: 'key', CiphertextBlob: Buffer.from('wrapped'), EncryptionContext: { conference: 'cnf_1' } },
    ]);
  });

  it('does not open in another conference, nor when a character was changed', async () => {
    const one = sealer();
    const sealed = await one.seal('cnf_1', 'secret');
    await expect(one.open('cnf_2', sealed)).rejects.toThrow(SealBroken);
    const last = sealed.at(-1) === 'A' ? 'B' : 'A';
    const [head, ...rest] = [sealed.slice(0, -2), last, sealed.slice(-1)];
    await expect(one.open('cnf_1', head + rest.join(''))).rejects.toThrow(SealBroken);
    await expect(one.open('cnf_1', 'v1.nonsense')).rejects.toThrow(SealBroken);
  });

  it('asks again after KMS failed', async () => {
    const one = sealer();
    kms
      .on(GenerateDataKeyCommand)
      .rejectsOnce(new Error('down'))
      .resolves({ Plaintext: plainKey, CiphertextBlob: Buffer.from('wrapped') });
    await expect(one.seal('cnf_1', 'x')).rejects.toThrow('down');
    await expect(one.seal('cnf_1', 'x')).resolves.toMatch(/^v1\./);
  });

  it('takes KMS out of order for no broken seal, and opens when it is back', async () => {
    const sealed = await sealer().seal('cnf_1', 'x');
    kms.on(DecryptCommand).rejectsOnce(new Error('down')).resolves({ Plaintext: plainKey });
    const opener = sealer();
    await expect(opener.open('cnf_1', sealed)).rejects.toThrow('down');
    expect(await opener.open('cnf_1', sealed)).toBe('x');
  });
});
