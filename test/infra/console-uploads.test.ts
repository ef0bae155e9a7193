import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uploadsOf } from '../../infra/console-uploads.ts';

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

  it('refuses a kind of file it does not know, by name', () => {
    writeFileSync(join(folder, 'notes.docx'), '');
    expect(() => uploadsOf(folder)).toThrow('notes.docx is of a kind the console does not have');
  });
});
