import type * as z from 'zod/mini';
import type { home } from '../../shared/contracts/home.ts';
import { type Conference, concernsBranch } from '../../shared/domain/conference.ts';
import { aheadMs, homeConferences, homeLimit, mayLiveMs, pastMs } from '../../shared/domain/home.ts';
import { type Caller, hasRole, limitOf } from '../../shared/runtime/caller.ts';
import { isOwn } from '../../shared/runtime/conference-view.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import {
  agendasToSend,
  approvals,
  type Brief,
  type Concluded,
  concludedOf,
  concluding,
  failures,
  type HomeWorkDeps,
  settledLately,
  unacknowledged,
  withBranch,
  withFloor,
} from './home-work.ts';

export interface HomeDeps extends HomeWorkDeps {
  readonly conferences: Pick<Conferences, 'find' | 'list'>;
  readonly now: () => number;
}

/** Rows looked at in one list: enough for a nation, bounded for one page. */
const rowsAtMost = 500;
const pageSize = 100;

type Home = z.output<typeof home>;

/**
 * Trigger: GET /home. Reads only, by index and bounded: what asks for the caller now. Each role gets the work that it may do; a
 * provincial office that of its own conferences, and of the others what its branch has in them.
 */
export async function readHome(deps: HomeDeps, caller: Caller): Promise<Home> {
  const now = deps.now();
  const limit = limitOf(caller);
  const isSeen = (c: Conference) => limit === undefined || concernsBranch(c, limit);
  const [ahead, past] = await Promise.all([
    listed(deps, { from: now - mayLiveMs, to: now + aheadMs }, isSeen, rowsAtMost),
    listed(deps, { from: now - pastMs, to: now }, isSeen, homeLimit * 2),
  ]);
  const lists = homeConferences([...new Map([...past, ...ahead].map((c) => [c.id, c])).values()], now);
  const { live, doorsOpen, doorsSoon, coming, drafts, over } = lists;
  const announced = [...doorsOpen, ...doorsSoon, ...coming];
  const own = (all: readonly Conference[]) => all.filter((conference) => isOwn(caller, conference));
  const may = (...roles: Parameters<typeof hasRole>[1][]) => hasRole(caller, ...roles);
  const runs = may('central-office', 'provincial-office');
  const writes = may('secretariat', 'provincial-office');
  const sends = runs || may('secretariat');

  const isConcludedRead = sends || may('auditor');
  const concluded: readonly Concluded[] = isConcludedRead ? await concludedOf(deps, over) : [];
  const sent = [...live, ...announced, ...over].slice(0, 2 * homeLimit);
  const brief = (c: Conference): Brief => briefOf(caller, c);
  const [withFloors, branched, agendas, toApprove, failedDeliveries, waiting] = await Promise.all([
    may('chair') || runs ? withFloor(deps, own(live)) : new Map(),
    withBranch(deps, limit === undefined ? [] : [...live, ...announced], limit),
    writes ? agendasToSend(deps, own(announced).slice(0, homeLimit)) : [],
    sends || may('chair') ? approvals(deps, caller) : [],
    sends || may('auditor') ? failures(deps, sent, limit) : [],
    sends ? unacknowledged(deps, concluded, caller) : [],
  ]);
  const shown = (c: Conference): Brief => {
    const branch = branched.get(c.id);
    return { ...brief(c), ...(branch ? { branch } : {}) };
  };
  return {
    serverTime: now,
    live: live.map((c) => {
      const floor = withFloors.get(c.id);
      return { ...shown(c), ...(floor ? { floor } : {}) };
    }),
    doorsOpen: doorsOpen.map(shown),
    doorsSoon: doorsSoon.map(shown),
    coming: coming.map(shown),
    drafts: may('admin') || runs ? drafts.map(shown) : [],
    agendas: agendas.map(({ conference, agenda }) => ({ ...shown(conference), agenda })),
    toSettle: runs ? own(over.filter(({ status }) => status === 'ended')).map(brief) : [],
    settled: may('auditor') ? settledLately(concluded, brief) : [],
    toConclude: sends
      ? concluding(
          concluded.filter(({ conference }) => isOwn(caller, conference)),
          brief,
        )
      : [],
    toApprove,
    failedDeliveries,
    unacknowledged: waiting,
  };
}

async function listed(
  deps: HomeDeps,
  window: { from: number; to: number },
  isSeen: (c: Conference) => boolean,
  wanted: number,
): Promise<Conference[]> {
  const found: Conference[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < rowsAtMost && found.length < wanted; read += pageSize) {
    const page = await deps.conferences.list({ ...window, limit: pageSize, cursor });
    found.push(...page.items.filter(isSeen));
    cursor = page.cursor;
    if (!cursor) break;
  }
  return found;
}

function briefOf(caller: Caller, conference: Conference): Brief {
  const { id, title, status, doorsOpenAt, startsAt, endsAt, startedAt, endedAt, enrolledBridges } = conference;
  return {
    ...{ id, title, status, doorsOpenAt, startsAt, endsAt },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    bridges: enrolledBridges ?? 0,
    isOthers: !isOwn(caller, conference),
  };
}
