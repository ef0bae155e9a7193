import { type Bridge, enrolmentsOf } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { isOfAnother, plannedAgain, readdressed, requeued, superseded } from '../../shared/domain/delivery-plan.ts';
import {
  agendaOf,
  asListed,
  type DocumentHead,
  deliveriesOf,
  invitationOf,
  isOlderVersion,
  noticeDocumentOf,
  pinOf,
  withdrawalOf,
} from '../../shared/domain/distribution.ts';
import { withTodaysContacts } from '../../shared/domain/enrolment.ts';
import { told } from '../../shared/domain/events.ts';
import { type BridgeId, type ConclusionsId, type ConferenceId, partsOfBridgeId } from '../../shared/domain/ids.ts';
import type { Outgoing } from '../../shared/gateways/outgoing.ts';
import type { Access } from '../../shared/store/access.ts';
import type { Agendas } from '../../shared/store/agendas.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { sideBySide } from './side-by-side.ts';

export interface PlanDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly bridges: Pick<Bridges, 'ofBranches' | 'get'>;
  readonly directory: Pick<DirectoryStore, 'load'>;
  readonly agendas: Pick<Agendas, 'readPublished'>;
  readonly documents: Documents;
  readonly deliveries: Deliveries;
  readonly access: Pick<Access, 'find'>;
  readonly outgoing: Outgoing;
  readonly now: () => number;
}

/** Invitation and PIN to bridges that have none yet; word to those that were invited and no longer are. */
export async function planInvitations(deps: PlanDeps, conferenceId: ConferenceId): Promise<void> {
  const conference = await deps.conferences.get(conferenceId);
  if (!isAhead(conference)) return;
  const at = deps.now();
  const before = await deps.documents.find(invitationOf(conferenceId).id);
  const all = await bridgesOf(deps, conference, before?.branches);
  const invited = all.filter(isIn);
  const head = withdrawalOf(conferenceId);
  const behind = await withdrawalsOf(deps, conference, head, invited, at);
  for (const own of waysIn(conferenceId)) {
    const rows = deliveriesOf(own, invited, conference.classification, at);
    await distribute(
      deps,
      own,
      rows.map((row) => (behind.has(row.bridgeId) ? { ...row, after: behind.get(row.bridgeId) ?? [] } : row)),
    );
  }
  const out = all.filter((bridge) => !isIn(bridge));
  if (out.length === 0) return;
  const toldOf = await bridgesTold(deps, out, waysIn(conferenceId));
  const rows = deliveriesOf(
    head,
    out.filter(({ id }) => toldOf.has(id)),
    conference.classification,
    at,
  );
  await distribute(
    deps,
    head,
    rows.map((row) => ({ ...row, after: toldOf.get(row.bridgeId) ?? [] })),
  );
}

/**
 * Of the bridges that were withdrawn and are invited again, the deliveries that said so: what still waits of them is taken
 * back, and what is on its way must have gone before the new invitation follows.
 */
async function withdrawalsOf(
  deps: PlanDeps,
  { classification }: Conference,
  head: DocumentHead,
  invited: readonly Bridge[],
  at: number,
): Promise<Map<BridgeId, Delivery['id'][]>> {
  const back = invited.filter((bridge) => enrolmentsOf(bridge) > 1);
  const ids = new Map(
    back.map((bridge) => [bridge.id, deliveriesOf(head, [bridge], classification, at).map(({ id }) => id)]),
  );
  await sideBySide([...ids.values()].flat(), (id) => deps.deliveries.change(id, at, superseded));
  return ids;
}

/** The version of the agenda that is out. Nothing to do while there is none, or nobody to send it to. */
export async function planAgenda(deps: PlanDeps, conferenceId: ConferenceId): Promise<void> {
  const conference = await deps.conferences.get(conferenceId);
  const agenda = await deps.agendas.readPublished(conferenceId);
  if (!isAhead(conference) || agenda?.publishedVersion === undefined) return;
  const head = agendaOf(conferenceId, agenda.publishedVersion);
  await takeBack(deps, conferenceId, (other) => isOlderVersion(other, head));
  await distribute(
    deps,
    head,
    deliveriesOf(head, (await bridgesOf(deps, conference)).filter(isIn), conference.classification, deps.now()),
  );
}

/** To every bridge of the conference: it was invited, whether it came or not. To whom each point is written to today. */
export async function planConclusions(
  deps: PlanDeps,
  published: {
    conferenceId: ConferenceId;
    conclusionsId: ConclusionsId;
    number: string;
    version: number;
    sha256: string;
  },
): Promise<void> {
  const { conferenceId, conclusionsId, number, sha256 } = published;
  const conference = await deps.conferences.get(conferenceId);
  const head = noticeDocumentOf(conferenceId, conclusionsId, { number, sha256 }, published.version);
  const invited = (await bridgesOf(deps, conference)).filter(isIn);
  const bridges = withTodaysContacts(invited, await deps.directory.load());
  const rows = deliveriesOf(head, bridges, conference.classification, deps.now());
  const before = await deps.documents.find(head.id);
  const listed = await Promise.all((before?.branches ?? []).map((branch) => deps.deliveries.ofBranch(head.id, branch)));
  await distribute(deps, head, asListed(rows, listed.flat()));
}

