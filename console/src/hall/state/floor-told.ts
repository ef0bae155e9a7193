import type { HallState, Refusal } from './hall-state.ts';

/** What a hall that has the floor has to know. */
export function turnText({ floor, voice }: HallState): 'failed' | 'speak' | 'openYourself' | 'opening' {
  if (floor?.media === 'failed' || voice.promotion === 'failed') return 'failed';
  if (voice.isOn) return 'speak';
  return floor?.media === 'open' && voice.promotion !== 'asking' ? 'openYourself' : 'opening';
}

/** Why the floor did not take what this hall wanted, as far as that changes what to do. */
export function floorFault({ status, code }: Refusal): 'no-connection' | 'full' | 'closed' | 'moved' | 'trouble' {
  if (status === 0) return 'no-connection';
  if (code === 'queue-full') return 'full';
  if (code === 'floor-closed' || code === 'too-early') return 'closed';
  return code === 'floor-moved' || code === 'not-your-turn' ? 'moved' : 'trouble';
}
