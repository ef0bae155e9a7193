import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import exceljs from 'exceljs';
import { commitImport } from '../../functions/directory/commit-import.ts';
import { rowsOf } from '../../functions/directory/import-rows.ts';
import { previewImport } from '../../functions/directory/preview-import.ts';
import { putPoint } from '../../functions/directory/put-point.ts';
import { replaceLevels } from '../../functions/directory/replace-levels.ts';
import { requestCommit } from '../../functions/directory/request-commit.ts';
import { previewLifeMs } from '../../shared/domain/import-preview.ts';
import { usualLevels } from '../../shared/domain/point.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import { createMemoryFiles } from '../../shared/gateways/files.ts';
import { createDirectory, supersededKeptMs } from '../../shared/store/directory.ts';
import { createImports } from '../../shared/store/imports.ts';
import { keys } from '../../shared/store/keys.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { countryCsv } from '../support/builders-directory.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const head = 'code,name,level,parent_code\n';

function stage(table: Table) {
  let at = Date.parse('2026-01-05T00:00:00Z');
  let n = 0;
  const world = { now: () => at, random: (bytes: number) => new Uint8Array(bytes).fill(++n) };
  const deps = {
    ...world,
    table,
    files: createMemoryFiles(),
    directory: createDirectory(table),
    imports: createImports(table),
  };
  return {
    ...deps,
    deps,
    pass: (ms: number) => {
      at += ms;
    },
    preview: (file: string | Buffer, fileName = 'points.csv') =>
      previewImport(deps, { bytes: Buffer.from(file), fileName }, 'u-1'),
    request: (id: string) => requestCommit(deps, id as never, 'u-2'),
    commit: (id: string, more: Partial<typeof deps> = {}) => commitImport({ ...deps, ...more }, id as never),
    async take(file: string | Buffer) {
      const { id } = await this.preview(file);
      await this.request(id);
      await this.commit(id);
      return this.imports.get(id);
    },
    /** As a new container sees it. */
    fresh: () => createDirectory(table).load(),
  };
}

function refusal(work: Promise<unknown>) {
  return work.then(
    () => {
      throw new Error('was not refused');
    },
    (error) =>
      error as {
        code: string;
        status: number;
        message: string;
        facts: Record<string, unknown>;
        fields: { field: string; line: number; reason: string }[];
      },
  );
}

