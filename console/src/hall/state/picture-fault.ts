import type { PictureFault } from '../../../../shared/domain/picture-fault.ts';
import type { HallState } from './hall-state.ts';
import { seenOf } from './told.ts';
import { sendsPicture } from './voice.ts';

/** A person answers the browser's question, a camera opens and its first pictures leave within that. */
const patienceMs = 15_000;

/**
 * What is missing of this hall's pictures, for the operator. `since`: when the room began to take them. A hall that only watches is not
 * to be seen, and a room that has all the pictures it holds is no fault of a hall that listens; whoever speaks is to be seen.
 */
export function pictureFaultOf(state: HallState, since: number | undefined, now: number): PictureFault | undefined {
  const isUnseen = since !== undefined && now - since >= patienceMs && isMissed(state, now);
  const isBlind = state.picture === 'missing' || state.picture === 'frozen';
  if (isUnseen) return isBlind ? 'neither' : 'not-sent';
  return isBlind ? 'not-received' : undefined;
}

function isMissed(state: HallState, now: number): boolean {
  if (!sendsPicture(state)) return false;
  const seen = seenOf(state, now);
  return seen !== 'seen' && (seen !== 'room-full' || state.floor?.state === 'yours');
}
