import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { amendedBy, type Conclusions, demandVersion, isNumbered, numbered } from '../../shared/domain/conclusions.ts';
import { recipientsOf } from '../../shared/domain/distribution.ts';
import { noticeNumber } from '../../shared/domain/notice-form.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import { yearOfRegister } from '../../shared/domain/register.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
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
  { params, body }: Request<typeof conclusionsRoutes.publishConclusions>,
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
    return await deps.register.draw(current, at);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const meanwhile = await deps.conclusions.get(conferenceId, conclusionsId);
    if (isNumbered(meanwhile)) return meanwhile;
    throw error;
  }
}

export interface PreviewDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly conclusions: Pick<ConclusionsStore, 'get'>;
  readonly bridges: Pick<Bridges, 'ofBranches'>;
  readonly register: Pick<Register, 'next'>;
  readonly now: () => number;
}

/** Trigger: GET …/publication. Reads only: the list is made like the planner's, the number is the one that would be drawn now. */
export async function previewPublication(
  deps: PreviewDeps,
  { params }: Request<typeof conclusionsRoutes.previewPublication>,
) {
  const { office, content } = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  const { branches = [] } = await deps.conferences.get(params.conferenceId);
  const year = yearOfRegister(deps.now());
  const [n, all] = await Promise.all([
    deps.register.next({ office, year, type: 'TB' }),
    deps.bridges.ofBranches(params.conferenceId, branches),
  ]);
  const bridges = all.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const rows = bridges.flatMap((bridge) => recipientsOf('conclusions', bridge));
  const recipients = rows.filter(({ address }) => address !== undefined).length;
  return {
    number: noticeNumber(content.form, office, n),
    year,
    bridges: bridges.length,
    recipients,
    withoutAddress: rows.length - recipients,
  };
}
