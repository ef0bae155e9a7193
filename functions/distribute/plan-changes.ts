import { enrolmentsOf } from '../../shared/domain/bridge.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import {
  cancellationOf,
  deliveriesOf,
  invitationOf,
  isOlderVersion,
  noticeDocumentOf,
  rescheduleOf,
  revocationOf,
} from '../../shared/domain/distribution.ts';
import type { BridgeId, ConclusionsId, ConferenceId } from '../../shared/domain/ids.ts';
import {
  bridgesOf,
  bridgesTold,
  distribute,
  isAhead,
  isIn,
  type PlanDeps,
  takeBack,
  waysIn,
} from './plan-documents.ts';
import { sideBySide } from './side-by-side.ts';

/**
 * New times to those whose invitation carried older ones. An invitation that still waits is only touched: it will carry the
 * new times by itself, and whoever had prepared it with the old ones loses the race and prepares it anew.
 */
export async function planReschedule(deps: PlanDeps, conferenceId: ConferenceId): Promise<void> {
  const conference = await deps.conferences.get(conferenceId);
  const { sequence } = conference;
  if (!isAhead(conference) || sequence === 0) return;
  const at = deps.now();
  const bridges = (await bridgesOf(deps, conference)).filter(isIn);
  const byId = new Map(bridges.map((bridge) => [bridge.id, bridge]));
  const older = new Map<BridgeId, Delivery>();
  for (const branch of new Set(bridges.map((bridge) => bridge.branch))) {
    const rows = await deps.deliveries.ofBranch(invitationOf(conferenceId).id, branch);
    const now = await sideBySide(rows, async (row) =>
      row.state === 'queued' ? deps.deliveries.change(row.id, at, touched) : row,
    );
    for (const row of now) {
      const bridge = row && byId.get(row.bridgeId);
      // one that was withdrawn and comes back has a new invitation to come, with the new times
      if (!bridge || row.state === 'queued' || enrolmentsOf(row) < enrolmentsOf(bridge)) continue;
      if (row.attempt > 0 && (row.sequence ?? 0) < sequence) older.set(row.bridgeId, row);
    }
  }
  const head = rescheduleOf(conferenceId, sequence);
  await takeBack(deps, conferenceId, (other) => isOlderVersion(other, head));
  const rows = deliveriesOf(
    head,
    bridges.filter(({ id }) => older.has(id)),
    conference.classification,
    at,
  );
  await distribute(
    deps,
    head,
    rows.map((row) => ({ ...row, after: [older.get(row.bridgeId)?.id ?? row.id] })),
  );
}

/** To those who may have heard of it; what still waits to tell the others is taken back, and they need no word. */
export async function planCancellation(deps: PlanDeps, conferenceId: ConferenceId): Promise<void> {
  const conference = await deps.conferences.get(conferenceId);
  if (conference.status !== 'cancelled') return;
  await takeBack(deps, conferenceId, ({ kind }) => kind === 'agenda' || kind === 'reschedule');
  const bridges = (await bridgesOf(deps, conference)).filter(isIn);
  const moved = conference.sequence > 1 ? [rescheduleOf(conferenceId, conference.sequence - 1)] : [];
  const toldOf = await bridgesTold(deps, bridges, [...waysIn(conferenceId), ...moved]);
  const head = cancellationOf(conferenceId, conference.sequence);
  const rows = deliveriesOf(
    head,
    bridges.filter(({ id }) => toldOf.has(id)),
    conference.classification,
    deps.now(),
  );
  await distribute(
    deps,
    head,
    rows.map((row) => ({ ...row, after: toldOf.get(row.bridgeId) ?? [] })),
  );
}

/**
 * To those who may have the notice that was revoked. What still waits of it is taken back first: the sender would not send it
 * any more, and whoever had it in hand loses the race.
 */
export async function planRevocation(
  deps: PlanDeps,
  { conferenceId, conclusionsId, number }: { conferenceId: ConferenceId; conclusionsId: ConclusionsId; number: string },
): Promise<void> {
  const notice = await deps.documents.find(noticeDocumentOf(conferenceId, conclusionsId, {}).id);
  if (!notice) return; // nobody has it, and nobody will: the sender asks whether it is in force
  const conference = await deps.conferences.get(conferenceId);
  const bridges = await bridgesOf(deps, conference, notice.branches);
  const toldOf = await bridgesTold(deps, bridges, [notice]);
  const head = revocationOf(conferenceId, conclusionsId, number);
  const rows = deliveriesOf(
    head,
    bridges.filter(({ id }) => toldOf.has(id)),
    conference.classification,
    deps.now(),
  );
  await distribute(
    deps,
    head,
    rows.map((row) => ({ ...row, after: toldOf.get(row.bridgeId) ?? [] })),
  );
}

/** A new revision of the same: saved by whoever read the old one, it fails. */
function touched(row: Delivery): Delivery {
  return row.state === 'queued' ? { ...row } : row;
}
