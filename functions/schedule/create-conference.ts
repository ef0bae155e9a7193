import { summaryOf } from '../../shared/domain/capacity.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { type ConferenceId, digest, newConferenceId } from '../../shared/domain/ids.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import { create, type Wish } from '../../shared/domain/schedule.ts';
import { withDoors } from '../../shared/domain/schedule-times.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import { demandCapacity, type Plan, type PlanDeps, planConference } from './plan-conference.ts';

export interface CreateDeps extends PlanDeps {
  readonly conferences: Pick<Conferences, 'list' | 'create' | 'get'>;
  readonly random: (bytes: number) => Uint8Array;
}

export interface Saved {
  readonly conference: Conference;
  readonly plan?: Plan['plan'];
  readonly warnings: Plan['warnings'];
}

/**
 * Plans a conference; refused with the reason where the account cannot serve it. With an Idempotency-Key the id is derived
 * from it, so that a repeat after a crash finds the conference instead of making a second one.
 * A draft may still be wrong in its invitation and beyond capacity; it tells nobody.
 */
export async function createConference(
  deps: CreateDeps,
  given: Wish,
  by: { id: string; branch: string | undefined; idempotencyKey?: string | undefined },
): Promise<Saved> {
  const plan = await planned(deps, given, by.branch);
  const key = by.idempotencyKey;
  const id: ConferenceId = key ? `cnf_${digest(12, 'conference', by.id, key)}` : newConferenceId(deps.random);
  const at = deps.now();
  const { conference, events } = create(
    plan?.wish ?? withDoors(given, at),
    { ...(plan && !given.draft ? { plan: summaryOf(plan.plan) } : {}), invitedBranches: plan?.invitedBranches ?? [] },
    { id, createdBy: by.id, ownerBranch: by.branch, at },
  );
  const said = { ...(plan ? { plan: plan.plan } : {}), warnings: plan?.warnings ?? [] };
  try {
    await deps.conferences.create(conference, events);
    return { conference, ...said };
  } catch (error) {
    if (!(error instanceof Conflict) || !key) throw error;
    const stored = await deps.conferences.get(id);
    if (stored.createdBy !== by.id) throw error;
    return { conference: stored, ...said };
  }
}

/** The plan; of a draft that cannot be planned yet, none. */
export async function planned(
  deps: PlanDeps,
  given: Wish,
  within: string | undefined,
  before?: Conference,
): Promise<Plan | undefined> {
  try {
    const plan = await planConference(deps, given, { within, ...(before ? { before } : {}) });
    if (!given.draft) demandCapacity(plan);
    return plan;
  } catch (error) {
    if (given.draft && error instanceof Refused) return undefined;
    throw error;
  }
}
