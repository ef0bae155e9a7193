import type * as z from 'zod/mini';
import type { home } from '../../shared/contracts/home.ts';
import type { Conclusions } from '../../shared/domain/conclusions.ts';
import { type Conference, concernsBranch } from '../../shared/domain/conference.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { aheadMs, homeConferences, homeLimit, mayLiveMs, pastMs } from '../../shared/domain/home.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { type Caller, hasRole, limitOf } from '../../shared/runtime/caller.ts';
import { isOwn } from '../../shared/runtime/conference-view.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';

export interface HomeDeps {
  readonly conferences: Pick<Conferences, 'find' | 'list'>;
  readonly conclusions: Pick<ConclusionsStore, 'ofConference' | 'submitted'>;
  readonly deliveries: Pick<Deliveries, 'failedOf'>;
  readonly now: () => number;
}

const width = 10;
/** Rows looked at in one list: enough for a nation, bounded for one page. */
const rowsAtMost = 500;
const pageSize = 100;
const failuresShown = 100;
const approvalsLookedAt = 100;

type Home = z.output<typeof home>;

/** Trigger: GET /home. Reads only, by index and bounded: what asks for the caller now. */
export async function readHome(deps: HomeDeps, caller: Caller): Promise<Home> {
  const now = deps.now();
  const limit = limitOf(caller);
  const isSeen = (c: Conference) => limit === undefined || concernsBranch(c, limit);
  const [ahead, past] = await Promise.all([
    listed(deps, { from: now - mayLiveMs, to: now + aheadMs }, isSeen, rowsAtMost),
    listed(deps, { from: now - pastMs, to: now }, isSeen, homeLimit * 2),
  ]);
  const all = [...new Map([...past, ...ahead].map((c) => [c.id, c])).values()];
  const lists = homeConferences(all, now);
  const sent = [...lists.live, ...lists.doorsSoon, ...lists.coming, ...lists.over].slice(0, 2 * homeLimit);
  const [toConclude, toApprove, failedDeliveries] = await Promise.all([
    hasRole(caller, 'secretariat', 'central-office', 'provincial-office')
      ? concluding(
          deps,
          lists.over.filter((conference) => isOwn(caller, conference)),
        )
      : [],
    hasRole(caller, 'chair', 'central-office', 'secretariat', 'provincial-office') ? approvals(deps, caller) : [],
    hasRole(caller, 'secretariat', 'central-office', 'provincial-office', 'auditor') ? failures(deps, sent, limit) : [],
  ]);
  return {
    serverTime: now,
    live: lists.live.map(briefOf),
    doorsSoon: lists.doorsSoon.map(briefOf),
    coming: lists.coming.map(briefOf),
    drafts: hasRole(caller, 'admin', 'central-office', 'provincial-office') ? lists.drafts.map(briefOf) : [],
    toConclude,
    toApprove,
    failedDeliveries,
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

const stages = ['draft', 'submitted', 'approved', 'numbered'] as const;
type Stage = (typeof stages)[number];

async function concluding(deps: HomeDeps, over: readonly Conference[]): Promise<Home['toConclude']> {
  const read = await eachOf(over, width, async (conference) => {
    const all = await deps.conclusions.ofConference(conference.id);
    const isConcluded = all.some(({ status }) => status === 'published');
    const furthest = all.filter((one) => rankOf(one) >= 0).sort((a, b) => rankOf(b) - rankOf(a))[0]; // none revoked
    return { conference, isConcluded, furthest };
  });
  return read
    .filter(({ isConcluded }) => !isConcluded)
    .map(({ conference, furthest }) => ({
      ...briefOf(conference),
      conclusions: furthest ? (furthest.status as Stage) : ('none' as const),
      ...(furthest ? { conclusionsId: furthest.id } : {}),
    }));
}

const rankOf = ({ status }: Conclusions): number => stages.indexOf(status as Stage);

/** The index is a moment behind: what was decided meanwhile is refused when it is opened. */
async function approvals(deps: HomeDeps, caller: Caller): Promise<Home['toApprove']> {
  if (caller.kind !== 'staff') return [];
  const waiting = (await deps.conclusions.submitted(approvalsLookedAt))
    .filter((one) => one.status === 'submitted' && !one.authors.includes(caller.id))
    .filter(({ branch }) => isOwn(caller, branch === undefined ? {} : { ownerBranch: branch }))
    .slice(0, homeLimit);
  const titles = new Map<ConferenceId, string>();
  await eachOf(new Set(waiting.map((one) => one.conferenceId)), width, async (id) => {
    titles.set(id, (await deps.conferences.find(id))?.title ?? '');
  });
  return waiting.map((one) => ({
    conferenceId: one.conferenceId,
    conclusionsId: one.id,
    title: titles.get(one.conferenceId) ?? '',
    abstract: one.content.abstract,
    drafter: one.drafter.name,
    ...(one.submittedAt === undefined ? {} : { submittedAt: one.submittedAt }),
  }));
}

async function failures(
  deps: HomeDeps,
  conferences: readonly Conference[],
  branch: string | undefined,
): Promise<Home['failedDeliveries']> {
  const read = await eachOf(conferences, width, async ({ id: conferenceId, title }) => {
    const { items, isMore } = await deps.deliveries.failedOf(conferenceId, failuresShown);
    const own = items.filter((delivery) => branch === undefined || delivery.branch === branch);
    const byDocument = Map.groupBy(own, ({ documentId }) => documentId);
    return [...byDocument].map(([documentId, rows]) => ({
      conferenceId,
      title,
      documentId,
      kind: (rows[0] as (typeof rows)[number]).kind,
      failed: rows.length,
      isMore,
    }));
  });
  return read.flat().slice(0, homeLimit);
}

function briefOf(conference: Conference): Home['live'][number] {
  const { id, title, status, doorsOpenAt, startsAt, endsAt, enrolledBridges } = conference;
  return { id, title, status, doorsOpenAt, startsAt, endsAt, bridges: enrolledBridges ?? 0 };
}
