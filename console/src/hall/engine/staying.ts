import { stayAfter } from '../state/staying.ts';
import type { Core, OnChange } from './core.ts';

/** Keeps with the tab that it is in a meeting, and of which hall. */
export function rememberStay(core: Core): OnChange {
  return (state, before) => {
    const stays = stayAfter(state, before);
    if (stays !== undefined) core.kept.keepStay(stays ? state.welcome?.bridge.id : undefined);
  };
}