describeOnEachEngine('an import of points', (makeTable) => {
  let it_: ReturnType<typeof stage>;
  beforeEach(async () => {
    it_ = stage(await makeTable());
  });

  it('is previewed without changing anything, then comes into force as a whole', async () => {
    const preview = await it_.preview(`${head}24,Bắc Ninh,province,\n07210,Bắc Giang,commune,24\n`);
    expect(preview).toMatchObject({
      status: 'previewed',
      baseVersion: 0,
      errorCount: 0,
      counts: { new: 2, changed: 0, unchanged: 0, error: 0 },
    });
    expect((await it_.fresh()).points.size).toBe(0);
    expect((await it_.request(preview.id)).status).toBe('committing');
    expect((await it_.fresh()).points.size).toBe(0);
    await it_.commit(preview.id);
    expect(await it_.imports.get(preview.id)).toMatchObject({ status: 'committed', directoryVersion: 1 });
    const { version, points } = await it_.fresh();
    expect([version, points.get('07210')]).toEqual([
      1,
      {
        code: '07210',
        name: 'Bắc Giang',
        level: 'commune',
        parent: '24',
        branch: '24',
        path: '24/07210',
        contacts: [],
        version: 1,
      },
    ]);
    const meta = await it_.table.get({ pk: 'DIRECTORY', sk: 'META' });
    expect(JSON.parse(meta?.emits as string)).toMatchObject([
      { id: `PointsImported:${preview.id}`, data: { created: 2, total: 2, directoryVersion: 1 } },
    ]);
  });

  it('keeps what other files brought, and rewrites only the chunks that changed', async () => {
    await it_.take(countryCsv(3, 20));
    await it_.take(`${head}010000,Tên mới,commune,01\n`);
    const { points, version } = await it_.fresh();
    expect([version, points.size, points.get('010000')?.name, points.get('010001')?.name]).toEqual([
      2,
      63,
      'Tên mới',
      'Xã Số 1',
    ]);
  });

  it('is put in force once, however often its message comes, also two at once', async () => {
    const { id } = await it_.preview(countryCsv(2, 5));
    await it_.request(id);
    await it_.request(id);
    await Promise.all([it_.commit(id), it_.commit(id, { directory: createDirectory(it_.table) })]);
    await it_.commit(id);
    expect([(await it_.fresh()).version, (await it_.imports.get(id)).status]).toEqual([1, 'committed']);
  });

  it.each(['putMany', 'write'] as const)(
    'goes on after a crash before %s, and nobody sees a half of it',
    async (step) => {
      await it_.take(`${head}24,Bắc Ninh,province,\n`);
      const { id } = await it_.preview(countryCsv(5, 30));
      await it_.request(id);
      const crash = () => Promise.reject(new Error('the container died'));
      await expect(it_.commit(id, { directory: createDirectory({ ...it_.table, [step]: crash }) })).rejects.toThrow(
        'died',
      );
      expect([(await it_.fresh()).points.size, (await it_.imports.get(id)).status]).toEqual([1, 'committing']);
      await it_.commit(id);
      expect([(await it_.fresh()).points.size, (await it_.imports.get(id)).status]).toEqual([156, 'committed']);
    },
  );

  it('goes on after a crash behind the last write: the repeat finds it done', async () => {
    const { id } = await it_.preview(countryCsv(1, 1));
    await it_.request(id);
    const directory = createDirectory({
      ...it_.table,
      write: async (...ops) => {
        await it_.table.write(...ops);
        throw new Error('died after the write');
      },
    });
    await expect(it_.commit(id, { directory })).rejects.toThrow('died');
    await it_.commit(id);
    expect([(await it_.fresh()).version, (await it_.imports.get(id)).status]).toEqual([1, 'committed']);
  });

  it('is refused when the directory has moved on since its preview, and says what to do', async () => {
    const stale = await it_.preview(countryCsv(1, 2));
    await it_.take(`${head}99,Khác,province,\n`);
    const said = await refusal(it_.request(stale.id));
    expect(said).toMatchObject({ code: 'directory-moved', facts: { given: 0, current: 1 } });
    expect(said.message).toContain('send the file again');
    expect((await it_.imports.get(stale.id)).status).toBe('previewed');
  });

  it('holds the directory while it comes into force, 15 minutes at most', async () => {
    const { id } = await it_.preview(countryCsv(1, 2));
    const other = await it_.preview(`${head}99,Khác,province,\n`);
    await it_.request(id);
    expect((await refusal(it_.request(other.id))).code).toBe('import-running');
    const edit = { code: '98', version: 0, name: 'Tỉnh', level: 'province', contacts: [] };
    expect((await refusal(putPoint(it_.deps, edit, { by: 'u-1', limit: undefined }))).code).toBe('import-running');
    it_.pass(15 * 60_000 + 1);
    await putPoint(it_.deps, edit, { by: 'u-1', limit: undefined });
    await it_.commit(id); // comes late: the directory is no longer the one of its preview
    expect(await it_.imports.get(id)).toMatchObject({ status: 'refused', refusal: 'directory-moved' });
    expect([...(await it_.fresh()).points.keys()]).toEqual(['98']);
  });

  it('that hangs can be asked for again after 15 minutes, which tells a new event', async () => {
    const { id } = await it_.preview(countryCsv(1, 2));
    await it_.request(id);
    it_.pass(15 * 60_000 + 1);
    expect(await it_.request(id)).toMatchObject({ status: 'committing', attempt: 2 });
    await it_.commit(id);
    expect((await it_.imports.get(id)).status).toBe('committed');
  });

  it('is not put in force from a preview whose rows may be gone, and holds nothing up', async () => {
    const { id } = await it_.preview(`${head}24,Bắc Ninh,province,\n`);
    it_.pass(previewLifeMs - 1);
    const late = await it_.preview(`${head}25,Phú Thọ,province,\n`);
    it_.pass(1);
    expect((await refusal(it_.request(id))).code).toBe('preview-expired');
    expect((await it_.imports.get(id)).status).toBe('previewed');
    expect((await it_.request(late.id)).status).toBe('committing');
    await expect(rowsOf(createMemoryFiles(), id)).rejects.toThrow(Missing);
  });

  it('with wrong rows is previewed with all of them and cannot be put in force', async () => {
    const preview = await it_.preview(
      `${head}${Array.from({ length: 150 }, (_, n) => `x${n},Tên,commune,zz`).join('\n')}\n`,
    );
    expect([preview.errors.length, preview.errorCount, preview.counts.error]).toEqual([100, 150, 150]);
    expect((await refusal(it_.request(preview.id))).code).toBe('import-has-errors');
    expect((await rowsOf(it_.files, preview.id)).verdicts).toHaveLength(150);
    expect((await it_.fresh()).version).toBe(0);
  });

  it('of 20,000 rows is practical', async () => {
    const csv = `${countryCsv(34, 587)}35,Tỉnh,province,Tỉnh,\n36,Tỉnh,province,Tỉnh,\n37,Tỉnh,province,Tỉnh,\n38,Tỉnh,province,Tỉnh,\n`;
    const preview = await it_.preview(csv);
    expect(preview.counts.new).toBe(34 * 588 + 4);
    await it_.request(preview.id);
    await it_.commit(preview.id);
    const again = await it_.preview(csv);
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 34 * 588 + 4, error: 0 });
  });

  it('lets edits of different points go side by side and refuses the second of one point', async () => {
    await it_.take(countryCsv(2, 3));
    const edit = (code: string, version: number) => ({
      code,
      version,
      name: `Sửa ${code}`,
      level: 'commune',
      parent: code.slice(0, 2),
      contacts: [],
    });
    const own = () => ({ ...it_.deps, directory: createDirectory(it_.table) });
    await Promise.all([
      putPoint(own(), edit('010000', 1), { by: 'u-1', limit: undefined }),
      putPoint(own(), edit('020001', 1), { by: 'u-1', limit: undefined }),
      putPoint(own(), edit('010002', 1), { by: 'u-1', limit: undefined }),
    ]);
    expect((await it_.fresh()).version).toBe(4);
    expect((await refusal(putPoint(own(), edit('010000', 1), { by: 'u-1', limit: undefined }))).code).toBe(
      'version-lost',
    );
    expect((await refusal(putPoint(own(), edit('zz', 3), { by: 'u-1', limit: undefined }))).code).toBe('version-lost');
  });

  it('tells which point was changed, and forgets a day later what past versions said', async () => {
    await it_.take(countryCsv(1, 1));
    const chunks = async () => (await it_.table.get(keys.directory()))?.chunks as Record<string, string>;
    const chunkOf = (all: Record<string, string>, bucket: string) =>
      it_.table.get(keys.directoryChunk(Number(bucket), all[bucket] as string));
    const edit = { code: '010000', level: 'commune', parent: '01', contacts: [] };
    const first = await chunks();
    await putPoint(it_.deps, { ...edit, name: 'Tên mới', version: 1 }, { by: 'u-1', limit: undefined });
    const meta = await it_.table.get(keys.directory());
    expect(JSON.parse(meta?.emits as string)).toMatchObject([
      { type: 'PointChanged', data: { code: '010000', directoryVersion: 2 } },
    ]);
    const second = await chunks();
    const bucket = Object.keys(second).find((each) => first[each] !== second[each]) as string;
    const expiry = Math.ceil((it_.deps.now() + supersededKeptMs) / 1000);
    expect((await chunkOf(first, bucket))?.expiresAt).toBe(expiry);
    expect((await chunkOf(second, bucket))?.expiresAt).toBeUndefined();
    const before = (await it_.deps.directory.load()).points.get('010000');
    await putPoint(
      it_.deps,
      { ...edit, name: 'Tên khác', version: before?.version ?? 0 },
      { by: 'u-1', limit: undefined },
    );
    expect((await chunkOf(second, bucket))?.expiresAt).toBe(expiry);
  });

  it('lets a provincial office keep contacts and seats of its own branch and nothing else', async () => {
    await it_.take(countryCsv(2, 3));
    const edit = {
      code: '010000',
      version: 1,
      name: 'Xã Số 0',
      level: 'commune',
      type: 'Xã',
      parent: '01',
      contacts: [],
    };
    const host = { role: 'host' as const, name: 'Lan', email: 'lan@x.vn' };
    expect(
      await putPoint(it_.deps, { ...edit, seats: 50, contacts: [host] }, { by: 'u-1', limit: '01' }),
    ).toMatchObject({
      seats: 50,
      version: 2,
    });
    expect(
      (
        await refusal(
          putPoint(
            it_.deps,
            { ...edit, version: 2, name: 'Khác', seats: 50, contacts: [host] },
            { by: 'u-1', limit: '01' },
          ),
        )
      ).status,
    ).toBe(403);
    expect((await refusal(putPoint(it_.deps, edit, { by: 'u-1', limit: '02' }))).code).toBe('not-found');
    expect(
      (await refusal(putPoint(it_.deps, { ...edit, code: 'zz', version: 0 }, { by: 'u-1', limit: '01' }))).code,
    ).toBe('not-found');
  });

  it('moves every point to its new branch when other levels head branches, and keeps a level in use', async () => {
    await it_.take(countryCsv(1, 2));
    const levels = usualLevels.map((l) => ({ ...l, headsBranch: l.code !== 'province' }));
    await replaceLevels(it_.deps, { version: 1, levels }, 'u-1');
    const { points } = await it_.fresh();
    expect([points.get('010000')?.branch, points.get('010000')?.version, points.get('01')?.version]).toEqual([
      '010000',
      2,
      1,
    ]);
    expect((await refusal(replaceLevels(it_.deps, { version: 2, levels: levels.slice(0, 2) }, 'u-1'))).code).toBe(
      'level-in-use',
    );
    expect((await refusal(replaceLevels(it_.deps, { version: 1, levels }, 'u-1'))).code).toBe('directory-moved');
  });

  const units = resolve(__dirname, '../../../shared/data/vn-units.csv');
  (existsSync(units) ? it : it.skip)('takes the whole country (needs the shared list of units)', async () => {
    const done = await it_.take(readFileSync(units));
    expect(done).toMatchObject({ status: 'committed', counts: { new: 3355 } });
    const again = await it_.preview(readFileSync(units));
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 3355, error: 0 });
  });
});

