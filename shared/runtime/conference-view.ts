import type { Conference } from '../domain/conference.ts';
import { Missing } from '../domain/refusals.ts';
import { type Caller, limitOf } from './caller.ts';

/** A provincial office knows of the conferences in which its own branch takes part; any other does not exist for it. */
export function demandConference(caller: Caller, conference: Conference): Conference {
  const limit = limitOf(caller);
  if (limit !== undefined && !conference.branches?.includes(limit)) throw new Missing('conference', conference.id);
  return conference;
}
