import { stayAfter } from '../state/staying.ts';
import type { Core, OnChange } from './core.ts';

/** Heartbeats come twice as often. */
const anewMs = 60_000;

/** Keeps with the tab that it is in a meeting, of which hall, and when it last was. */
export function rememberStay(core: Core): OnChange {
  let keptAt = 0;
  return (state, before) => {
    const stays = stayAfter(state, before);
    if (stays === false) return core.kept.keepStay(undefined);
    if (!stays && (state.stage.at !== 'in' || core.now() - keptAt < anewMs)) return;
    keptAt = core.now();
    core.kept.keepStay(state.welcome?.bridge.id);
  };
}
