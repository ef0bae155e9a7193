import type { TreeNode } from '../../design/tree-rows.ts';

/** Invented, with names long and stacked enough to show what breaks. */
export const sampleRows = [
  { id: '1', name: 'Xã Tam Tiến', province: 'Bắc Ninh', state: 'dropped', since: 42_000, phone: '0204 385 6621' },
  { id: '2', name: 'Phường Đa Mai', province: 'Bắc Ninh', state: 'degraded', since: 190_000, phone: '0204 385 4410' },
  { id: '3', name: 'Đặc khu Cồn Cỏ', province: 'Quảng Trị', state: 'expected', since: 0, phone: '0233 385 2207' },
  {
    id: '4',
    name: 'Xã Nguyễn Nghiễm Thượng Bằng La',
    province: 'Phú Thọ',
    state: 'connected',
    since: 2_467_000,
    phone: '0210 384 7719',
  },
  {
    id: '5',
    name: 'Phường Kỳ Sơn Ngữ Vẵng Ệ',
    province: 'Nghệ An',
    state: 'connecting',
    since: 8000,
    phone: '0238 384 1100',
  },
] as const;

export type SampleRow = (typeof sampleRows)[number];

export const manyRows = Array.from({ length: 3355 }, (_, at) => {
  const row = sampleRows[at % sampleRows.length] as SampleRow;
  return { ...row, id: String(at), name: `${row.name} ${at + 1}` };
});

export const sampleRoots: readonly TreeNode[] = ['Bắc Ninh', 'Cao Bằng', 'Đắk Lắk', 'Hà Nội', 'Huế', 'Lạng Sơn'].map(
  (label, at) => ({ id: `p${at}`, label, count: '99', hasChildren: true }),
);

export function communesOf(province: string): readonly TreeNode[] {
  return Array.from({ length: 99 }, (_, at) => ({
    id: `${province}-${at}`,
    label: `Xã Mẫu ${at + 1}`,
    hasChildren: false,
  }));
}

const start = Date.UTC(2026, 10, 24, 1);
export const sampleTimes = Array.from({ length: 40 }, (_, at) => start + at * 300_000);
export const sampleLines = [
  { key: 'connected', label: 'Đã kết nối', values: sampleTimes.map((_, at) => Math.min(3301, 400 * at)) },
  { key: 'dropped', label: 'Rớt', values: sampleTimes.map((_, at) => Math.round(20 + 18 * Math.sin(at / 3))) },
];
