import { type CapacityPlan, planCapacity, type Quotas } from '../../shared/domain/capacity.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { branchesOf, resolveInvitation } from '../../shared/domain/invitation.ts';
import { isOfCentre } from '../../shared/domain/letterhead.ts';
import type { Point } from '../../shared/domain/point.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import { refusedWish, type Timed, type Wish } from '../../shared/domain/schedule.ts';
import { overlaps, type Warning, warningsOf } from '../../shared/domain/schedule-overlaps.ts';
import { longestMs, timeErrors, withDoors } from '../../shared/domain/schedule-times.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { DirectoryStore } from '../../shared/store/directory.ts';

export interface PlanDeps {
  readonly conferences: Pick<Conferences, 'list'>;
  readonly directory: Pick<DirectoryStore, 'load'>;
  readonly quotas: Quotas;
  readonly now: () => number;
}

export interface Plan {
  readonly wish: Timed;
  readonly plan: CapacityPlan;
  readonly invitedBranches: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * What such a conference needs, costs and meets. Throws Refused with everything at once: times, points that are not there.
 * What the account cannot serve is in `plan.refusals`; `demandCapacity` makes a refusal of it. `before`: the conference as it
 * stands, when it is changed; `within`: the branch it is limited to.
 */
export async function planConference(
  deps: PlanDeps,
  given: Wish,
  { before, within }: { before?: Conference; within?: string | undefined } = {},
): Promise<Plan> {
  const now = deps.now();
  const isLive = before?.status === 'live';
  const wish = withDoors(isLive ? { doorsOpenAt: before.doorsOpenAt, ...given } : given, now);
  const directory = await deps.directory.load();
  const { points, problems } = resolveInvitation(directory, wish, within);
  const errors = [...timeErrors(wish, now, isLive), ...problems];
  if (within !== undefined && isOfCentre(wish.office)) {
    errors.push({ field: 'body/office', reason: `${wish.office} is the symbol of an office of the centre` });
  }
  if (errors.length > 0) throw refusedWish(errors);
  const { plan, others } = await capacityFor(deps, wish, points, before?.id);
  return { wish, plan, invitedBranches: branchesOf(points), warnings: warningsOf(directory, points, others) };
}

/** What these points need at that time, beside the other conferences of it; `id`: of the conference that they are of. */
export async function capacityFor(
  deps: Pick<PlanDeps, 'conferences' | 'quotas'>,
  times: Pick<Timed, 'hostPoint' | 'startsAt' | 'doorsOpenAt' | 'endsAt'>,
  points: readonly Point[],
  id: ConferenceId | undefined,
): Promise<{ plan: CapacityPlan; others: readonly Conference[] }> {
  const others = (await atTheSameTime(deps, times)).filter((other) => other.id !== id);
  const minutes = Math.ceil((times.endsAt - times.doorsOpenAt) / 60_000);
  const roomsOfOthers = others.reduce((sum, other) => sum + (other.plan?.rooms ?? 1), 0);
  return { plan: planCapacity(points, times.hostPoint, minutes, deps.quotas, roomsOfOthers), others };
}

export function demandCapacity({ plan }: Plan): void {
  const [first] = plan.refusals;
  if (!first) return;
  throw new Refused('beyond-capacity', plan.refusals.map((r) => `${r.reason} ${r.wayOut}`).join(' '), {
    fields: plan.refusals.map((r) => ({
      field: 'body/invited',
      reason: `${r.quota}: ${r.needed} needed, ${r.granted} granted`,
    })),
    facts: { refusals: plan.refusals },
  });
}

/** By the index, which may lag a second: the quota itself refuses what slips through. */
async function atTheSameTime(
  { conferences }: Pick<PlanDeps, 'conferences'>,
  wish: Pick<Timed, 'startsAt' | 'doorsOpenAt' | 'endsAt'>,
): Promise<Conference[]> {
  const found: Conference[] = [];
  let cursor: string | undefined;
  do {
    const page = await conferences.list({
      from: wish.doorsOpenAt - longestMs,
      to: wish.endsAt + longestMs,
      limit: 200,
      cursor,
    });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return found.filter((c) => (c.status === 'scheduled' || c.status === 'live') && overlaps(c, wish));
}
