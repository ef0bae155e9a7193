import { type Conference, hasEnded } from './conference.ts';

/** Lists of the home page are glances: whoever has more than that goes to the list itself. */
export const homeLimit = 20;
export const pastMs = 60 * 86_400_000;
export const aheadMs = 14 * 86_400_000;
const soonMs = 24 * 3600_000;
/** A conference lives on two hours after its planned end at most, and none is planned for longer than a day. */
export const mayLiveMs = 26 * 3600_000;

export interface HomeConferences {
  readonly live: Conference[];
  /** Announced, and its doors are open. */
  readonly doorsOpen: Conference[];
  readonly doorsSoon: Conference[];
  readonly coming: Conference[];
  readonly drafts: Conference[];
  /** Ended, the latest first: those whose conclusions may be missing. */
  readonly over: Conference[];
}

/** Each in the one list it belongs to now; what was cancelled in none. `all` in any order. */
export function homeConferences(all: readonly Conference[], now: number): HomeConferences {
  const next = (a: Conference, b: Conference) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1);
  const of = (isIn: (c: Conference) => boolean) => all.filter(isIn).sort(next).slice(0, homeLimit);
  const isScheduled = ({ status }: Conference) => status === 'scheduled';
  const isOpen = ({ doorsOpenAt }: Conference) => doorsOpenAt <= now;
  const isSoon = ({ doorsOpenAt }: Conference) => doorsOpenAt <= now + soonMs;
  const ended = (c: Conference) => c.endedAt ?? c.endsAt;
  return {
    live: of((c) => c.status === 'live'),
    doorsOpen: of((c) => isScheduled(c) && isOpen(c)),
    doorsSoon: of((c) => isScheduled(c) && !isOpen(c) && isSoon(c)),
    coming: of((c) => isScheduled(c) && !isSoon(c)),
    drafts: of((c) => c.status === 'draft' && c.startsAt > now),
    over: all
      .filter(hasEnded)
      .sort((a, b) => ended(b) - ended(a) || next(b, a))
      .slice(0, homeLimit),
  };
}
