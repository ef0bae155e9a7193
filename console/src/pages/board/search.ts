import { bridgeId } from '../../../../shared/contracts/kinds.ts';
import { bridgeState } from '../../../../shared/contracts/live.ts';

export const tabs = ['attention', 'all', 'branches'] as const;
export type BoardTab = (typeof tabs)[number];
export const states = bridgeState.options;
export const branchSorts = ['name', 'total', ...states] as const;
export type BranchSort = (typeof branchSorts)[number];

/** What stands in the address: a colleague who opens the link sees the same halls. */
export interface BoardSearch {
  readonly tab?: BoardTab;
  readonly branch?: string;
  /** Of the tab of all. */
  readonly state?: (typeof states)[number];
  readonly q?: string;
  /** How the provinces stand; by name unless given. */
  readonly sort?: Exclude<BranchSort, 'name'>;
  readonly down?: true;
  /** The one whose details are open. */
  readonly bridge?: `brg_${string}`;
  /** For a screen on the wall: nothing but the board, large, put in order by itself. */
  readonly wall?: true;
}

export function readSearch(given: Readonly<Record<string, unknown>>): BoardSearch {
  const tab = tabs.find((each) => each === given.tab);
  const state = states.find((each) => each === given.state);
  const sort = branchSorts.find((each) => each === given.sort);
  // An address typed by hand reads "branch=24" as a number.
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const branch = text(given.branch);
  const q = text(given.q);
  const bridge = bridgeId.safeParse(given.bridge);
  return {
    ...(tab && tab !== 'attention' ? { tab } : {}),
    ...(branch ? { branch } : {}),
    ...(state ? { state } : {}),
    ...(q ? { q } : {}),
    ...(sort && sort !== 'name' ? { sort } : {}),
    ...(given.down === true ? { down: true as const } : {}),
    ...(bridge.success ? { bridge: bridge.data } : {}),
    ...(given.wall === true ? { wall: true as const } : {}),
  };
}
