import { randomBytes } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { keyService } from '../../../local/keys/kms.ts';
import { createMemorySealer, createSealer, SealBroken, type Sealer } from '../../../shared/gateways/seal.ts';
import { keptInMemory } from '../../local/fixture/kept.ts';
import { account, clientOf, modelOf, region, serving } from './local.ts';

interface SealWorld {
  readonly sealer: Sealer;
  /** Another container's. */
  readonly another: Sealer;
  close(): Promise<void>;
}

async function inMemory(): Promise<SealWorld> {
  return { sealer: createMemorySealer(), another: createMemorySealer(), close: async () => undefined };
}

async function onLoopback(): Promise<SealWorld> {
  const name = '11111111-2222-4333-8444-555555555555';
  const arn = `arn:aws:kms:${region}:${account}:key/${name}`;
  const service = await serving({ keys: keyService(modelOf({ 'AWS::KMS::Key': [{ name, arn }] }), keptInMemory()) });
  const client = new KMSClient(clientOf(service.url));
  return {
    sealer: createSealer(client, arn, randomBytes),
    another: createSealer(client, arn, randomBytes),
    async close() {
      client.destroy();
      await service.close();
    },
  };
}

/** The text with another character somewhere in that part. */
function spoilt(sealed: string, part: number): string {
  const parts = sealed.split('.');
  const text = parts[part] as string;
  const at = Math.floor(text.length / 2);
  parts[part] = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
  return parts.join('.');
}

function contract(open: () => Promise<SealWorld>): void {
  let world: SealWorld;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  it.each(['', '974613', 'Hội nghị trực tuyến toàn quốc', 'a'.repeat(10_000)])(
    'opens what it sealed, in whatever container',
    async (plain) => {
      const sealed = await world.sealer.seal('cnf_1', plain);
      expect(sealed).toMatch(/^v1\.[\w-]+\.[\w-]+\.[\w-]+$/);
      expect(await world.sealer.open('cnf_1', sealed)).toBe(plain);
      expect(await world.another.open('cnf_1', sealed)).toBe(plain);
    },
  );

  it('seals the same differently each time, and shows nothing of it', async () => {
    const both = [await world.sealer.seal('cnf_1', '974613'), await world.sealer.seal('cnf_1', '974613')];
    expect(new Set(both).size).toBe(2);
    for (const each of both) {
      expect(each).not.toContain('974613');
      expect(each).not.toContain(Buffer.from('974613').toString('base64url'));
    }
  });

  it('opens nothing in another conference, in whatever container', async () => {
    const sealed = await world.sealer.seal('cnf_1', '974613');
    await world.sealer.seal('cnf_2', 'x');
    for (const sealer of [world.sealer, world.another])
      await expect(sealer.open('cnf_2', sealed)).rejects.toThrow(SealBroken);
  });

  it.each([
    [0, 'version'],
    [1, 'wrapped key'],
    [2, 'nonce'],
    [3, 'body'],
  ])('opens nothing of which part %d, the %s, is another', async (part) => {
    const sealed = await world.sealer.seal('cnf_1', '974613');
    for (const sealer of [world.sealer, world.another])
      await expect(sealer.open('cnf_1', spoilt(sealed, part))).rejects.toThrow(SealBroken);
    expect(await world.sealer.open('cnf_1', sealed)).toBe('974613');
  });

  it.each(['', 'v1.nonsense', 'v1.a.b.c', 'v1...', 'v1.YQ..', 'v2.a.b.c', 'v1.a.b.c.d'])(
    'opens nothing that is no sealed text: %s',
    async (text) => {
      await expect(world.sealer.open('cnf_1', text)).rejects.toThrow(SealBroken);
    },
  );

  it('does not take part of a body for a shorter text', async () => {
    const sealed = await world.sealer.seal('cnf_1', '974613');
    for (const cut of [1, 4, 8, 20, 24])
      await expect(world.sealer.open('cnf_1', sealed.slice(0, -cut))).rejects.toThrow(SealBroken);
  });
}

describe('sealing in memory', () => contract(inMemory));
describe('the sealing gateway', () => contract(onLoopback));
