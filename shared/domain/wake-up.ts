import type { Conference } from './conference.ts';
import type { WakeUp } from './events.ts';

/** A conference that nobody ends is ended this long after its planned end. */
export const overrunMs = 2 * 3600_000;

export const wakeUpKinds = ['doors-open', 'start-due', 'deadline'] as const satisfies readonly WakeUp['kind'][];

type Timed = Pick<Conference, 'id' | 'version' | 'status' | 'doorsOpenAt' | 'startsAt' | 'endsAt'>;

/** What the scheduler shall tell of this conference, as it is now: nothing of a draft, nothing more once it is over. */
export function wakeUpsOf(conference: Timed): WakeUp[] {
  if (conference.status !== 'scheduled' && conference.status !== 'live') return [];
  const { id: conferenceId, version } = conference;
  return wakeUpKinds.map((kind) => ({ kind, conferenceId, version, dueAt: dueAt(conference, kind) }));
}

/**
 * Whether a wake-up still speaks of the plan in force. It is the instant that counts, not the version: other changes (a start,
 * a new title) raise the version and leave the times alone. A repeat is current too; the receiver's own state stops it.
 */
export function isCurrentWakeUp(wakeUp: WakeUp, conference: Timed): boolean {
  return (
    (conference.status === 'scheduled' || conference.status === 'live') &&
    wakeUp.version <= conference.version &&
    wakeUp.dueAt === dueAt(conference, wakeUp.kind)
  );
}

function dueAt(conference: Timed, kind: WakeUp['kind']): number {
  if (kind === 'doors-open') return conference.doorsOpenAt;
  return kind === 'start-due' ? conference.startsAt : conference.endsAt + overrunMs;
}
