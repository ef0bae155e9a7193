import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import ExcelJS from 'exceljs';
import { bundling } from '../infra/bundle.ts';
import { functions } from '../infra/functions.ts';
import { importColumns } from '../shared/domain/import-columns.ts';
import { rowsLimit } from '../shared/domain/import-preview.ts';
import { startEngine } from './support/engine.ts';

/**
 * Memory and time of the largest import: as many rows as are taken at once, every column filled, as XLSX into an empty
 * directory and then as CSV against the full one, on the DynamoDB engine. Each step runs bundled as deployed, in a cold process
 * whose heap is held to three quarters of its function's memory.
 *
 *     npm exec -- node bench/import.ts [rows=20000]
 */
const count = Number(process.argv[2] ?? rowsLimit);
const root = resolve(import.meta.dirname, '..');
/** Lambda gives a whole CPU at this memory, and a share of it below. */
const mbOfOneCpu = 1769;

const folder = mkdtempSync(join(tmpdir(), 'nhipcau-import-'));
const engine = await startEngine();
try {
  const program = join(folder, 'step.mjs');
  await build({
    ...bundling,
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(process.cwd()+'/');" },
    absWorkingDir: root,
    entryPoints: ['bench/support/import-step.ts'],
    outfile: program,
  });
  const run = (functionId: 'directory-http' | 'commit-import', what: string, step: string, given: string): string => {
    const memoryMb = functions.find(({ id }) => id === functionId)?.memoryMb ?? 0;
    const heap = `--max-old-space-size=${Math.floor(memoryMb * 0.75)}`;
    const said = execFileSync(process.execPath, [heap, program, step, engine.endpoint, folder, given], {
      encoding: 'utf8',
      cwd: root,
    });
    const took = JSON.parse(said.trim().split('\n').at(-1) ?? '') as Record<'ms' | 'cpuMs' | 'peakMb', number> & {
      id: string;
    };
    const there = (took.cpuMs / 1000) * Math.max(1, mbOfOneCpu / memoryMb);
    console.log(
      `${what.padEnd(34)}${took.peakMb.toFixed(0).padStart(6)} of ${memoryMb} MB${(took.ms / 1000).toFixed(1).padStart(7)} s here,` +
        ` ${(took.cpuMs / 1000).toFixed(1)} s of CPU: about ${there.toFixed(1)} s with this function's share`,
    );
    return took.id;
  };

  const [xlsx, csv] = await writeFiles();
  for (const [kind, file] of [
    ['XLSX, empty directory', xlsx],
    ['CSV, full directory', csv],
  ] as const) {
    const id = run('directory-http', `preview of ${count} rows, ${kind.split(',')[0]}`, 'preview', file);
    run('commit-import', `put in force (${kind})`, 'commit', id);
  }
} finally {
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The same points twice; in the second file their names have changed, so that every row is a change. */
async function writeFiles(): Promise<[string, string]> {
  const rows = (mark: string) => Array.from({ length: count }, (_, n) => rowOf(n, mark));
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Điểm cầu').addRows([[...importColumns], ...rows('')]);
  const [xlsx, csv] = [join(folder, 'points.xlsx'), join(folder, 'points.csv')];
  writeFileSync(xlsx, Buffer.from(await book.xlsx.writeBuffer()));
  writeFileSync(csv, `\ufeff${[importColumns, ...rows(' mới')].map((row) => row.join(',')).join('\r\n')}\r\n`);
  return [xlsx, csv];
}

function rowOf(n: number, mark: string): string[] {
  const province = String(10 + (n % 34));
  const isProvince = n < 34;
  const values: Partial<Record<(typeof importColumns)[number], string>> = {
    code: isProvince ? province : `${province}${String(n).padStart(6, '0')}`,
    name: `${isProvince ? 'Tỉnh' : 'Xã Hưng Đạo'} ${n}${mark}`,
    level: isProvince ? 'province' : 'commune',
    parent_code: isProvince ? '' : province,
    type: isProvince ? 'Tỉnh' : 'Xã',
    seats: '120',
    valid_from: '2025-07-01',
    host_name: `Nguyễn Thị Thu Hà ${n}`,
    host_email: `cau.${n}@example.gov.vn`,
    host_phone: `0912 345 ${String(n).padStart(6, '0')}`,
    office_name: `Văn phòng Uỷ ban nhân dân ${n}`,
    office_email: `vanphong.${n}@example.gov.vn`,
    office_phone: `0204 345 ${String(n).padStart(6, '0')}`,
  };
  return importColumns.map((column) => values[column] ?? '');
}
