import { pauseBefore } from '../../../../shared/domain/redial.ts';
import {
  causeOf,
  type Entering,
  type HallEvent,
  type HallState,
  type OverReason,
  type Refusal,
  type Stage,
} from './hall-state.ts';
import { floorTold, mayBeHeard, mayShare, promotionTold, silent } from './voice.ts';

/** The seat is asked for anew once dialling with the one there is has failed so often. */
const dialsWithOneSeat = 3;
const doubtsTold = 2;

export function newHall(isLinkKnown: boolean): HallState {
  return {
    stage: isLinkKnown ? { at: 'sign-in', isBusy: false } : { at: 'no-link' },
    isLinkKnown,
    invitation: undefined,
    welcome: undefined,
    clockAheadMs: 0,
    floor: undefined,
    voice: { hasMicrophone: true, isOn: false, promotion: 'none' },
    camera: 'off',
    share: 'off',
    evidence: {},
    line: 'good',
    isSoundBlocked: false,
    picture: undefined,
    isMediaComing: false,
    isApiReachable: true,
    connectedAt: undefined,
  };
}

/** What happens, in whatever order it happens: an event that does not fit the stage changes nothing. */
export function reduceHall(state: HallState, event: HallEvent): HallState {
  const next = reduced(state, event);
  // What may no longer be shown is not.
  return next.share === 'off' || mayShare(next) ? next : { ...next, share: 'off' };
}

function reduced(state: HallState, event: HallEvent): HallState {
  const { stage } = state;
  switch (event.type) {
    case 'link-given': {
      const isShut = stage.at === 'no-link' || stage.at === 'sign-in';
      const known = isShut && isOfAnother(state, event.bridgeId) ? anew(state) : state;
      return {
        ...(stage.at === 'no-link' ? at(known, { at: 'sign-in', isBusy: false }) : known),
        ...{ isLinkKnown: true, invitation: undefined },
      };
    }
    case 'invitation':
      return state.isLinkKnown ? { ...state, invitation: event.invitation } : state;
    case 'session-held':
      return state.isLinkKnown ? { ...state, isLinkKnown: false } : state;
    case 'pin-sent':
      return stage.at === 'sign-in' ? at(state, { at: 'sign-in', isBusy: true }) : state;
    case 'signed-in': {
      const { welcome, now } = event;
      if (stage.at !== 'sign-in' && stage.at !== 'no-link') return state;
      const known = isOfAnother(state, welcome.bridge.id) ? anew(state) : state;
      return { ...at(known, { at: 'lobby' }), welcome, clockAheadMs: welcome.serverTime - now, isApiReachable: true };
    }
    case 'told-anew': {
      const { welcome, now } = event;
      if (!state.welcome || isOfAnother(state, welcome.bridge.id)) return state;
      return { ...state, welcome, clockAheadMs: welcome.serverTime - now, isApiReachable: true };
    }
    case 'sign-in-refused':
      return stage.at === 'sign-in' ? at(state, refusedSignIn(event.refusal, event.now)) : state;
    case 'enter':
      if (stage.at !== 'lobby' && stage.at !== 'elsewhere' && !(stage.at === 'over' && stage.why === 'left'))
        return state;
      return at(state, joining('join', event.now, event.takeOver));
    case 'page-back':
      // Whether the conference still goes on is for the coordinator to say: what this device has kept may be old.
      return stage.at === 'lobby' ? at(state, joining('page-back', event.now, false)) : state;
    case 'seated': {
      if (stage.at !== 'entering') return state;
      const { doubt: _settled, ...rest } = stage;
      const asked = { ...rest, step: 'dial', waitsFor: 'room', seat: event.seat, nextAt: event.now } as const;
      return { ...at(state, { ...asked, takeOver: false }), isApiReachable: true };
    }
    case 'seat-refused':
      return stage.at === 'entering' ? refusedSeat(state, stage, event.refusal, event.now) : state;
    case 'media-coming':
      return { ...state, isMediaComing: event.isComing };
    case 'media-started': {
      if (stage.at === 'in') return at(state, { ...stage, isReconnecting: false });
      if (stage.at !== 'entering' || !stage.seat) return state;
      const inside = at(state, { at: 'in', seat: stage.seat, isReconnecting: false });
      return { ...inside, line: 'good', connectedAt: state.connectedAt ?? event.now };
    }
    case 'media-reconnecting':
      return stage.at === 'in' ? { ...at(state, { ...stage, isReconnecting: true }), ...silent(state) } : state;
    case 'media-stopped':
      return stopped(state, event);
    case 'media-unavailable':
      return stage.at === 'entering'
        ? at(state, { ...again(stage, 'dial', 'connection', event.now), ...causedBy(event.cause) })
        : state;
    case 'line':
      return { ...state, line: event.line };
    case 'sound': {
      const isThere = stage.at === 'in' || stage.at === 'entering';
      return isThere && state.isSoundBlocked !== event.isBlocked
        ? { ...state, isSoundBlocked: event.isBlocked }
        : state;
    }
    case 'picture':
      return stage.at === 'in' && state.picture !== event.picture ? { ...state, picture: event.picture } : state;
    case 'beat':
      return beaten(state, event);
    case 'floor':
      return floorTold({ ...state, isApiReachable: true }, event.floor);
    case 'call-failed':
      return failedCall(state, event.refusal);
    case 'microphone':
      return { ...state, voice: { ...state.voice, isOn: event.isOn && mayBeHeard(state) } };
    case 'no-microphone':
      return { ...state, voice: { ...state.voice, hasMicrophone: false, isOn: false } };
    case 'microphone-opened':
      // Shut as it was: the hall opens it when it wants to be heard.
      return { ...state, voice: { ...state.voice, hasMicrophone: true } };
    case 'camera':
      return { ...state, camera: event.camera };
    case 'share-started':
      return mayShare(state) ? { ...state, share: 'starting' } : state;
    case 'share-seen':
      return state.share === 'starting' ? { ...state, share: 'on' } : state;
    case 'share-ended':
      return state.share === 'off' ? state : { ...state, share: state.share === 'starting' ? 'failed' : 'off' };
    case 'share-stopped':
      return { ...state, share: 'off' };
    case 'promotion':
      return promotionTold(state, event.promotion);
    case 'evidence':
      return { ...state, evidence: { ...state.evidence, ...event.evidence } };
    case 'leave':
      return state.welcome ? { ...at(state, { at: 'over', why: 'left' }), ...silent(state) } : state;
    case 'signed-out':
      return { ...newHall(false), stage: { at: 'no-link', after: 'signed-out' } };
  }
}

