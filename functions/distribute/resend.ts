import type { distributeRoutes } from '../../shared/contracts/distribute.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import { demandInForce } from '../../shared/domain/conclusions.ts';
import type { Classification } from '../../shared/domain/conference.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { requeued } from '../../shared/domain/delivery-plan.ts';
import { isPinHeld, recipientsOf } from '../../shared/domain/distribution.ts';
import { withTodaysContacts } from '../../shared/domain/enrolment.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import type { Outgoing } from '../../shared/gateways/outgoing.ts';
import { actorOf } from '../../shared/runtime/caller.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { sideBySide } from './side-by-side.ts';

export interface ResendDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly documents: Pick<Documents, 'get'>;
  readonly deliveries: Pick<Deliveries, 'ofBranch' | 'change'>;
  readonly bridges: Pick<Bridges, 'find'>;
  readonly directory: Pick<DirectoryStore, 'load'>;
  readonly conclusions: Pick<ConclusionsStore, 'get'>;
  readonly outgoing: Outgoing;
  readonly now: () => number;
}

/**
 * Trigger: POST …/resend. Puts back what failed, to the address that the point has now, and into the queue whatever waits.
 * A repeat finds nothing failed any more and sends nothing twice. What was superseded stays so: it would tell what is no
 * longer true.
 */
export async function resendDeliveries(
  deps: ResendDeps,
  { params, body, caller }: Request<typeof distributeRoutes.resendDeliveries>,
): Promise<{ requeued: number }> {
  const [document, { classification }] = await Promise.all([
    deps.documents.get(params.conferenceId, params.documentId),
    deps.conferences.get(params.conferenceId),
  ]);
  if (body.bridgeId !== undefined && document.kind !== 'invitation' && document.kind !== 'pin') {
    throw new Refused('resend-one', 'Only an invitation or a PIN is sent again to one bridge.', {
      fields: [{ field: 'body/bridgeId', reason: `this document is of the kind ${document.kind}` }],
    });
  }
  if (document.conclusionsId && document.kind === 'conclusions') {
    demandInForce(await deps.conclusions.get(params.conferenceId, document.conclusionsId));
  }
  const at = deps.now();
  const states: ReadonlySet<string> = new Set(body.states);
  const isWanted = (one: Delivery) =>
    body.bridgeId === undefined
      ? states.has(one.state) && one.reason !== 'superseded'
      : one.bridgeId === body.bridgeId && one.state !== 'sending';
  const directory = await deps.directory.load();
  const again = async (row: Delivery) => {
    const found = await deps.bridges.find(row.bridgeId);
    const [bridge] = found ? withTodaysContacts([found], directory) : [];
    if (row.kind === 'pin' && bridge && isPinHeld(bridge, classification)) return undefined;
    return deps.deliveries.change(row.id, at, (current) =>
      isWanted(current) ? requeued(current, at, addressOf(current, bridge, classification), actorOf(caller)) : current,
    );
  };
  const waiting: Delivery['id'][] = [];
  let count = 0;
  for (const branch of document.branches) {
    const rows = await deps.deliveries.ofBranch(document.id, branch);
    const before = rows.filter(({ state }) => state === 'queued');
    const failed = rows.filter((row) => row.state !== 'queued' && isWanted(row));
    const now = (await sideBySide(failed, again)).filter((row) => row?.state === 'queued');
    waiting.push(...[...before, ...now].flatMap((row) => row?.id ?? []));
    count += now.length;
  }
  await deps.outgoing.enqueue(waiting);
  return { requeued: count };
}

/** The contact may have been mended since: the address of the same row if it is still there, else what it would be today. */
function addressOf(delivery: Delivery, bridge: Bridge | undefined, classification: Classification): string | undefined {
  if (!bridge) return undefined;
  const today = recipientsOf(delivery.kind, bridge, classification);
  if (today.some(({ address }) => address !== undefined && address === delivery.address)) return delivery.address;
  return today.find(({ role }) => role === delivery.role)?.address ?? today[0]?.address;
}
