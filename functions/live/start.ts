import type { Conference } from '../../shared/domain/conference.ts';
import { type Actor, told } from '../../shared/domain/events.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import type { Conferences } from '../../shared/store/conferences.ts';

export interface MomentDeps {
  readonly conferences: Pick<Conferences, 'get' | 'save'>;
  readonly now: () => number;
}

/**
 * Trigger: HTTP (central office, chair), and the start-due wake-up. Starts a scheduled conference, from the opening of its
 * doors on. A repeat finds it live and changes nothing; of two at once one wins and the other sees it live.
 */
export async function startConference(
  deps: MomentDeps,
  conferenceId: ConferenceId,
  by: Actor,
  startedAt = deps.now(),
): Promise<Conference> {
  return changed(deps, conferenceId, (conference) => {
    if (conference.startedAt !== undefined && conference.status !== 'cancelled') return undefined;
    if (conference.status !== 'scheduled') throw notIn(conference, 'scheduled');
    if (startedAt < conference.doorsOpenAt) {
      throw new Refused(
        'doors-closed',
        'A conference can start once its doors are open; its halls have no rooms before.',
        {
          facts: { doorsOpenAt: new Date(conference.doorsOpenAt).toISOString() },
        },
      );
    }
    const next: Conference = { ...conference, version: conference.version + 1, status: 'live', startedAt };
    return { next, events: [startedEvent(conferenceId, by, startedAt)] };
  });
}

export function startedEvent(conferenceId: ConferenceId, by: Actor, at: number) {
  return told('ConferenceStarted', conferenceId, at, { conferenceId, by });
}

export function notIn(conference: Conference, wanted: string): Refused {
  return new Refused('wrong-status', `The conference is ${conference.status}; this needs it ${wanted}.`, {
    status: 409,
    facts: { status: conference.status },
  });
}

type Decision = { next: Conference; events: Parameters<Conferences['save']>[1] } | undefined;

const attempts = 5;

/** Decides on the conference as it is and saves; who loses against another change looks again. */
export async function changed(
  deps: MomentDeps,
  conferenceId: ConferenceId,
  decide: (conference: Conference) => Decision,
): Promise<Conference> {
  for (let attempt = 1; ; attempt++) {
    const conference = await deps.conferences.get(conferenceId);
    const decision = decide(conference);
    if (!decision) return conference;
    try {
      await deps.conferences.save(decision.next, decision.events);
      return decision.next;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error;
    }
  }
}