function at(state: HallState, stage: Stage): HallState {
  return { ...state, stage };
}

function joining(why: 'join' | 'page-back', now: number, takeOver: boolean): Entering {
  return { at: 'entering', why, step: 'seat', waitsFor: 'seat', nextAt: now, attempt: 0, takeOver };
}

function isOfAnother({ welcome }: HallState, bridgeId: string): boolean {
  return welcome !== undefined && welcome.bridge.id !== bridgeId;
}

/** Nothing of the hall before; its link, and what this page has loaded, stay. */
function anew({ stage, isLinkKnown, invitation, isMediaComing, isApiReachable }: HallState): HallState {
  return { ...newHall(isLinkKnown), stage, invitation, isMediaComing, isApiReachable };
}

function refusedSignIn(refusal: Refusal, now: number): Stage {
  const over = overBy(refusal);
  if (over) return { at: 'over', why: over };
  const { code, status, retryAfterSeconds } = refusal;
  const shut = { at: 'sign-in', isBusy: false } as const;
  if (code === 'slow-down' || status === 429)
    return { ...shut, fault: 'slow-down', waitUntil: now + (retryAfterSeconds ?? 5) * 1000 };
  if (code === 'sign-in-failed' || status === 400) return { ...shut, fault: 'wrong' };
  return { ...shut, fault: status === 0 ? 'no-connection' : 'trouble' };
}

function overBy({ code, status }: Refusal): OverReason | undefined {
  if (code === 'conference-cancelled') return 'cancelled';
  if (code === 'bridge-withdrawn') return 'withdrawn';
  return code === 'conference-over' || status === 410 ? 'ended' : undefined;
}

function isSessionOver({ status }: Refusal): boolean {
  return status === 401 || status === 403;
}

/** Over, or nobody's: what still comes back of calls moves nothing. */
function isOutside({ stage }: HallState): boolean {
  return stage.at === 'over' || stage.at === 'sign-in' || stage.at === 'no-link';
}

function askPin(state: HallState): HallState {
  const stage: Stage = state.isLinkKnown
    ? { at: 'sign-in', isBusy: false, fault: 'session-over' }
    : { at: 'no-link', after: 'session-over' };
  return { ...at(state, stage), ...silent(state), floor: undefined };
}

