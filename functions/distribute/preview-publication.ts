import type { distributeRoutes } from '../../shared/contracts/distribute.ts';
import { recipientsOf } from '../../shared/domain/distribution.ts';
import { noticeNumber } from '../../shared/domain/notice-form.ts';
import { registerOf, yearOfRegister } from '../../shared/domain/register.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Register } from '../../shared/store/register.ts';

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
  { params }: Request<typeof distributeRoutes.previewPublication>,
) {
  const { office, branch, content } = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  const { branches = [], classification } = await deps.conferences.get(params.conferenceId);
  const year = yearOfRegister(deps.now());
  const [n, all] = await Promise.all([
    deps.register.next(registerOf({ office, branch }, year)),
    deps.bridges.ofBranches(params.conferenceId, branches),
  ]);
  const bridges = all.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const rows = bridges.flatMap((bridge) => recipientsOf('conclusions', bridge, classification));
  const recipients = rows.filter(({ address }) => address !== undefined).length;
  return {
    number: noticeNumber(content.form, office, n),
    year,
    bridges: bridges.length,
    recipients,
    withoutAddress: rows.length - recipients,
  };
}
