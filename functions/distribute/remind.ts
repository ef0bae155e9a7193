import type { distributeRoutes } from '../../shared/contracts/distribute.ts';
import { demandInForce } from '../../shared/domain/conclusions.ts';
import { Missing, Refused } from '../../shared/domain/refusals.ts';
import { type Reminding, reminderAsked, remindingOf } from '../../shared/domain/reminder.ts';
import type { Outgoing } from '../../shared/gateways/outgoing.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { sideBySide } from './side-by-side.ts';

export interface RemindDeps {
  readonly documents: Pick<Documents, 'get'>;
  readonly deliveries: Pick<Deliveries, 'ofBranch' | 'change'>;
  readonly conclusions: Pick<ConclusionsStore, 'get'>;
  readonly outgoing: Outgoing;
  readonly now: () => number;
}

/**
 * Trigger: POST …/remind. Asks for a reminder to each recipient who has the mail and has not acknowledged it, at most once a
 * day each. The wish stands in the delivery before the queue hears of it: a repeat finds it and only puts back into the queue
 * what a crash left behind; the sender takes it by a conditional write, so nobody gets two.
 */
export async function remindRecipients(
  deps: RemindDeps,
  { params, caller }: Request<typeof distributeRoutes.remindRecipients>,
): Promise<{ reminded: number; tooSoon: number }> {
  if (caller.kind !== 'staff') throw new Missing('document', params.documentId);
  const document = await deps.documents.get(params.conferenceId, params.documentId);
  if (document.kind === 'pin') {
    throw new Refused('nothing-to-acknowledge', 'A PIN is not acknowledged, so nobody is reminded of it.');
  }
  if (document.conclusionsId && document.kind === 'conclusions') {
    demandInForce(await deps.conclusions.get(params.conferenceId, document.conclusionsId));
  }
  const at = deps.now();
  const counts: Record<Reminding, number> = { due: 0, 'too-soon': 0, none: 0 };
  for (const branch of document.branches) {
    const rows = await deps.deliveries.ofBranch(document.id, branch);
    const asked = await sideBySide(rows, async (row) => {
      if (remindingOf(row, at) !== 'due') return { row, was: remindingOf(row, at) };
      let was: Reminding = 'none';
      const now = await deps.deliveries.change(row.id, at, (current) => {
        was = remindingOf(current, at);
        return reminderAsked(current, caller.id, at);
      });
      return { row: now ?? row, was };
    });
    for (const { was } of asked) counts[was]++;
    await deps.outgoing.enqueue(asked.flatMap(({ row }) => (row.reminder ? [row.id] : [])));
  }
  return { reminded: counts.due, tooSoon: counts['too-soon'] };
}
