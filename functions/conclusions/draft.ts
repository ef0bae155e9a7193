import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import {
  amendedBy,
  type Conclusions,
  demandVersion,
  drafted,
  edited,
  type NoticeContent,
  type Person,
} from '../../shared/domain/conclusions.ts';
import { told } from '../../shared/domain/events.ts';
import { newId } from '../../shared/domain/ids.ts';
import { type Letterhead, letterheadOf } from '../../shared/domain/letterhead.ts';
import { usualRecipients } from '../../shared/domain/notice.ts';
import { Missing, Refused } from '../../shared/domain/refusals.ts';
import { branchNames } from '../../shared/domain/roll-up.ts';
import { actorOf, type Caller } from '../../shared/runtime/caller.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';

export interface DraftDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly conclusions: ConclusionsStore;
  readonly bridges: Pick<Bridges, 'ofBranch'>;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

type Draft = Request<typeof conclusionsRoutes.draftConclusions>['body'];

/** Trigger: POST …/conclusions. A repeat under its Idempotency-Key answers the first draft. */
export async function draftConclusions(
  deps: DraftDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.draftConclusions>,
): Promise<Conclusions> {
  const conference = await deps.conferences.get(params.conferenceId);
  if (conference.status === 'draft' || conference.status === 'cancelled') {
    throw new Refused('conference-not-held', `A conference that is ${conference.status} has no conclusions.`, {
      status: 409,
    });
  }
  const { id: conferenceId, office, ownerBranch: branch, classification } = conference;
  const amends = body.amends && amendedBy(await deps.conclusions.get(conferenceId, body.amends));
  const of = {
    ...{ id: newId('con', deps.random), conferenceId, office, classification },
    ...(branch === undefined ? {} : { branch }),
    ...(amends ? { amends } : {}),
  };
  const content = contentOf(body, await usualLetterhead(deps, of));
  const at = deps.now();
  const next = drafted(of, content, personOf(caller), at);
  const { revision: _first, ...act } = actOn(next, caller);
  const event = told('ConclusionsDrafted', versionOf(next), at, {
    ...act,
    ...(next.amends ? { amends: next.amends.conclusionsId } : {}),
  });
  await deps.conclusions.save(next, [event]);
  return next;
}

/** Trigger: PUT …/conclusions/{id}. The version that the client read makes a double click a 409; the old text stays as a revision. */
export async function editConclusions(
  deps: DraftDeps,
  { params, body, caller }: Request<typeof conclusionsRoutes.editConclusions>,
): Promise<Conclusions> {
  const current = await deps.conclusions.get(params.conferenceId, params.conclusionsId);
  demandVersion(current, body.version);
  const content = contentOf(body, await usualLetterhead(deps, current));
  const at = deps.now();
  const next = edited(current, content, personOf(caller), at);
  await deps.conclusions.save(next, [told('ConclusionsEdited', versionOf(next), at, actOn(next, caller))]);
  return next;
}

/** What is told of an act on a text: which, its revision, and who did it. */
export function actOn({ conferenceId, id: conclusionsId, revision }: Conclusions, caller: Caller) {
  return { conferenceId, conclusionsId, revision, by: actorOf(caller) };
}

/** Each change has a version of its own, so each is told under an id of its own. */
export function versionOf({ id, version }: Conclusions): string {
  return `${id}:${version}`;
}

export function personOf(caller: Caller): Person {
  if (caller.kind !== 'staff') throw new Missing('conclusions', '');
  return { id: caller.id, name: caller.name };
}

/** What the symbol stands for; a province has its name from its own bridges. */
async function usualLetterhead(
  { bridges }: Pick<DraftDeps, 'bridges'>,
  { conferenceId, office, branch }: Pick<Conclusions, 'conferenceId' | 'office' | 'branch'>,
): Promise<Letterhead> {
  if (branch === undefined) return letterheadOf(office);
  const names = branchNames(await bridges.ofBranch(conferenceId, branch));
  return letterheadOf(office, names.get(branch) ?? branch);
}

function contentOf(draft: Omit<Draft, 'amends'>, letterhead: Letterhead): NoticeContent {
  const { abstract, signer, place, urgency, issuer } = draft;
  return {
    abstract,
    sections: draft.sections.map(({ heading, paragraphs }) => ({
      ...(heading === undefined ? {} : { heading }),
      paragraphs,
    })),
    signer: { post: signer.post, name: signer.name, ...(signer.authority ? { authority: signer.authority } : {}) },
    place,
    recipients: draft.recipients ?? usualRecipients,
    form: draft.form ?? 'state',
    issuer: issuer
      ? { name: issuer.name, ...(issuer.parent === undefined ? {} : { parent: issuer.parent }) }
      : letterhead,
    ...(urgency === undefined ? {} : { urgency }),
  };
}
