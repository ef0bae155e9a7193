import type { ChimeEvent } from '../../shared/contracts/chime-events.ts';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { conferenceId } from './nation.ts';

type Kind = 'AttendeeJoined' | 'AttendeeLeft' | 'AttendeeDropped';

/** Bridges of one room: what the planner puts into one at most. */
const seatsPerRoom = 240;

/** What Chime tells of the bridge's seat; `index` is the bridge's place in the nation and sets its room. */
export function chimeEventOf(kind: Kind, bridgeId: BridgeId, index: number, timestamp: number): ChimeEvent {
  const room = Math.floor(index / seatsPerRoom);
  return {
    source: 'aws.chime',
    'detail-type': 'Chime Meeting State Change',
    detail: {
      eventType: `chime:${kind}`,
      timestamp,
      meetingId: `00000000-0000-4000-8000-${String(room).padStart(12, '0')}`,
      externalMeetingId: `${conferenceId}.${room}.1`,
      attendeeId: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      externalUserId: bridgeId,
    },
  };
}

export const joinOf = (bridgeId: BridgeId, index: number, timestamp: number): ChimeEvent =>
  chimeEventOf('AttendeeJoined', bridgeId, index, timestamp);
