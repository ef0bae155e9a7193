import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { approved, type Conclusions, demandVersion, returned, submitted } from '../../shared/domain/conclusions.ts';
import { told } from '../../shared/domain/events.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import { actOn, personOf, versionOf } from './draft.ts';

export interface ReviewDeps {
  readonly conclusions: ConclusionsStore;
  readonly now: () => number;
}

/** Trigger: POST …/submit. The version makes a double click a 409. */
export async function submitConclusions(
  deps: ReviewDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.submitConclusions>,
): Promise<Conclusions> {
  const current = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  demandVersion(current, body.version);
  const at = deps.now();
  const next = submitted(current, at);
  await deps.conclusions.save(next, [told('ConclusionsSubmitted', versionOf(next), at, actOn(next, caller))]);
  return next;
}

/** Trigger: POST …/approve. Approves the version that the approver has read and no other, so nobody signs an unseen edit. */
export async function approveConclusions(
  deps: ReviewDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.approveConclusions>,
): Promise<Conclusions> {
  const current = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  demandVersion(current, body.version);
  const at = deps.now();
  const next = approved(current, personOf(caller), at);
  await deps.conclusions.save(next, [told('ConclusionsApproved', versionOf(next), at, actOn(next, caller))]);
  return next;
}

/** Trigger: POST …/return. The version makes a double click a 409. */
export async function returnConclusions(
  deps: ReviewDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.returnConclusions>,
): Promise<Conclusions> {
  const current = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  demandVersion(current, body.version);
  const at = deps.now();
  const next = returned(current, personOf(caller), body.reason, at);
  await deps.conclusions.save(next, [told('ConclusionsReturned', versionOf(next), at, actOn(next, caller))]);
  return next;
}
