import { type Conference, concernsBranch } from '../domain/conference.ts';
import { Missing, Refused } from '../domain/refusals.ts';
import { type Caller, demandBranch, limitOf } from './caller.ts';

/** A provincial office knows of its own conferences and of those its branch is in; any other does not exist for it. */
export function isSeen(caller: Caller, conference: Conference): boolean {
  const limit = limitOf(caller);
  return limit === undefined || concernsBranch(conference, limit);
}

/** Throws Missing where the caller may not know of it. */
export function demandConference(caller: Caller, conference: Conference): Conference {
  if (!isSeen(caller, conference)) throw new Missing('conference', conference.id);
  return conference;
}

/** Whether the caller works on it: whoever is not limited to a branch, and the provincial office that plans it. */
export function isOwn(caller: Caller, conference: Pick<Conference, 'ownerBranch'>): boolean {
  const limit = limitOf(caller);
  return limit === undefined || conference.ownerBranch === limit;
}

/** Throws Missing where the caller may not know of it, Refused where another office plans it. */
export function demandOwn(caller: Caller, conference: Conference): Conference {
  demandConference(caller, conference);
  if (isOwn(caller, conference)) return conference;
  throw new Refused('forbidden', 'This conference is planned by another office.', { status: 403 });
}

/** Of the branches with bridges, those asked for that the caller may see; none before the enrolment. */
export function branchesSeen(caller: Caller, conference: Conference, asked?: string): readonly string[] {
  demandConference(caller, conference);
  if (asked !== undefined) demandBranch(caller, asked, 'branch', asked);
  const only = asked ?? limitOf(caller);
  return (conference.branches ?? []).filter((branch) => only === undefined || branch === only);
}