function refusedSeat(state: HallState, stage: Entering, refusal: Refusal, now: number): HallState {
  const over = overBy(refusal);
  if (over) return at(state, { at: 'over', why: over });
  if (isSessionOver(refusal)) return askPin(state);
  if (refusal.code === 'held-elsewhere') return at(state, { at: 'elsewhere' });
  const isReachable = refusal.status !== 0;
  if (refusal.code !== 'not-ready') {
    const waitsFor = isReachable ? 'seat' : 'connection';
    return { ...at(state, again(stage, 'seat', waitsFor, now, refusal)), isApiReachable: isReachable };
  }
  const waitsFor = refusal.doorsOpenAt === undefined ? 'rooms' : 'doors';
  const doubt =
    stage.doubt && stage.doubt.asks + 1 < doubtsTold ? { ...stage.doubt, asks: stage.doubt.asks + 1 } : undefined;
  const { doubt: _told, ...rest } = stage;
  // The coordinator says when to come again: waiting for rooms is no failure.
  const nextAt = now + (refusal.retryAfterSeconds ?? 5) * 1000;
  const waiting: Entering = {
    ...{ ...rest, step: 'seat', waitsFor, attempt: 0, nextAt },
    ...(doubt ? { doubt } : {}),
  };
  return { ...at(state, waiting), isApiReachable: true };
}

function again(
  stage: Entering,
  step: Entering['step'],
  waitsFor: Entering['waitsFor'],
  now: number,
  refusal?: Refusal,
): Entering {
  const attempt = stage.attempt + 1;
  const nextAt = now + Math.max(pauseBefore(attempt), (refusal?.retryAfterSeconds ?? 0) * 1000);
  return { ...stage, step, waitsFor, attempt, nextAt, ...causedBy(refusal && causeOf(refusal)) };
}

/** How often this page has called since it has been out of the room; what the client did by itself to mend the line is the first. */
export function callsSoFar(stage: Stage): number {
  if (stage.at === 'entering') return stage.attempt;
  return stage.at === 'in' && stage.isReconnecting ? 1 : 0;
}

const causedBy = (cause: string | undefined): Pick<Entering, 'cause'> => (cause === undefined ? {} : { cause });

function stopped(state: HallState, { end, now, cause }: HallEvent & { type: 'media-stopped' }): HallState {
  const { stage } = state;
  if (end === 'left' || (stage.at !== 'in' && stage.at !== 'entering')) return state;
  const quiet = { ...state, ...silent(state) };
  if (end === 'elsewhere') return at(quiet, { at: 'elsewhere' });
  const { seat } = stage;
  if (!seat) return state;
  const attempt = callsSoFar(stage);
  const base: Entering = {
    ...{ at: 'entering', why: 'line-lost', step: 'dial', waitsFor: 'connection', nextAt: now, takeOver: false },
    ...causedBy(cause),
    attempt,
    seat,
  };
  if (end === 'gone') {
    const doubt = { generation: seat.generation, asks: 0 };
    return at(quiet, again({ ...base, why: 'room-gone', doubt }, 'seat', 'rooms', now));
  }
  return at(quiet, again(base, attempt < dialsWithOneSeat ? 'dial' : 'seat', 'connection', now));
}

function beaten(state: HallState, event: HallEvent & { type: 'beat' }): HallState {
  const { status, serverTime, now, generation, seat } = event;
  if (isOutside(state)) return state;
  const known = { ...state, clockAheadMs: serverTime - now, isApiReachable: true };
  const welcome = known.welcome && {
    ...known.welcome,
    conference: { ...known.welcome.conference, status },
  };
  if (status === 'cancelled') return { ...at(known, { at: 'over', why: 'cancelled' }), ...silent(known), welcome };
  if (status === 'ended' || status === 'settled')
    return { ...at(known, { at: 'over', why: 'ended' }), ...silent(known), welcome };
  const told = floorTold({ ...known, welcome }, event.floor);
  const { stage } = told;
  if (stage.at !== 'in') return told;
  if (seat === 'elsewhere' && generation === stage.seat.generation)
    return { ...at(told, { at: 'elsewhere' }), ...silent(told) };
  // The room was made anew while this page was still in the old one.
  if (generation > stage.seat.generation) {
    const entering: Entering = {
      ...{ at: 'entering', why: 'room-gone', step: 'seat', waitsFor: 'seat', nextAt: now, attempt: 0 },
      takeOver: false,
    };
    return { ...at(told, entering), ...silent(told) };
  }
  return told;
}

/** A call besides the seat's went wrong: the room is not touched by it, unless the session is over. */
function failedCall(state: HallState, refusal: Refusal): HallState {
  if (isOutside(state)) return state;
  if (isSessionOver(refusal)) return askPin(state);
  const over = overBy(refusal);
  if (over) return { ...at(state, { at: 'over', why: over }), ...silent(state) };
  return refusal.status === 0 ? { ...state, isApiReachable: false } : state;
}