/** A bridge with a new link and PIN gets both mails again, once an epoch. */
export async function planRotated(deps: PlanDeps, bridgeId: BridgeId): Promise<void> {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  const [{ classification }, bridge, access] = await Promise.all([
    deps.conferences.get(conferenceId),
    deps.bridges.get(bridgeId),
    deps.access.find(bridgeId),
  ]);
  if (!access || !isIn(bridge)) return;
  const at = deps.now();
  for (const head of waysIn(conferenceId)) {
    for (const row of deliveriesOf(head, [bridge], classification, at)) {
      const now = await deps.deliveries.change(row.id, at, (current) => {
        if (enrolmentsOf(current) < enrolmentsOf(row)) return plannedAgain(current, row, at);
        const isOlder = current.accessEpoch !== undefined && current.accessEpoch < access.epoch;
        return isOlder ? requeued(current, at, row.address) : current;
      });
      if (now?.state === 'queued') await deps.outgoing.enqueue([now.id]);
    }
  }
}

/**
 * Document, deliveries, then the queue; each step leaves what is there alone. Whatever still waits goes into the queue, also
 * what an earlier run left behind.
 */
export async function distribute(deps: PlanDeps, head: DocumentHead, rows: readonly Delivery[]): Promise<void> {
  if (rows.length === 0) return;
  const at = deps.now();
  const branches = [...new Set(rows.map(({ branch }) => branch))];
  const { branches: all } = await deps.documents.widen(head, { branches, recipients: rows.length }, at);
  await deps.deliveries.plan(rows);
  const known = (await Promise.all(all.map((branch) => deps.deliveries.ofBranch(head.id, branch)))).flat();
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const stored = await sideBySide(known, async (one) => {
    const row = wanted.get(one.id);
    if (!row || !isBehind(one, row)) return one;
    return (await deps.deliveries.change(one.id, at, (current) => broughtUp(current, row, at))) ?? one;
  });
  await deps.outgoing.enqueue(stored.filter(({ state }) => state === 'queued').map(({ id }) => id));
  const recipients = stored.length;
  const data = { conferenceId: head.conferenceId, documentId: head.id, recipients };
  await deps.documents.widen(head, { branches, recipients }, at, [
    told('DeliveriesPlanned', `${head.id}:${recipients}`, at, data),
  ]);
}

/** Its bridge was invited once more, or whoever lets it in is somebody else since. */
function isBehind(one: Delivery, row: Delivery): boolean {
  return enrolmentsOf(one) < enrolmentsOf(row) || isOfAnother(one, row);
}

function broughtUp(current: Delivery, row: Delivery, at: number): Delivery {
  if (enrolmentsOf(current) < enrolmentsOf(row)) return plannedAgain(current, row, at);
  return isOfAnother(current, row) ? readdressed(current, row, at) : current;
}

/** The mails that let a bridge in. */
export const waysIn = (id: ConferenceId): DocumentHead[] => [invitationOf(id), pinOf(id)];

/**
 * Which of the bridges may have one of the documents, each with the deliveries by which they do. What still waits to tell
 * them is taken back first, so that it cannot be sent behind our back.
 */
export async function bridgesTold(
  deps: Pick<PlanDeps, 'deliveries' | 'now'>,
  bridges: readonly Bridge[],
  heads: readonly DocumentHead[],
): Promise<Map<BridgeId, Delivery['id'][]>> {
  const wanted = new Set(bridges.map(({ id }) => id));
  const branches = [...new Set(bridges.map(({ branch }) => branch))];
  const rows = await Promise.all(
    heads.flatMap((head) => branches.map((branch) => deps.deliveries.ofBranch(head.id, branch))),
  );
  const heard = new Map<BridgeId, Delivery['id'][]>();
  const relevant = rows.flat().filter((row) => wanted.has(row.bridgeId));
  for (const row of await sideBySide(relevant, (one) => takenBack(deps, one))) {
    if (row.attempt > 0) heard.set(row.bridgeId, [...(heard.get(row.bridgeId) ?? []), row.id]);
  }
  return heard;
}

/**
 * What still waits of the documents that something newer replaces: the sender would not prepare it any more, and whoever has
 * it in hand loses the race.
 */
export async function takeBack(
  deps: Pick<PlanDeps, 'deliveries' | 'documents' | 'now'>,
  conferenceId: ConferenceId,
  isReplaced: (document: DocumentHead) => boolean,
): Promise<void> {
  const documents = await deps.documents.ofConference(conferenceId);
  for (const { id, branches } of documents.filter(isReplaced)) {
    const rows = await Promise.all(branches.map((branch) => deps.deliveries.ofBranch(id, branch)));
    await sideBySide(rows.flat(), (row) => takenBack(deps, row));
  }
}

async function takenBack(deps: Pick<PlanDeps, 'deliveries' | 'now'>, row: Delivery): Promise<Delivery> {
  if (row.state !== 'queued') return row;
  return (await deps.deliveries.change(row.id, deps.now(), superseded)) ?? row;
}

export async function bridgesOf(
  deps: Pick<PlanDeps, 'bridges'>,
  conference: Conference,
  more: readonly string[] = [],
): Promise<Bridge[]> {
  return deps.bridges.ofBranches(conference.id, [...new Set([...(conference.branches ?? []), ...more])].sort());
}

export function isIn(bridge: Bridge): boolean {
  return bridge.withdrawnAt === undefined;
}

export function isAhead({ status }: Conference): boolean {
  return status === 'scheduled' || status === 'live';
}
