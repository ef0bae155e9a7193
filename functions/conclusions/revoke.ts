import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { type Conclusions, demandVersion, revoked } from '../../shared/domain/conclusions.ts';
import { told } from '../../shared/domain/events.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Register } from '../../shared/store/register.ts';
import { personOf } from './draft.ts';

export interface RevokeDeps {
  readonly conclusions: Pick<ConclusionsStore, 'get'>;
  readonly register: Pick<Register, 'revoke'>;
  readonly now: () => number;
}

/**
 * Trigger: POST …/revoke. From here on the sender takes no mail of it any more; who has one is told by the planner. A repeat
 * answers what was revoked first; the version makes it that the notice which was read is the one that goes.
 */
export async function revokeConclusions(
  deps: RevokeDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.revokeConclusions>,
): Promise<Conclusions> {
  const current = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  if (current.status === 'revoked') return current;
  demandVersion(current, body.version);
  const at = deps.now();
  const by = personOf(caller);
  const next = revoked(current, { number: body.number, reason: body.reason, by }, at);
  const { conferenceId, id: conclusionsId, number } = next;
  await deps.register.revoke(next, [
    told('ConclusionsRevoked', conclusionsId, at, { conferenceId, conclusionsId, number, by: by.id }),
  ]);
  return next;
}
