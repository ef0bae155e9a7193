import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { uploadsOf } from '../../infra/console-uploads.ts';
import { buildConsole } from '../../local/build.ts';

describe('publishing the console', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nhip-cau-console-'));
    mkdirSync(join(folder, 'assets'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('sends the pages last and lets nobody keep them; hashed files stay for ever', () => {
    for (const each of ['index.html', 'hall.html', 'assets/app-1a2b.js', 'assets/zz-3c.woff2']) {
      writeFileSync(join(folder, each), '');
    }
    expect(uploadsOf(folder).map(({ key, cacheControl }) => [key, cacheControl])).toEqual([
      ['assets/app-1a2b.js', 'public, max-age=31536000, immutable'],
      ['assets/zz-3c.woff2', 'public, max-age=31536000, immutable'],
      ['hall.html', 'no-cache'],
      ['index.html', 'no-cache'],
    ]);
  });

  it('sends every file of the real build, each as what it is, fonts of the notice too', async () => {
    const built = await buildConsole({ root: resolve(__dirname, '../..') });
    const uploads = uploadsOf(built);
    const files = readdirSync(built, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(uploads).toHaveLength(files.length);
    expect(new Set(uploads.map(({ mediaType }) => mediaType))).toEqual(
      new Set([
        ...['text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'text/css; charset=utf-8'],
        ...['font/woff2', 'font/ttf', 'image/svg+xml', 'image/png', 'application/manifest+json'],
      ]),
    );
    for (const { key, cacheControl } of uploads)
      expect([key, cacheControl.includes('immutable')]).toEqual([key, /^assets\/.+-[\w-]{8}\.\w+$/.test(key)]);
    const asks = readFileSync(join(built, 'index.html'), 'utf8').matchAll(/(?:src|href)="\/([^"]+)"/g);
    const keys = uploads.map(({ key }) => key);
    for (const [, asked] of asks) expect(keys.indexOf(asked ?? '')).toBeGreaterThanOrEqual(0);
  }, 240_000);

  it('says what to do where the console is not built', () => {
    expect(() => uploadsOf(folder)).toThrow(
      `The console is not built: ${folder} has no index.html and no hall.html. Run \`npm run console:build\`.`,
    );
    expect(() => uploadsOf(join(folder, 'nowhere'))).toThrow('npm run console:build');
  });

  it('refuses a kind of file it does not know, by name', () => {
    for (const each of ['index.html', 'hall.html', 'notes.docx']) writeFileSync(join(folder, each), '');
    expect(() => uploadsOf(folder)).toThrow('notes.docx is of a kind the console does not have');
  });
});
