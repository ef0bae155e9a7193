import { attendanceState } from '../../../../shared/contracts/attendance.ts';
import { pointCode } from '../../../../shared/contracts/kinds.ts';

export const views = ['summary', 'points', 'charts'] as const;
export type View = (typeof views)[number];
export const states = attendanceState.options;
export type State = (typeof states)[number];

export const branchSorts = ['name', 'bridges', 'present', 'late', 'absent', 'unknown', 'people'] as const;
export const pointSorts = ['name', 'first', 'minutes', 'drops', 'people'] as const;
export type BranchSort = (typeof branchSorts)[number];
export type PointSort = (typeof pointSorts)[number];

/** What stands in the address: the list that one shares is the list that another sees. */
export interface AttendanceSearch {
  readonly view?: View;
  readonly branch?: string;
  readonly state?: State;
  readonly q?: string;
  /** Only those whose record somebody should look at. */
  readonly check?: true;
  readonly sort?: BranchSort | PointSort;
  readonly down?: true;
  /** The record of one bridge, and the branch in which it stands. */
  readonly bridge?: `brg_${string}`;
  readonly of?: string;
  /** A revision of its roll call. */
  readonly roll?: number;
  /** Its roll is being entered. */
  readonly edit?: true;
  /** How many of a long list are shown, where more were asked for. */
  readonly shown?: number;
}

export function readSearch(given: Readonly<Record<string, unknown>>): AttendanceSearch {
  const { q, bridge } = given;
  const count = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
  const [roll, shown] = [given.roll, given.shown].map(count);
  const code = (value: unknown): string | undefined => {
    // A code of digits alone is a number to whoever reads an address.
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && pointCode.safeParse(text).success ? text : undefined;
  };
  const view = views.find((each) => each === given.view);
  const state = states.find((each) => each === given.state);
  const sort = [...branchSorts, ...pointSorts].find((each) => each === given.sort);
  const branch = code(given.branch);
  const of = code(given.of);
  const isBridge = typeof bridge === 'string' && /^brg_[0-9a-z]{12}_[0-9a-z]{4}_[0-9a-z]{12}$/.test(bridge);
  return {
    ...(view && view !== 'summary' ? { view } : {}),
    ...(branch ? { branch } : {}),
    ...(state ? { state } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : typeof q === 'number' ? { q: String(q) } : {}),
    ...(given.check === true ? { check: true } : {}),
    ...(sort ? { sort } : {}),
    ...(given.down === true ? { down: true } : {}),
    ...(isBridge ? { bridge: bridge as `brg_${string}` } : {}),
    ...(of ? { of } : {}),
    ...(roll ? { roll } : {}),
    ...(isBridge && given.edit === true ? { edit: true } : {}),
    ...(shown ? { shown } : {}),
  };
}
