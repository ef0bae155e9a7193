import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { amendedBy, type Conclusions, demandVersion, isNumbered, numbered } from '../../shared/domain/conclusions.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import { actorOf } from '../../shared/runtime/caller.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Register } from '../../shared/store/register.ts';

export interface PublishDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly conclusions: ConclusionsStore;
  readonly register: Pick<Register, 'draw'>;
  readonly now: () => number;
}

/**
 * Trigger: POST …/publish. Draws the number; the paper follows (`render`). A repeat, at the same moment or a year later,
 * answers the number that was drawn first.
 */
export async function publishConclusions(
  deps: PublishDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.publishConclusions>,
): Promise<Conclusions> {
  const { conferenceId, conclusionsId } = params;
  const current = await deps.conclusions.get(conferenceId, conclusionsId);
  if (isNumbered(current)) return current;
  demandVersion(current, body.version);
  const conference = await deps.conferences.get(conferenceId);
  if (conference.status !== 'ended' && conference.status !== 'settled') {
    throw new Refused('conference-not-ended', 'Conclusions are published after the conference has ended.', {
      status: 409,
      facts: { status: conference.status },
    });
  }
  const at = deps.now();
  if (current.status !== 'approved') return numbered(current, { number: '', n: 0, year: 0 }, at); // throws what is wrong
  if (current.amends) amendedBy(await deps.conclusions.get(conferenceId, current.amends.conclusionsId)); // still in force
  try {
    return await deps.register.draw(current, { by: actorOf(caller), at });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const meanwhile = await deps.conclusions.get(conferenceId, conclusionsId);
    if (isNumbered(meanwhile)) return meanwhile;
    throw error;
  }
}
