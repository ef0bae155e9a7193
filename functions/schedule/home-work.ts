import type * as z from 'zod/mini';
import type { home } from '../../shared/contracts/home.ts';
import type { Conclusions } from '../../shared/domain/conclusions.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { bringsNotice } from '../../shared/domain/distribution.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { homeLimit } from '../../shared/domain/home.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { lineVerdictOf } from '../../shared/domain/line-check.ts';
import { type Caller, limitOf } from '../../shared/runtime/caller.ts';
import { isOwn } from '../../shared/runtime/conference-view.ts';
import type { Agendas } from '../../shared/store/agendas.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { Floors } from '../../shared/store/floors.ts';
import type { LineChecks } from '../../shared/store/line-checks.ts';

/** What the lists of the home page are made of: each asks a bounded number of questions, by key or index. */
export interface HomeWorkDeps {
  readonly conferences: Pick<Conferences, 'find'>;
  readonly conclusions: Pick<ConclusionsStore, 'ofConference' | 'submitted'>;
  readonly deliveries: Pick<Deliveries, 'failedOf' | 'unacknowledgedOf'>;
  readonly agendas: Pick<Agendas, 'read'>;
  readonly floors: Pick<Floors, 'read'>;
  readonly bridges: Pick<Bridges, 'linesOf'>;
  readonly lineChecks: Pick<LineChecks, 'ofBranch'>;
}

type Home = z.output<typeof home>;
export type Brief = Home['doorsSoon'][number];

const width = 10;
/** Of one conference; beyond that the page says "at least". */
const rowsShown = 200;
const approvalsLookedAt = 100;

/** Of each live conference: who waits for the floor. */
export async function withFloor(deps: Pick<HomeWorkDeps, 'floors'>, live: readonly Conference[]) {
  const read = await eachOf(live, width, async ({ id }) => {
    const { hands, speaker } = await deps.floors.read(id);
    return [id, { waiting: hands.length, isGiven: speaker !== undefined }] as const;
  });
  return new Map(read);
}

/** What a branch has in each: its halls, and those that passed their line check. */
export async function withBranch(
  deps: Pick<HomeWorkDeps, 'bridges' | 'lineChecks'>,
  conferences: readonly Conference[],
  branch: string | undefined,
): Promise<ReadonlyMap<ConferenceId, NonNullable<Brief['branch']>>> {
  if (branch === undefined) return new Map();
  const enrolled = conferences.filter(({ branches }) => branches?.includes(branch));
  const read = await eachOf(enrolled, width, async ({ id }) => {
    const [lines, checks] = await Promise.all([deps.bridges.linesOf(id, branch), deps.lineChecks.ofBranch(id, branch)]);
    const expected = lines.filter(({ withdrawnAt }) => withdrawnAt === undefined);
    const passed = expected.filter((bridge) => lineVerdictOf(checks.get(bridge.id)) === 'passed');
    return [id, { bridges: expected.length, linesPassed: passed.length }] as const;
  });
  return new Map(read);
}

/** Those whose agenda is not written, or not out as it is written. */
export async function agendasToSend(deps: Pick<HomeWorkDeps, 'agendas'>, announced: readonly Conference[]) {
  const read = await eachOf(announced, width, async (conference) => {
    const { version, publishedVersion } = await deps.agendas.read(conference.id);
    if (version === 0) return [{ conference, agenda: 'none' as const }];
    if (publishedVersion === version) return [];
    return [{ conference, agenda: publishedVersion === undefined ? ('unsent' as const) : ('changed' as const) }];
  });
  return read.flat();
}

export interface Concluded {
  readonly conference: Conference;
  readonly all: readonly Conclusions[];
}

export function concludedOf(
  deps: Pick<HomeWorkDeps, 'conclusions'>,
  over: readonly Conference[],
): Promise<Concluded[]> {
  return eachOf(over, width, async (conference) => ({
    conference,
    all: await deps.conclusions.ofConference(conference.id),
  }));
}

const stages = ['draft', 'submitted', 'approved', 'numbered'] as const;
type Stage = (typeof stages)[number];
const rankOf = ({ status }: Conclusions): number => stages.indexOf(status as Stage);

/** Those without a published notice, and how far the furthest draft is. */
export function concluding(concluded: readonly Concluded[], brief: (c: Conference) => Brief): Home['toConclude'] {
  return concluded
    .filter(({ all }) => !all.some(({ status }) => status === 'published'))
    .map(({ conference, all }) => {
      const furthest = all.filter((one) => rankOf(one) >= 0).sort((a, b) => rankOf(b) - rankOf(a))[0]; // none revoked
      return {
        ...brief(conference),
        conclusions: furthest ? (furthest.status as Stage) : ('none' as const),
        ...(furthest ? { conclusionsId: furthest.id } : {}),
      };
    });
}

export function settledLately(concluded: readonly Concluded[], brief: (c: Conference) => Brief): Home['settled'] {
  return concluded
    .filter(({ conference }) => conference.status === 'settled')
    .map(({ conference, all }) => ({
      ...brief(conference),
      ...(conference.settledAt === undefined ? {} : { settledAt: conference.settledAt }),
      notices: all.flatMap((one) => {
        if (one.status !== 'published') return [];
        const { number, year, publishedAt, branch } = one;
        return [{ number, year, publishedAt, ...(branch === undefined ? {} : { branch }) }];
      }),
    }));
}

/** The index is a moment behind: what was decided meanwhile is refused when it is opened. */
export async function approvals(
  deps: Pick<HomeWorkDeps, 'conclusions' | 'conferences'>,
  caller: Caller,
): Promise<Home['toApprove']> {
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

export async function failures(
  deps: Pick<HomeWorkDeps, 'deliveries'>,
  conferences: readonly Conference[],
  branch: string | undefined,
): Promise<Home['failedDeliveries']> {
  const read = await eachOf(conferences, width, async ({ id: conferenceId, title }) => {
    const { items, isMore } = await deps.deliveries.failedOf(conferenceId, rowsShown, branch);
    return [...Map.groupBy(items, ({ documentId }) => documentId)].map(([documentId, rows]) => ({
      ...{ conferenceId, title, documentId, failed: rows.length, isMore },
      kind: (rows[0] as (typeof rows)[number]).kind,
    }));
  });
  return read.flat().slice(0, homeLimit);
}

/** Of the notices that hold: one that was revoked waits for nobody's word. */
export async function unacknowledged(
  deps: Pick<HomeWorkDeps, 'deliveries'>,
  concluded: readonly Concluded[],
  caller: Caller,
): Promise<Home['unacknowledged']> {
  const published = concluded.filter(({ all }) => all.some(({ status }) => status === 'published'));
  const read = await eachOf(published, width, async ({ conference, all }) => {
    const { id: conferenceId, title } = conference;
    const isOthers = !isOwn(caller, conference);
    const branch = isOthers ? limitOf(caller) : undefined;
    const { items, isMore } = await deps.deliveries.unacknowledgedOf(conferenceId, rowsShown, branch);
    return [...Map.groupBy(items, ({ documentId }) => documentId)]
      .filter(([documentId]) =>
        all.some((one) => one.status === 'published' && bringsNotice(documentId, conferenceId, one.id)),
      )
      .map(([documentId, rows]) => ({ conferenceId, title, documentId, waiting: rows.length, isMore, isOthers }));
  });
  return read.flat().slice(0, homeLimit);
}
