import type { HallFloor, HallState, Voice } from './hall-state.ts';

/** Whether the room would carry this hall's voice now. */
export function mayBeHeard({ welcome, stage, floor, voice }: HallState): boolean {
  if (stage.at !== 'in') return false;
  if (voice.promotion === 'on') return true;
  if (stage.seat.room !== 0) return false;
  return welcome?.bridge.isHost === true || floor?.mayBeHeard === true;
}

/** Whether the room would take a shared screen: from the chair's hall at any time, from another while it has the floor. */
export function mayShare(state: HallState): boolean {
  const { stage, welcome, floor } = state;
  if (stage.at !== 'in' || stage.isReconnecting || !mayBeHeard(state)) return false;
  return welcome?.bridge.isHost === true || (floor?.state === 'yours' && floor.media === 'open');
}

/** What is over with the connection: a promotion does not outlive it, and a microphone does not open by itself after it. */
export function silent(
  state: HallState,
): Pick<HallState, 'voice' | 'evidence' | 'camera' | 'share' | 'isSoundBlocked' | 'picture'> {
  return {
    voice: { ...state.voice, isOn: false, promotion: 'none' },
    evidence: {},
    camera: state.camera === 'missing' ? 'missing' : 'off',
    share: 'off',
    isSoundBlocked: false,
    picture: undefined,
  };
}

/** The room takes this hall's picture now, so that it is missed where it does not come. */
export function sendsPicture({ stage, voice }: HallState): boolean {
  return stage.at === 'in' && !stage.isReconnecting && (stage.seat.room === 0 || voice.promotion === 'on');
}

/**
 * Giving the floor opens the microphone, taking it shuts it; in between it is the hall's own. Turns only go up: an answer that knows an
 * earlier one (a heartbeat that was on its way when the call came) was overtaken.
 */
export function floorTold(state: HallState, floor: HallFloor): HallState {
  if (state.floor && floor.turn < state.floor.turn) return state;
  const before = mayBeHeard(state);
  const isMine = floor.state === 'yours';
  const promotion = isMine ? state.voice.promotion : 'none';
  const next: HallState = { ...state, floor, voice: { ...state.voice, promotion } };
  const now = mayBeHeard(next);
  const isGiven = isMine && state.floor?.state !== 'yours';
  const isOpened = isMine && now && (isGiven || !before);
  const isOn = now && next.voice.hasMicrophone && (isOpened || next.voice.isOn);
  return { ...next, voice: { ...next.voice, isOn } };
}

export function promotionTold(state: HallState, promotion: Voice['promotion']): HallState {
  const next: HallState = { ...state, voice: { ...state.voice, promotion } };
  if (promotion === 'on' && state.floor?.state === 'yours')
    return { ...next, voice: { ...next.voice, isOn: next.voice.hasMicrophone && mayBeHeard(next) } };
  return { ...next, voice: { ...next.voice, isOn: next.voice.isOn && mayBeHeard(next) } };
}
