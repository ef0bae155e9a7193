import { throwOut } from './departures.ts';
import { audioStatus, frames } from './frames.ts';
import type { Ending } from './presence.ts';
import { selfEntry } from './rooms.ts';
import { type Session, sessionKey } from './session.ts';
import type { Signalling } from './signalling.ts';

/** What a client shows to be let into the primary meeting: an attendee of that meeting. */
export interface Credentials {
  readonly attendeeId?: string | null;
  readonly externalUserId?: string | null;
  readonly joinToken?: string | null;
}

/** Lets a viewer of a replica take its seat in the primary meeting, or says why not. */
export function promote(signalling: Signalling, session: Session, credentials: Credentials): void {
  const { clock, registry, dice, media } = signalling.deps;
  const now = clock.now();
  const primary = session.meeting.primary;
  const seat = registry.seats.get(credentials.joinToken ?? '');
  if (session.phase !== 'joined' || !primary) {
    session.link.send(frames.notPromoted(now, 400, 'Not a viewer of a replica meeting'));
    return;
  }
  if (seat?.meeting !== primary || seat.attendee.id !== credentials.attendeeId) {
    session.link.send(frames.notPromoted(now, 403, 'Not the credentials of an attendee of the primary meeting'));
    return;
  }
  if (session.promotion?.attendee === seat.attendee) {
    session.link.send(frames.promoted(now));
    return;
  }
  if (session.promotion) demote(signalling, session, 'demoted', false);
  const key = sessionKey(seat.attendee, false);
  signalling.takeSeat(key, session);
  const promotion = { primary, attendee: seat.attendee, streamId: signalling.nextId(), since: now };
  session.promotion = promotion;
  signalling.rooms.show(primary, selfEntry(session));
  signalling.presence.joined(key, primary, seat.attendee, 'promotion');
  media.changed(session, false);
  session.link.send(frames.promoted(now));
  const lost = dice.profile.service?.promotionLost;
  if (lost && dice.fires('promotionLost', lost)) {
    clock.setTimeout(
      () => {
        if (session.promotion === promotion) demote(signalling, session, 'demoted');
      },
      dice.within('promotionLost', lost.afterMs),
    );
  }
}

/** A viewer's content share goes out from the seat in the primary meeting that the viewer has at that moment. */
export function shareFromPromotion(signalling: Signalling, share: Session): void {
  const promotion = signalling.live.get(sessionKey(share.attendee, false))?.promotion;
  if (!promotion) return;
  share.promotion = { ...promotion, streamId: signalling.nextId() };
  signalling.live.set(sessionKey(promotion.attendee, true), share);
}

/** Takes the seat in the primary meeting away; the client stays a viewer unless its connection is over. */
export function demote(signalling: Signalling, session: Session, how: Ending, isTold = true): void {
  const promotion = session.promotion;
  if (!promotion || session.isContent) return;
  const share = signalling.live.get(sessionKey(session.attendee, true));
  if (share?.promotion) throwOut(signalling, share, audioStatus.attendeeRemoved, 'ejected');
  const { primary, attendee, streamId } = promotion;
  const key = sessionKey(attendee, false);
  if (signalling.live.get(key) === session) signalling.live.delete(key);
  signalling.stopVideo(session);
  session.promotion = undefined;
  signalling.rooms.hide(primary, streamId, how === 'closed' || how === 'silent');
  signalling.presence.ended(key, primary, attendee, 'promotion', how, () => {});
  signalling.deps.media.changed(session, false);
  if (isTold) session.link.send(frames.demoted(signalling.deps.clock.now()));
}
