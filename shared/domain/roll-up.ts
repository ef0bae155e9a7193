import type { Attendance } from './attendance.ts';

/** Figures of a part of the tree. They add up: a branch is the sum of its bridges, the nation that of its branches. */
export interface Tally {
  readonly bridges: number;
  readonly present: number;
  readonly late: number;
  readonly absent: number;
  readonly unknown: number;
  /** Connected seconds of all bridges together. */
  readonly seconds: number;
  /** Bridges whose roll was taken. */
  readonly reported: number;
  readonly presentCount: number;
  readonly inPerson: number;
  readonly online: number;
  readonly delegatesAbsent: number;
  readonly withLeave: number;
  readonly substitutes: number;
}

export interface RollUp {
  readonly nation: Tally;
  readonly branches: readonly { readonly branch: string; readonly name: string; readonly tally: Tally }[];
  readonly levels: readonly { readonly level: string; readonly tally: Tally }[];
}

const none: Tally = {
  bridges: 0,
  present: 0,
  late: 0,
  absent: 0,
  unknown: 0,
  seconds: 0,
  reported: 0,
  presentCount: 0,
  inPerson: 0,
  online: 0,
  delegatesAbsent: 0,
  withLeave: 0,
  substitutes: 0,
};

export function tallyOf(records: readonly Attendance[]): Tally {
  const sum: { -readonly [K in keyof Tally]: number } = { ...none };
  for (const { state, seconds, rollCallRevision, presentCount, delegates } of records) {
    sum.bridges++;
    sum[state]++;
    sum.seconds += seconds.likely;
    if (rollCallRevision > 0) sum.reported++;
    // a hall that names its people and gives no number has at least those
    sum.presentCount += presentCount ?? delegates.inPerson;
    sum.inPerson += delegates.inPerson;
    sum.online += delegates.online;
    sum.delegatesAbsent += delegates.absent;
    sum.withLeave += delegates.absentWithLeave;
    sum.substitutes += delegates.substitutes;
  }
  return sum;
}

/** By branch (in code order) and level; `names` gives the name of a branch's head where it is known. */
export function rollUpOf(records: readonly Attendance[], names: ReadonlyMap<string, string>): RollUp {
  const by = (key: (record: Attendance) => string): [string, Attendance[]][] => {
    const groups = new Map<string, Attendance[]>();
    for (const record of records) {
      const group = groups.get(key(record));
      if (group) group.push(record);
      else groups.set(key(record), [record]);
    }
    return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  };
  return {
    nation: tallyOf(records),
    branches: by((r) => r.branch).map(([branch, of]) => ({
      branch,
      name: names.get(branch) ?? branch,
      tally: tallyOf(of),
    })),
    levels: by((r) => r.level).map(([level, of]) => ({ level, tally: tallyOf(of) })),
  };
}

/** The name of each branch: that of its head where the head has a bridge, else what its points say of their parent. */
export function branchNames(
  bridges: Iterable<{ branch: string; pointCode: string; name: string; parent?: string; parentName?: string }>,
): Map<string, string> {
  const names = new Map<string, string>();
  for (const { branch, pointCode, name, parent, parentName } of bridges) {
    if (pointCode === branch) names.set(branch, name);
    else if (!names.has(branch) && parent === branch && parentName) names.set(branch, parentName);
  }
  return names;
}
