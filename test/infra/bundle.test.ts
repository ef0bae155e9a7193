import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleFunctions, bundleWhenChanged } from '../../infra/bundle.ts';
import { functions } from '../../infra/functions.ts';

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

  it('is done before every synthesis, and again only when a source has changed or a bundle is gone', async () => {
    for (const { entry } of functions) {
      mkdirSync(dirname(join(root, entry)), { recursive: true });
      writeFileSync(join(root, entry), 'export const handler = () => 1;');
    }
    const made = () => bundleWhenChanged({ root, outdir: outdir() });
    expect([await made(), await made()]).toEqual([true, false]);
    writeFileSync(join(root, 'functions/outbox/relay.ts'), 'export const handler = () => 2;');
    expect([await made(), await made()]).toEqual([true, false]);
    rmSync(join(outdir(), 'enrol'), { recursive: true });
    expect([await made(), existsSync(join(outdir(), 'enrol/index.mjs'))]).toEqual([true, true]);
    const { app } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { app: string };
    expect(app).toBe('node infra/app.ts'); // which begins with it
  });
});
