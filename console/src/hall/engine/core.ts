import type { MediaLine } from '../media/media-line.ts';
import type { HallEvent, HallState } from '../state/hall-state.ts';
import type { HallApi } from './hall-api.ts';
import type { Kept } from './kept.ts';
import type { RollBox } from './roll-box.ts';

/** What the parts of the page stand on: its state, the world outside, and how each is told of a change. */
export interface Core {
  readonly api: HallApi;
  readonly kept: Kept;
  readonly rolls: RollBox;
  state(): HallState;
  tell(event: HallEvent): void;
  now(): number;
  /** The stay in a room, while there is one. */
  line(): MediaLine | undefined;
}

/** A part of the page that acts on what has changed. */
export type OnChange = (state: HallState, before: HallState) => void;

/** One act at a time, at a time: setting it anew forgets the one before. */
export function createAlarm() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    set(ms: number, act: () => void): void {
      clearTimeout(timer);
      timer = setTimeout(act, Math.max(0, ms));
    },
    clear(): void {
      clearTimeout(timer);
      timer = undefined;
    },
    get isSet(): boolean {
      return timer !== undefined;
    },
  };
}
