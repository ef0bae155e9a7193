import { isContent } from './on-stage.ts';

/** How the large picture stands. missing: chosen, and nothing of it has come. frozen: it came and has stopped. */
export type Picture = 'none' | 'lost' | 'coming' | 'shown' | 'missing' | 'frozen';

/** What is seen of it at one moment. `frames`: drawn so far; falls when another picture takes the place. */
export interface Look {
  readonly main: string | undefined;
  readonly hasDrawn: boolean;
  readonly frames: number;
  readonly isReconnecting: boolean;
  /** A page in the background draws nothing. */
  readonly isVisible: boolean;
  readonly at: number;
}

/** The last look, and since when there was no new frame. */
export interface Watch extends Look {
  readonly stillSince: number;
}

/** A weak line begins and repairs a picture within that. */
const patienceMs = 8000;
/** A device that slept has not looked: what it missed says nothing. */
const gapMs = 3000;

export function watched(before: Watch | undefined, look: Look): Watch {
  const isStill =
    before?.isVisible === true &&
    look.isVisible &&
    before.main === look.main &&
    before.frames === look.frames &&
    before.isReconnecting === look.isReconnecting &&
    look.at - before.at < gapMs;
  return { ...look, stillSince: isStill ? before.stillSince : look.at };
}

export function pictureOf({ main, hasDrawn, isReconnecting, stillSince, at }: Watch): Picture {
  if (isReconnecting) return 'lost';
  if (main === undefined) return 'none';
  const isLate = at - stillSince >= patienceMs;
  if (!hasDrawn) return isLate ? 'missing' : 'coming';
  // A shared page may rightly stand still.
  return isLate && !isContent(main) ? 'frozen' : 'shown';
}