describe('a file that is none', () => {
  const preview = (file: string | Buffer) => refusal(stage(createMemoryTable()).preview(file));
  const utf16 = Buffer.from(`\ufeff${head}24,Bắc Ninh,province,\n`, 'utf16le');
  const tcvn3 = Buffer.concat([
    Buffer.from(`${head}24,B`),
    Buffer.from([0xbe]),
    Buffer.from('c Ninh,province,\n25,H'),
    Buffer.from([0xb5]),
    Buffer.from(',province,\n'),
  ]);
  const win1258 = Buffer.concat([
    Buffer.from(`${head}24,B\u0061`),
    Buffer.from([0xec]),
    Buffer.from('c,province,\n25,'),
    Buffer.from([0xf0]),
    Buffer.from('o,province,\n'),
  ]);

  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'the file is empty'],
    ['blank', '\n\n  \n', 'the file is empty'],
    ['with a header only', head, 'there is a header and no row below it'],
    ['in UTF-16', utf16, 'the file is UTF-16, not UTF-8'],
    ['in UTF-16 without its mark', utf16.subarray(2), 'UTF-16 (without its mark)'],
    ['in TCVN3', tcvn3, 'probably TCVN3 (ABC)'],
    ['in Windows-1258', win1258, 'probably Windows-1258'],
    ['binary', Buffer.from([1, 2, 3, 0, 5, 6, 7, 8, 9]), 'the file is binary'],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Excel workbook'],
    ['a broken ZIP', Buffer.from('PK\u0003\u0004 and no more'), 'the file is damaged'],
    ['a ZIP of something else', zip({ 'a.txt': Buffer.from('x') }), 'a ZIP archive, not an XLSX workbook'],
    ['a Word document', zip({ 'word/document.xml': Buffer.from('<w/>') }), 'a Word document'],
    ['a ZIP bomb', zip({ 'xl/workbook.xml': Buffer.alloc(60 * 1024 * 1024) }), 'unpacks to more than 48 MB'],
    [
      'a ZIP of a thousand parts',
      zip(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`p${n}`, Buffer.from('x')]))),
      '1000 parts',
    ],
    ['with an open quote', `${head}24,"Bắc Ninh,province,\n25,x,province,\n`, 'a quote is opened and never closed'],
    [
      'of 20,001 rows',
      head + Array.from({ length: 20_001 }, (_, n) => `c${n},T,commune,`).join('\n'),
      'there are 20001 rows; at most 20000',
    ],
  ])('%s is refused with the reason, and table and files stay as they were', async (_name, file, reason) => {
    const table = createMemoryTable();
    const it_ = stage(table);
    await it_.take(`${head}24,Bắc Ninh,province,\n`);
    const kept = () => ({ items: table.dump(), told: [...table.told], files: [...it_.files.all] });
    const before = kept();
    expect(before.files).not.toHaveLength(0);
    const said = await refusal(it_.preview(file));
    expect([said.code, said.fields[0]?.reason]).toEqual(['import-refused', expect.stringContaining(reason)]);
    expect(kept()).toEqual(before);
  });

  it('is told every column that is missing, unknown or double at once', async () => {
    const said = await preview('code,name,colour,name,,parent_code\n1,2,3,4,5,6\n');
    expect(said.fields.map((f) => [f.field, f.reason.slice(0, 25)])).toEqual([
      ['level', 'this column is missing'],
      ['colour', 'unknown column; known are'],
      ['name', 'this column is there twic'],
      ['file', 'a column has no name'],
    ]);
    expect(said.facts.errors).toBe(4);
  });

  it('names the line of the first byte that is wrong', async () => {
    expect((await preview(tcvn3)).fields[0]?.line).toBe(2);
  });
});

