import { canSend } from './capabilities.ts';
import { type AudioStatus, audioStatus, frames } from './frames.ts';
import type { Attendee, Meeting } from './meeting.ts';
import type { Ending } from './presence.ts';
import { demote } from './promotion.ts';
import { type Session, sessionKey } from './session.ts';
import type { Signalling } from './signalling.ts';

/** A client that was thrown out closes by itself; one that does not is closed after so many ms. */
const farewellMs = 2000;

/** Ends a connection whose media cannot be served; `status` as in HTTP says whose fault that is. */
export function refuse(signalling: Signalling, session: Session, status: number, description: string): void {
  const { clock } = signalling.deps;
  session.link.send(frames.refused(clock.now(), status, description));
  signalling.end(session, 'ejected');
  clock.setTimeout(() => session.link.close(1000), farewellMs);
}

/** Tells the client why it is out, and closes its connection if it does not. */
export function throwOut(signalling: Signalling, session: Session, status: AudioStatus, how: Ending): void {
  const { clock } = signalling.deps;
  session.link.send(frames.status(clock.now(), status));
  signalling.end(session, how);
  clock.setTimeout(() => session.link.close(1000), farewellMs);
}

/** Ends all connections to a meeting that is no more. `isCut` leaves the clients without a word. */
export function endMeeting(signalling: Signalling, meeting: Meeting, isCut: boolean): void {
  signalling.markEnded(meeting);
  for (const session of [...signalling.rooms.sessionsOf(meeting)]) {
    if (isCut) {
      signalling.end(session, 'meeting-ended');
      session.link.cut();
    } else throwOut(signalling, session, audioStatus.meetingEnded, 'meeting-ended');
  }
  for (const session of [...signalling.live.values()])
    if (session.promotion?.primary === meeting) demote(signalling, session, 'meeting-ended');
  signalling.presence.meetingEnded(meeting);
  signalling.rooms.close(meeting);
}

/** Throws out whoever sits on a seat that has been taken away; a promoted viewer only loses its promotion. */
export function removeAttendee(signalling: Signalling, attendee: Attendee): void {
  for (const key of [sessionKey(attendee, false), sessionKey(attendee, true)]) {
    signalling.presence.detectNow(key);
    const session = signalling.live.get(key);
    if (session?.promotion?.attendee === attendee) demote(signalling, session, 'ejected');
    else if (session) throwOut(signalling, session, audioStatus.attendeeRemoved, 'ejected');
  }
}

/** Stops the video that the attendee may no longer send, and lets the media plane judge the rest. */
export function applyCapabilities(signalling: Signalling, attendee: Attendee): void {
  for (const key of [sessionKey(attendee, false), sessionKey(attendee, true)]) {
    const session = signalling.live.get(key);
    if (!session) continue;
    if (!canSend(session.capabilities[session.isContent ? 'Content' : 'Video'])) signalling.stopVideo(session);
    signalling.deps.media.changed(session, false);
  }
}
