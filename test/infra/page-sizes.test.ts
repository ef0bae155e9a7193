import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * What a hall's browser fetches before it can show its first screen and take a PIN: the document, its scripts and styles and what
 * these import, the messages of one language and, for a device that has none, the Bengali face, each as it travels. Not the Chime
 * client, which is loaded when a hall joins.
 */
const root = resolve(__dirname, '../..');
const limit = 100 * 1024;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

let dir: string;
let chunks: Readonly<Record<string, Chunk>>;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'nhip-cau-hall-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = join(root, 'console/vite.config.ts');
  const told = ['--config', config, '--outDir', dir, '--manifest', 'manifest.json', '--logLevel', 'warn'];
  execFileSync(process.execPath, [vite, 'build', ...told], { cwd: root, stdio: 'pipe' });
  chunks = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Files of these parts of the build and of everything they import at once. */
function filesOf(parts: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const files = new Set<string>();
  const add = (name: string): void => {
    const chunk = chunks[name];
    if (!chunk) throw new Error(`the build has no ${name}`);
    if (seen.has(name)) return;
    seen.add(name);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const each of chunk.imports ?? []) add(each);
  };
  for (const each of parts) add(each);
  // The faces that style sheets name stand in no manifest.
  for (const sheet of [...files].filter((file) => file.endsWith('.css')))
    for (const [, face] of readFileSync(join(dir, sheet), 'utf8').matchAll(/url\(\/(assets\/[^)]+)\)/g))
      if (face) files.add(face);
  return files;
}

const partsOf = (language: string): string[] => [
  'hall.html',
  `src/hall/messages/${language}.json`,
  ...(language === 'bn' ? ['src/hall/bengali.css'] : []),
];
const gz = (file: string): number => gzipSync(readFileSync(join(dir, file)), { level: 9 }).length;

test.each(['vi', 'en', 'bn'])('before the Chime client the hall page takes at most 100 KB in %s', (language) => {
  const files = ['hall.html', ...filesOf(partsOf(language))];
  const bytes = files.reduce((sum, file) => sum + gz(file), 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(limit);
  expect(files.some((file) => /\/hall-bengali-.*\.woff2$/.test(file))).toBe(language === 'bn');
});

test('the Chime client is in none of it', () => {
  const files = [...filesOf(partsOf('vi'))].filter((file) => file.endsWith('.js'));
  const client = readdirSync(join(dir, 'assets')).filter((file) => file.startsWith('chime-line'));
  expect(client).toHaveLength(1);
  expect(files).not.toContain(`assets/${client[0]}`);
});

test('no text of the hall page waits for a font', () => {
  const styles = [...filesOf(partsOf('bn'))].filter((file) => file.endsWith('.css'));
  const faces = styles.flatMap((file) => readFileSync(join(dir, file), 'utf8').match(/@font-face\s*\{[^}]*\}/g) ?? []);
  expect(faces.length).toBeGreaterThan(0);
  for (const face of faces) expect(face.replace(/\s/g, '')).toContain('font-display:swap');
});

test('a page of the console opens with a few dozen files, and none of what its pages share comes to a hall', () => {
  const pages = Object.keys(chunks).filter((name) => /^src\/pages\/[\w-]+\/page\.tsx$/.test(name));
  expect(pages.length).toBeGreaterThan(15);
  const counts = pages.map((page) => {
    const files = [...filesOf(['index.html', page])].filter((file) => /\.(js|css)$/.test(file));
    return { page, files: files.length };
  });
  expect(counts.filter(({ files }) => files > 30)).toEqual([]);
  const halls = [...filesOf(partsOf('vi'))].map((file) => file.replace(/.*\//, ''));
  expect(halls.filter((file) => /^(libraries|shared)-/.test(file))).toEqual([]);
});