describe('a workbook', () => {
  const book = async (...rows: unknown[][]) => {
    const made = new exceljs.Workbook();
    made.addWorksheet('Điểm cầu').addRows(rows);
    return Buffer.from(await made.xlsx.writeBuffer());
  };
  const columns = ['code', 'name', 'level', 'parent_code', 'seats', 'valid_from', 'host_name', 'host_email'];
  const preview = async (...rows: unknown[][]) => {
    const s = stage(createMemoryTable());
    const made = await s.preview(await book(columns, ...rows), 'điểm cầu.xlsx');
    return { made, ...(await rowsOf(s.files, made.id)) };
  };

  it('is read like a CSV file, with its numbers, days, links and rich text', async () => {
    const { made, drafts } = await preview(
      [
        '24',
        { richText: [{ text: 'Bắc ' }, { text: 'Ninh' }] },
        'province',
        null,
        250,
        new Date('2025-07-01T00:00:00Z'),
        'Lan',
        { text: 'lan@x.vn', hyperlink: 'mailto:lan@x.vn' },
      ],
      [],
      ['07210', 'Bắc Giang', 'commune', '24'],
    );
    expect(made).toMatchObject({ errorCount: 0, counts: { new: 2 }, fileName: 'điểm cầu.xlsx' });
    expect(drafts[0]).toEqual({
      line: 2,
      code: '24',
      name: 'Bắc Ninh',
      level: 'province',
      parent: null,
      seats: 250,
      validFrom: Date.parse('2025-07-01T00:00+07:00'),
      host: { name: 'Lan', email: 'lan@x.vn' },
    });
    expect(drafts[1]).toMatchObject({ line: 4, code: '07210', parent: '24', seats: null });
  });

  it('is told of formulas, and of codes that a number may have shortened', async () => {
    const { made } = await preview(
      ['24', { formula: '"a"&"b"', result: 'ab' }, 'province', null],
      [7210, 'Bắc Giang', 'commune', '24'],
    );
    expect(made.errors).toEqual([
      { line: 2, column: 'name', reason: 'is a formula; give its value' },
      { line: 3, column: 'code', reason: expect.stringContaining('loses leading zeros') },
    ]);
  });
});

/** A ZIP archive of these parts, deflated. */
function zip(parts: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(parts)) {
    const data = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(1, 24); // a lie about the unpacked size
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), data);
    central.push(entry, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...central, end]);
}
