import type { Opened } from './devices.ts';

/** One device that is tried. What opens too late, for the page has gone on or another was chosen meanwhile, is shut at once. */
export function createTrial() {
  let turn = new AbortController();
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;
  let isOver = false;

  function close(): void {
    turn.abort();
    opened?.close();
    opened = undefined;
  }

  return {
    close,
    /** For good: the page does other things now. */
    end(): void {
      isOver = true;
      close();
    },
    /** Undefined where it came too late. */
    async open(begin: (signal: AbortSignal) => Promise<Opened>): Promise<Opened | undefined> {
      if (isOver) return undefined;
      close();
      turn = new AbortController();
      const { signal } = turn;
      // A phone opens one at a time.
      await opening?.catch(() => undefined); // whoever began it has heard
      if (signal.aborted) return undefined;
      opening = begin(signal);
      const mine = await opening;
      if (signal.aborted) {
        mine.close();
        return undefined;
      }
      opened = mine;
      return mine;
    },
  };
}
