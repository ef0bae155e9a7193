import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { readXlsx } from '../../functions/directory/read-xlsx.ts';
import { type Bundle, bundleFunctions, piecesOf, putTogether } from '../../infra/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { leftOut } from '../../infra/left-out.ts';
import { noticeOf } from '../../shared/domain/notice.ts';
import { createNoticePrinter } from '../../shared/gateways/notice-pdf.ts';
import { aNotice } from '../support/a-notice.ts';

/** What is deployed is held to its size, and to doing without the parts that are left out of it what the sources do with them. */
const root = resolve(__dirname, '../..');
const limit = 1024 * 1024;
let dir: string;
let bundles: Bundle[];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'nhip-cau-sizes-'));
  bundles = await bundleFunctions({ root, outdir: join(dir, 'functions') });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each(functions.map(({ id }) => id))('the code of %s takes at most 1 MB, lazy parts too', (id) => {
  expect(bundles.find((each) => each.id === id)?.codeBytes).toBeLessThanOrEqual(limit);
});

test.each(functions.map(({ id }) => id))('%s is a handful of files, so that a cold start opens few', (id) => {
  const files = readdirSync(join(dir, 'functions', id)).filter((file) => file.endsWith('.mjs'));
  expect(files.length).toBeLessThanOrEqual(20);
});

test('only those who print carry files beside their code, and these are fonts', () => {
  const carriers = bundles.filter(({ bytes, codeBytes }) => bytes > codeBytes).map(({ id }) => id);
  expect(carriers).toEqual(['conclusions-http', 'render']);
  for (const id of carriers) {
    const files = readdirSync(join(dir, 'functions', id)).filter((file) => !file.endsWith('.mjs'));
    expect(files).toEqual(['fonts']);
  }
});

test('every part that is left out is one that a bundle would bring: none of the list is out of date', () => {
  const all = bundles.map(({ id }) => scripts(join(dir, 'functions', id))).join('\n');
  for (const { path, from } of leftOut) expect(all).toContain(`${path} of ${from} is left out of the bundle`);
});

test('bundled, a notice is printed to the same bytes as from the sources', async () => {
  const said = await bundled(`
    import { noticeOf } from './shared/domain/notice.ts';
    import { createNoticePrinter } from './shared/gateways/notice-pdf.ts';
    import { createHash } from 'node:crypto';
    const printer = createNoticePrinter((file) => process.argv[2] + '/' + file);
    const bytes = await printer.print(noticeOf(${JSON.stringify(aNotice)}));
    console.log(createHash('sha256').update(bytes).digest('hex'));`);
  const printer = createNoticePrinter((file) => join(fonts(), file));
  const bytes = await printer.print(noticeOf(aNotice));
  expect(said).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('bundled, workbooks are written and read like from the sources', async () => {
  const file = join(dir, 'points.xlsx');
  const said = await bundled(`
    import { readXlsx } from './functions/directory/read-xlsx.ts';
    import { xlsxOf } from './functions/attendance/write-xlsx.ts';
    import { writeFileSync } from 'node:fs';
    const columns = [{ title: 'Tên', kind: 'text' }, { title: 'Lúc', kind: 'instant' }, { title: 'Số', kind: 'number' }];
    const sheet = { name: 'Điểm cầu', columns, rows: [['Xã Hưng Đạo', 1790000000000, 7], ['=1+1', null, 8]] };
    const bytes = await xlsxOf([sheet], 'Asia/Ho_Chi_Minh');
    writeFileSync(process.argv[3], bytes);
    console.log(JSON.stringify(await readXlsx(bytes)));`);
  const rows = [
    { line: 1, cells: [{ text: 'Tên' }, { text: 'Lúc (Asia/Ho_Chi_Minh)' }, { text: 'Số' }] },
    {
      line: 2,
      cells: [{ text: 'Xã Hưng Đạo' }, { text: '2026-09-21', day: '2026-09-21' }, { text: '7', isNumber: true }],
    },
    { line: 3, cells: [{ text: '=1+1' }, { text: '' }, { text: '8', isNumber: true }] },
  ];
  expect(JSON.parse(said)).toEqual({ rows });
  expect(await readXlsx(readFileSync(file))).toEqual({ rows });
});

/** What the program prints when it runs bundled as functions are. */
async function bundled(contents: string): Promise<string> {
  const folder = join(dir, 'program');
  const stdin = { contents, resolveDir: root, loader: 'ts' } as const;
  const pieces = await piecesOf({ stdin, absWorkingDir: root, outdir: folder });
  mkdirSync(folder, { recursive: true });
  for (const file of await putTogether('stdin', pieces, root))
    writeFileSync(join(folder, basename(file.path)), file.contents);
  const outfile = join(folder, 'index.mjs');
  return execFileSync(process.execPath, [outfile, fonts(), join(dir, 'points.xlsx')], { encoding: 'utf8' }).trim();
}

function fonts(): string {
  return join(dir, 'functions', 'render', 'fonts');
}

function scripts(folder: string): string {
  const names = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  return names.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
