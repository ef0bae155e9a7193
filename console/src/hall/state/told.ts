import type { HallState } from './hall-state.ts';
import { mayBeHeard } from './voice.ts';

/** Whether the conference sees this hall: only what was observed is said. */
export type Seen = 'seen' | 'line-lost' | 'watching-only' | 'camera-off' | 'camera-missing' | 'room-full' | 'not-yet';
/** Whether it hears this hall. */
export type Heard =
  | 'heard'
  | 'line-lost'
  | 'watching-only'
  | 'not-open'
  | 'ask-first'
  | 'not-your-turn'
  | 'muted'
  | 'no-microphone'
  | 'silence';

/** Pictures and sounds are told of about once a second; a beat or two may be missed. */
const pictureFreshMs = 6000;
/** A pause in speech is no fault. */
const soundFreshMs = 12_000;

export function seenOf(state: HallState, now: number): Seen {
  const { stage, camera, evidence } = state;
  if (stage.at !== 'in') return 'not-yet';
  if (stage.isReconnecting) return 'line-lost';
  if (stage.seat.room !== 0 && state.voice.promotion !== 'on') return 'watching-only';
  if (camera === 'missing') return 'camera-missing';
  if (camera === 'refused-by-room') return 'room-full';
  if (camera === 'off') return 'camera-off';
  return now - (evidence.pictureAt ?? Number.NEGATIVE_INFINITY) < pictureFreshMs ? 'seen' : 'not-yet';
}

export function heardOf(state: HallState, now: number): Heard {
  const { stage, voice, floor, evidence } = state;
  if (!voice.hasMicrophone) return 'no-microphone';
  if (stage.at === 'in' && stage.isReconnecting) return 'line-lost';
  if (stage.at === 'in' && !mayBeHeard(state)) {
    if (floor?.state === 'yours') return 'not-open';
    if (stage.seat.room !== 0) return 'watching-only';
    return floor?.state === 'none' ? 'ask-first' : 'not-your-turn';
  }
  if (!voice.isOn) return 'muted';
  return now - (evidence.soundAt ?? Number.NEGATIVE_INFINITY) < soundFreshMs ? 'heard' : 'silence';
}
