import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../infra/bundle.ts';

describe('bundling', () => {
  let root: string;
  const outdir = () => join(root, 'dist');
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nhip-cau-bundle-'));
    mkdirSync(join(root, 'functions/outbox'), { recursive: true });
    writeFileSync(
      join(root, 'functions/outbox/relay.ts'),
      'export const handler = async (): Promise<string> => "told";',
    );
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('makes one module a function', async () => {
    const bundles = await bundleFunctions({ root, outdir: outdir(), only: ['relay'] });
    expect(bundles).toEqual([{ id: 'relay', bytes: expect.any(Number), codeBytes: bundles[0]?.bytes }]);
    expect(readFileSync(join(outdir(), 'relay/index.mjs'), 'utf8')).toMatch(/export\{\w+ as handler\}/);
  });

  it('puts the files beside it that the entry lists', async () => {
    writeFileSync(join(root, 'functions/outbox/relay.assets.json'), '[{"from":"font.ttf","to":"fonts/font.ttf"}]');
    writeFileSync(join(root, 'font.ttf'), 'glyphs');
    await bundleFunctions({ root, outdir: outdir(), only: ['relay'] });
    expect(readFileSync(join(outdir(), 'relay/fonts/font.ttf'), 'utf8')).toBe('glyphs');
  });

  it('leaves nothing of an older bundle behind', async () => {
    mkdirSync(join(outdir(), 'relay'), { recursive: true });
    writeFileSync(join(outdir(), 'relay/chunk-OLD.mjs'), '');
    await bundleFunctions({ root, outdir: outdir(), only: ['relay'] });
    expect(existsSync(join(outdir(), 'relay/chunk-OLD.mjs'))).toBe(false);
  });

  it('names every entry that is not there', async () => {
    await expect(bundleFunctions({ root, outdir: outdir(), only: ['relay', 'enrol'] })).rejects.toThrow(
      'No entry file: functions/schedule/enrol.ts (enrol)',
    );
  });
});
