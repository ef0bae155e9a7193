import type { Conference } from '../../shared/domain/conference.ts';
import { type Actor, bySystem, told } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { Conflict } from '../../shared/domain/refusals.ts';
import { changed, type MomentDeps, notIn, startedEvent } from './start.ts';

/**
 * Trigger: HTTP (central office, chair), and the deadline wake-up. Ends a live conference: its rooms close and its attendance
 * is settled, both out of ConferenceEnded, which is told with the write and once (its id is the conference's). A repeat finds
 * it ended and changes nothing. With `version`, only if nothing else was changed since that was read.
 */
export async function endConference(
  deps: MomentDeps,
  conferenceId: ConferenceId,
  by: Actor,
  version?: number,
): Promise<Conference> {
  return changed(deps, conferenceId, (conference) => {
    if (conference.endedAt !== undefined) return undefined;
    if (conference.status !== 'live') throw notIn(conference, 'live');
    if (version !== undefined && version !== conference.version) {
      throw new Conflict('version-lost', 'Somebody else changed this conference meanwhile.', {
        given: version,
        current: conference.version,
      });
    }
    return ended(conference, by, deps.now());
  });
}

/**
 * Ends a conference that nobody ended. One that was never started (its start-due wake-up got lost) is started at its set
 * time by the same act: whoever was connected has attended, whatever the scheduler did.
 */
export async function closeOverdue(deps: MomentDeps, conferenceId: ConferenceId): Promise<Conference> {
  return changed(deps, conferenceId, (conference) => {
    if (conference.status !== 'live' && conference.status !== 'scheduled') return undefined;
    return ended(conference, bySystem, deps.now());
  });
}

function ended(conference: Conference, by: Actor, now: number) {
  const { id: conferenceId, startsAt } = conference;
  const startedAt = conference.startedAt ?? startsAt;
  const endedAt = Math.max(now, startedAt);
  const next: Conference = { ...conference, version: conference.version + 1, status: 'ended', startedAt, endedAt };
  const end = told('ConferenceEnded', conferenceId, endedAt, { conferenceId, endedAt, by });
  return {
    next,
    events: conference.startedAt === undefined ? [startedEvent(conferenceId, by, startedAt), end] : [end],
  };
}
