import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { exportCsv, exportXlsx } from '../../functions/attendance/export.ts';
import { takeRollCall } from '../../functions/attendance/roll-call.ts';
import { settle } from '../../functions/attendance/settle.ts';
import { csvOf } from '../../functions/attendance/write-csv.ts';
import { takePresence } from '../../functions/live/presence.ts';
import { hoursText, isoText, localText, offsetText } from '../../shared/domain/attendance-times.ts';
import { readLevels } from '../../shared/store/directory.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { chime, conferenceId, idOf, minute, opened, province, staff, startsAt } from './national.ts';

const t = startsAt; // 08:00 on 23/11/2026 in Vietnam
const endedAt = t + 60 * minute;
const caller = staff('central-office');

async function settled() {
  const { deps, clock } = await opened(createMemoryTable(), { status: 'ended', startedAt: t, endedAt });
  clock.now = endedAt;
  await takePresence(deps, [
    chime('AttendeeJoined', t - minute, { code: '24' }),
    chime('AttendeeLeft', t + 30 * minute, { code: '24' }),
  ]);
  const delegates = [
    { name: '=HYPERLINK("x")', mode: 'in-person' as const, unit: 'Sở "Nội vụ", phòng 1' },
    { name: 'Trần Thị Hoà', mode: 'absent-with-leave' as const, reason: 'ốm' },
  ];
  const host = { kind: 'hall', conferenceId, bridgeId: idOf('24'), sessionId: 's' } as const;
  await takeRollCall(deps, idOf('24'), { revision: 0, presentCount: 1, delegates, takenAt: t }, host);
  await settle(deps, conferenceId);
  return { ...deps, levels: () => readLevels(deps.table) };
}

const rowsOf = (bytes: Buffer | string): Record<string, string>[] =>
  parse(gunzipSync(bytes as Buffer), { columns: true, bom: true }) as Record<string, string>[];

test('of a conference that has not begun there is no file: it would call everybody absent', async () => {
  const { deps } = await opened(createMemoryTable(), { status: 'scheduled' });
  const world = { ...deps, levels: () => readLevels(deps.table) };
  const refused = { code: 'not-started', status: 409 };
  await expect(exportCsv(world, { conferenceId, sheet: 'points', caller })).rejects.toMatchObject(refused);
  await expect(exportXlsx(world, { conferenceId, caller })).rejects.toMatchObject(refused);
});

describe('attendance as CSV', () => {
  test('points: BOM, ISO with offset and local time, zone in the header, durations twice', async () => {
    const file = await exportCsv(await settled(), { conferenceId, sheet: 'points', caller });
    expect(gunzipSync(file.bytes as Buffer).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = rowsOf(file.bytes);
    expect(rows).toHaveLength(5);
    expect(rows.find((row) => row['Mã điểm cầu'] === '24')).toMatchObject({
      'Kết quả': 'Có mặt',
      Cấp: 'Tỉnh, thành phố',
      'Kết nối lần đầu (ISO 8601)': '2026-11-23T07:59:00+07:00',
      'Kết nối lần đầu (Asia/Ho_Chi_Minh)': '07:59:00 23/11/2026',
      'Thời gian kết nối (giây)': '1800',
      'Thời gian kết nối (giờ:phút:giây)': '00:30:00',
    });
  });

  test('delegates: no cell is a formula, quotes and commas survive', async () => {
    const rows = rowsOf((await exportCsv(await settled(), { conferenceId, sheet: 'delegates', caller })).bytes);
    expect(rows.map((r) => [r['Họ và tên'], r['Đơn vị công tác'], r['Lý do vắng']])).toEqual([
      ['\'=HYPERLINK("x")', 'Sở "Nội vụ", phòng 1', ''],
      ['Trần Thị Hoà', '', 'ốm'],
    ]);
  });

  test('a provincial office exports its own branch', async () => {
    const deps = await settled();
    expect(
      rowsOf((await exportCsv(deps, { conferenceId, sheet: 'points', caller: province('01') })).bytes),
    ).toHaveLength(2);
  });

  test.each(['=1', '+1', '-1', '@a', '\tx', '\rx'])('%j is neutralised', (cell) => {
    const csv = csvOf({ name: 's', columns: [{ title: 'a', kind: 'text' }], rows: [[cell]] }, 'UTC');
    expect(parse(csv, { bom: true }) as string[][]).toEqual([['a'], [`'${cell}`]]);
  });

  test('hours go on after a day; offsets follow the zone', () => {
    expect(hoursText(100 * 3600 + 61)).toBe('100:01:01');
    expect(isoText(t, 'America/New_York')).toBe('2026-11-22T20:00:00-05:00');
    expect(localText(t, 'UTC')).toBe('01:00:00 23/11/2026');
    expect(offsetText(t, 'Asia/Kathmandu')).toBe('+05:45');
  });
});

describe('attendance as a workbook', () => {
  test('the summary has real dates and numbers beside its texts', async () => {
    const file = await exportXlsx(await settled(), { conferenceId, caller });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file.bytes as unknown as ArrayBuffer);
    const cells = new Map(
      book
        .getWorksheet('Tổng hợp')!
        .getRows(2, 9)!
        .map((row) => [row.getCell(1).value, row.getCell(2)]),
    );
    expect(cells.get('Hội nghị')?.value).toBe('Hội nghị toàn quốc');
    expect(cells.get('Bắt đầu thực tế')).toMatchObject({
      value: new Date('2026-11-23T08:00:00Z'), // as shown on the wall
      numFmt: 'dd/mm/yyyy hh:mm:ss',
    });
    expect(cells.get('Chốt lúc')?.value).toEqual(new Date('2026-11-23T09:00:00Z'));
    expect(cells.get('Bản chốt số')).toMatchObject({ value: 1, numFmt: '0' });
  });

  test('four sheets, real dates in local time, frozen header, filter', async () => {
    const file = await exportXlsx(await settled(), { conferenceId, caller });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file.bytes as unknown as ArrayBuffer);
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['Tổng hợp', 'Điểm cầu', 'Đại biểu', 'Lượt kết nối']);
    const points = book.getWorksheet('Điểm cầu')!;
    expect(points.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(points.autoFilter).toBeTruthy();
    const titles = Array.from(points.getRow(1).values as string[], String); // 1-based, as in the sheet
    const column = (title: string) => titles.findIndex((x) => x.startsWith(title));
    const row = points.getRows(2, 5)!.find((r) => r.getCell(1).value === '24')!;
    expect(titles[column('Kết nối lần đầu')]).toBe('Kết nối lần đầu (Asia/Ho_Chi_Minh)');
    expect(row.getCell(column('Kết nối lần đầu')).value).toEqual(new Date('2026-11-23T07:59:00Z')); // as shown on the wall
    expect(row.getCell(column('Thời gian kết nối')).numFmt).toBe('[h]:mm:ss');
    expect(book.getWorksheet('Đại biểu')!.getCell('B2').value).toBe('=HYPERLINK("x")'); // a text cell, never a formula
  });
});
