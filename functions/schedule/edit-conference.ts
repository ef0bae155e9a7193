import { summaryOf } from '../../shared/domain/capacity.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { Actor } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { cancel, edit, type Wish } from '../../shared/domain/schedule.ts';
import { withDoors } from '../../shared/domain/schedule-times.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import { planned, type Saved } from './create-conference.ts';
import type { PlanDeps } from './plan-conference.ts';

export interface EditDeps extends PlanDeps {
  readonly conferences: Pick<Conferences, 'list' | 'get' | 'save'>;
}

/**
 * Changes or moves a conference. `version` is the one that was read; the state and its event are one write. The same edit sent
 * again finds the conference like that and changes nothing.
 */
export async function editConference(
  deps: EditDeps,
  before: Conference,
  version: number,
  given: Wish,
  by: Actor,
): Promise<Saved> {
  const isOpen = before.status === 'draft' || before.status === 'scheduled' || before.status === 'live';
  // a conference that is over is refused for that, not for its times
  const plan = isOpen ? await planned(deps, given, before.ownerBranch, before) : undefined;
  const at = deps.now();
  const decided = edit(
    before,
    version,
    plan?.wish ?? withDoors(given, at),
    { ...(plan && !given.draft ? { plan: summaryOf(plan.plan) } : {}), invitedBranches: plan?.invitedBranches ?? [] },
    { by, at },
  );
  const said = { ...(plan ? { plan: plan.plan } : {}), warnings: plan?.warnings ?? [] };
  if (!decided) return { conference: before, ...said };
  await deps.conferences.save(decided.conference, decided.events);
  return { conference: await deps.conferences.get(before.id), ...said };
}

/** Cancels; who was invited is told by the event. Cancelled already, it answers the same. */
export async function cancelConference(
  deps: { readonly conferences: Pick<Conferences, 'get' | 'save'>; readonly now: () => number },
  before: Conference,
  { version, reason }: { version: number; reason: string },
  by: Actor,
): Promise<Conference> {
  const decided = cancel(before, version, reason, { by, at: deps.now() });
  if (!decided) return before;
  await deps.conferences.save(decided.conference, decided.events);
  return deps.conferences.get(before.id as ConferenceId);
}
