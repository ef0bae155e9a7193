import { type Attendance, usualLateAfterMinutes } from './attendance.ts';
import { offsetText } from './attendance-times.ts';
import type { Level } from './point.ts';
import type { RollCall } from './roll-call.ts';
import type { Tally } from './roll-up.ts';

/** Attendance as tables, the same for CSV and workbook. Vietnamese headings: these files go to Vietnamese offices. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}
export interface Column {
  readonly title: string;
  /** 'instant' is ms since epoch, 'duration' whole seconds. */
  readonly kind: 'text' | 'number' | 'instant' | 'duration';
}
/** In a column of text a number or an instant (ms since epoch) stays what it is. */
export type Cell = string | number | { readonly instant: number } | null | undefined;

const text = (title: string): Column => ({ title, kind: 'text' });
const number = (title: string): Column => ({ title, kind: 'number' });
const instant = (title: string): Column => ({ title, kind: 'instant' });
const duration = (title: string): Column => ({ title, kind: 'duration' });

const states = { present: 'Có mặt', late: 'Vào muộn', absent: 'Vắng mặt', unknown: 'Chưa rõ' } as const;
const manuals = { present: 'Có mặt', absent: 'Vắng mặt' } as const;
const modes = {
  'in-person': 'Trực tiếp',
  online: 'Trực tuyến',
  absent: 'Vắng không phép',
  'absent-with-leave': 'Vắng có phép',
} as const;
const moments = { connected: 'Đang kết nối', 'not-connected': 'Không kết nối', unknown: 'Chưa rõ' } as const;
const ends = {
  left: 'Rời phòng họp',
  dropped: 'Mất kết nối',
  rejoined: 'Kết nối lại',
  moved: 'Chuyển phòng',
  'room-ended': 'Phòng họp kết thúc',
  open: 'Không có tín hiệu kết thúc',
} as const;

export function pointsSheet(records: readonly Attendance[], levels: readonly Level[]): Sheet {
  const nameOf = new Map(levels.map(({ code, name }) => [code, name]));
  return {
    name: 'Điểm cầu',
    columns: [
      text('Mã điểm cầu'),
      text('Điểm cầu'),
      text('Cấp'),
      text('Mã đơn vị cấp trên'),
      text('Mã nhánh'),
      text('Kết quả'),
      text('Theo kết nối'),
      text('Theo điểm danh'),
      text('Cần kiểm tra'),
      instant('Kết nối lần đầu'),
      instant('Rời lần cuối'),
      duration('Thời gian kết nối'),
      duration('Ít nhất'),
      duration('Nhiều nhất'),
      number('Số lần kết nối lại'),
      number('Số lần mất kết nối'),
      text('Lúc khai mạc'),
      text('Lúc bế mạc'),
      number('Số người có mặt'),
      number('Trực tiếp'),
      number('Trực tuyến'),
      number('Vắng không phép'),
      number('Vắng có phép'),
      number('Đi thay'),
    ],
    rows: records.map((r) => [
      r.code,
      r.name,
      nameOf.get(r.level) ?? r.level,
      r.parent,
      r.branch,
      states[r.state],
      states[r.automatic],
      r.manual && manuals[r.manual],
      r.uncertain ? 'Có' : '',
      r.firstConnectedAt?.likely,
      r.lastLeftAt?.likely,
      r.seconds.likely,
      r.seconds.low,
      r.seconds.high,
      r.reconnections,
      r.drops,
      moments[r.atOpening],
      moments[r.atEnd],
      r.presentCount,
      r.delegates.inPerson,
      r.delegates.online,
      r.delegates.absent,
      r.delegates.absentWithLeave,
      r.delegates.substitutes,
    ]),
  };
}

export function delegatesSheet(halls: readonly { record: Attendance; roll: RollCall }[]): Sheet {
  return {
    name: 'Đại biểu',
    columns: [
      number('STT'),
      text('Họ và tên'),
      text('Chức vụ'),
      text('Đơn vị công tác'),
      text('Mã điểm cầu'),
      text('Điểm cầu'),
      text('Hình thức tham dự'),
      text('Đi thay cho'),
      text('Lý do vắng'),
      instant('Thời điểm điểm danh'),
    ],
    rows: halls
      .flatMap(({ record, roll }) => roll.delegates.map((delegate) => ({ record, delegate })))
      .map(({ record, delegate: d }, i) => [
        i + 1,
        d.name,
        d.position,
        d.unit,
        record.code,
        record.name,
        modes[d.mode],
        d.substituteFor,
        d.reason,
        d.takenAt,
      ]),
  };
}

export function intervalsSheet(records: readonly Attendance[]): Sheet {
  return {
    name: 'Lượt kết nối',
    columns: [
      text('Mã điểm cầu'),
      text('Điểm cầu'),
      instant('Vào'),
      instant('Vào sớm nhất'),
      instant('Vào muộn nhất'),
      instant('Ra'),
      instant('Ra sớm nhất'),
      instant('Ra muộn nhất'),
      duration('Thời lượng'),
      text('Kết thúc do'),
      text('Phòng họp'),
    ],
    rows: records.flatMap((r) =>
      r.intervals.map(({ start, end, endedBy, rooms }) => [
        r.code,
        r.name,
        start.likely,
        start.low,
        start.high,
        end.likely,
        end.low,
        end.high,
        Math.max(0, Math.floor(((end.likely ?? 0) - (start.likely ?? 0)) / 1000)),
        ends[endedBy],
        rooms.join(', '),
      ]),
    ),
  };
}

export interface Heading {
  readonly title: string;
  readonly zone: string;
  readonly revision: number;
  readonly settledAt?: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly lateAfterMinutes?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** Two columns: what, and how much. */
export function summarySheet(of: Heading, tally: Tally, branches: readonly { name: string; tally: Tally }[]): Sheet {
  const at = (ms: number | undefined): Cell => (ms === undefined ? '' : { instant: ms });
  const figures = (t: Tally) => [
    t.bridges,
    t.present,
    t.late,
    t.absent,
    t.unknown,
    t.presentCount,
    t.inPerson,
    t.online,
  ];
  return {
    name: 'Tổng hợp',
    columns: [
      text('Nội dung'),
      text('Giá trị'),
      number('Điểm cầu mời'),
      number('Có mặt'),
      number('Vào muộn'),
      number('Vắng mặt'),
      number('Chưa rõ'),
      number('Số người có mặt'),
      number('Trực tiếp'),
      number('Trực tuyến'),
    ],
    rows: [
      ['Hội nghị', of.title],
      ['Múi giờ của tệp', `${of.zone} (UTC${offsetText(of.startsAt, of.zone)})`],
      ['Bắt đầu theo kế hoạch', at(of.startsAt)],
      ['Kết thúc theo kế hoạch', at(of.endsAt)],
      ['Bắt đầu thực tế', at(of.startedAt)],
      ['Kết thúc thực tế', at(of.endedAt)],
      ['Tính vào muộn sau (phút)', of.lateAfterMinutes ?? usualLateAfterMinutes],
      ['Bản chốt số', of.revision === 0 ? 'Chưa chốt' : of.revision],
      ['Chốt lúc', at(of.settledAt)],
      ['Toàn bộ', '', ...figures(tally)],
      ...branches.map((branch): Cell[] => ['Nhánh', branch.name, ...figures(branch.tally)]),
    ],
  };
}
