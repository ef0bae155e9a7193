import type { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { compareUnits, hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { Answer, ItemOf } from '../../api/shapes.ts';
import type { AttendanceSearch, BranchSort, PointSort } from './search.ts';

export type AttendanceRecord = ItemOf<typeof attendanceRoutes.listAttendance>;
export type Summary = Answer<typeof attendanceRoutes.summary>;
export type Branch = Summary['branches'][number];
export type Bounded = NonNullable<AttendanceRecord['firstConnectedAt']>;

/** Somebody should look: the bounds allow another state, or presence and roll call say different things. */
export function needsLook({ uncertain, automatic, manual }: AttendanceRecord): boolean {
  const isThere = automatic === 'present' || automatic === 'late';
  return uncertain || (manual !== undefined && isThere !== (manual === 'present'));
}

/** While the conference goes on: its last interval has no end yet, so it has not left. */
export function isStillThere({ intervals }: Pick<AttendanceRecord, 'intervals'>, endedAt: number | undefined): boolean {
  return endedAt === undefined && intervals.at(-1)?.endedBy === 'open';
}

export function chosenRecords(
  records: readonly AttendanceRecord[],
  { q, state, check, sort, down }: Pick<AttendanceSearch, 'q' | 'state' | 'check' | 'sort' | 'down'>,
  branchName: (code: string) => string,
): AttendanceRecord[] {
  const wanted = wordsOf(q);
  const found = records.filter(
    (record) =>
      (state === undefined || record.state === state) &&
      (!check || needsLook(record)) &&
      hasWords(searchable(record.name, branchName(record.branch), record.code), wanted),
  );
  const order = pointOrders[(sort ?? 'name') as PointSort] ?? pointOrders.name;
  const sign = down ? -1 : 1;
  const place = (record: AttendanceRecord): string => branchName(record.branch);
  return found.sort(
    (a, b) =>
      sign * order(a, b) || compareUnits(place(a), place(b)) || headsFirst(a, b) || compareUnits(a.name, b.name),
  );
}

/** Of a province its own hall comes before those of its communes. */
function headsFirst(a: AttendanceRecord, b: AttendanceRecord): number {
  return Number(b.code === b.branch) - Number(a.code === a.branch);
}

const pointOrders: Readonly<Record<PointSort, (a: AttendanceRecord, b: AttendanceRecord) => number>> = {
  // Province by province; within one the ties decide.
  name: () => 0,
  first: (a, b) => (a.firstConnectedAt?.likely ?? Infinity) - (b.firstConnectedAt?.likely ?? Infinity) || 0,
  minutes: (a, b) => a.seconds.likely - b.seconds.likely,
  drops: (a, b) => a.drops - b.drops,
  people: (a, b) => (peopleOf(a) ?? -1) - (peopleOf(b) ?? -1),
};

/** Those in the hall: the number that was told, or as many as were named. Undefined where nobody took the roll. */
export function peopleOf({ presentCount, delegates, rollCallRevision }: AttendanceRecord): number | undefined {
  return rollCallRevision === 0 ? undefined : (presentCount ?? delegates.inPerson);
}

export function sortedBranches(branches: readonly Branch[], sort: BranchSort, down: boolean): Branch[] {
  const figure = ({ tally }: Branch): number =>
    sort === 'name' ? 0 : sort === 'people' ? tally.presentCount : tally[sort];
  const sign = down ? -1 : 1;
  return branches.toSorted((a, b) =>
    sort === 'name'
      ? sign * compareUnits(a.name, b.name)
      : sign * (figure(a) - figure(b)) || compareUnits(a.name, b.name),
  );
}

/** Provinces by the part of their bridges that was there, the best first; of equal ones the larger first. */
export function rankedBranches(branches: readonly Branch[]): Branch[] {
  const share = ({ tally }: Branch): number => (tally.present + tally.late) / Math.max(1, tally.bridges);
  return branches.toSorted(
    (a, b) => share(b) - share(a) || b.tally.bridges - a.tally.bridges || compareUnits(a.name, b.name),
  );
}
