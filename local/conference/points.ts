import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { sampleCountry } from '../sample/country.ts';
import { UsageError } from './options.ts';

/** A row of the points file as it was given. */
export interface PointRow {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly type: string;
  readonly parent: string;
}

type Row = Readonly<Record<string, string>>;

const columns = ['code', 'name', 'level', 'type', 'parent_code'] as const;

export function readRows(file: string): Row[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `cannot read ${JSON.stringify(file)} (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}); needed is a CSV file with the columns ${columns.join(', ')}`,
    );
  }
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Row[];
  } catch (error) {
    throw new UsageError(`${file} is no CSV file: ${(error as Error).message}`);
  }
}

/** Instead of a file: the country that a local start is filled with. */
const sample = 'sample';

export function readPoints(file: string): PointRow[] {
  if (file === sample)
    return sampleCountry().map(({ code, name, level, type, parent }) => ({ code, name, level, type, parent }));
  const rows = readRows(file);
  const missing = columns.filter((column) => !(column in (rows[0] ?? {})));
  if (missing.length > 0)
    throw new UsageError(`${file} lacks the columns ${missing.join(', ')}; needed are ${columns.join(', ')}`);
  return rows.map((row) => ({
    code: row.code as string,
    name: row.name as string,
    level: row.level as string,
    type: row.type as string,
    parent: row.parent_code as string,
  }));
}

/** Codes of a selection file: all, or those whose columns have the wanted values. */
export function selectedCodes(rows: readonly Row[], where: ReadonlyMap<string, string>): Set<string> {
  for (const column of ['code', ...where.keys()]) {
    if (rows.length > 0 && !Object.hasOwn(rows[0] as Row, column)) {
      throw new UsageError(`no column ${column} to choose by; there are ${Object.keys(rows[0] as Row).join(', ')}`);
    }
  }
  const hits = rows.filter((row) =>
    [...where].every(([column, value]) => row[column]?.normalize('NFC') === value.normalize('NFC')),
  );
  return new Set(hits.map((row) => row.code as string));
}

/** The points of these codes and everything above them, in the order of the file. */
export function withAncestors(points: readonly PointRow[], codes: ReadonlySet<string>): PointRow[] {
  const byCode = new Map(points.map((point) => [point.code, point]));
  const unknown = [...codes].filter((code) => !byCode.has(code));
  if (unknown.length > 0) throw new UsageError(`no point has the code ${unknown.slice(0, 5).join(', ')}`);
  const wanted = new Set<string>();
  for (const code of codes) {
    for (let at = byCode.get(code); at && !wanted.has(at.code); at = byCode.get(at.parent)) wanted.add(at.code);
  }
  return points.filter((point) => wanted.has(point.code));
}

/**
 * `count` points in all, spread over the country: as many roots as leave each about three others (all of them for a large
 * count), then one more from each root in turn, always with what stands above it.
 */
export function spread(points: readonly PointRow[], count: number): PointRow[] {
  if (count >= points.length) return [...points];
  const byCode = new Map(points.map((point) => [point.code, point]));
  const lineOf = (point: PointRow): PointRow[] => {
    const above = byCode.get(point.parent);
    return above ? [...lineOf(above), point] : [point];
  };
  const below = new Map<string, PointRow[]>();
  for (const point of points) {
    const root = (lineOf(point)[0] as PointRow).code;
    const list = below.get(root);
    if (list) list.push(point);
    else below.set(root, [point]);
  }
  const roots = [...below.values()];
  const rootCount = Math.min(roots.length, Math.max(1, Math.ceil(count / 4)));
  const chosen = Array.from(
    { length: rootCount },
    (_, i) => roots[Math.floor((i * roots.length) / rootCount)] as PointRow[],
  );
  const taken = new Set<string>();
  const longest = Math.max(...chosen.map((list) => list.length));
  for (let round = 0; round < longest && taken.size < count; round += 1) {
    for (const list of chosen) {
      const point = list[round];
      const news = point ? lineOf(point).filter((each) => !taken.has(each.code)) : [];
      if (taken.size + news.length <= count) for (const each of news) taken.add(each.code);
    }
  }
  return points.filter((point) => taken.has(point.code));
}

/** What the conference needs of a point: where its mails go. */
export interface Addresses {
  readonly host: string;
  readonly office: string;
}

export function addressesOf(code: string, label = ''): Addresses {
  return { host: `h${code}@points.example`, office: `o${code}${label}@points.example` };
}

/** The directory file that is uploaded: the points with contacts of the runner's own making. */
export function uploadCsv(points: readonly PointRow[], addresses: (code: string) => Addresses): string {
  const head = [...columns, 'host_name', 'host_email', 'host_phone', 'office_name', 'office_email', 'office_phone'];
  const lines = points.map((point, i) => {
    const { host, office } = addresses(point.code);
    const phone = String(i).padStart(7, '0');
    return [
      ...[point.code, point.name, point.level, point.type, point.parent],
      ...['Cán bộ trực', host, `091${phone}`, 'Văn phòng', office, `024${phone}`],
    ];
  });
  return [head, ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
