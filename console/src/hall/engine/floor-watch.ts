import { listenForHints } from '../../push/hints.ts';
import type { Core, OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

type HintSocket = ReturnType<Parameters<typeof listenForHints>[0]['open']>;

/** While a hand is up or the floor is this hall's, its turn is looked for on every hint and every 5 s; else the heartbeat says it. */
export function watchFloor(core: Core): { changed: OnChange; look: () => Promise<void> } {
  let listening: { stop(): void } | undefined;
  let isOut = false;

  async function look(): Promise<void> {
    if (isOut) return;
    isOut = true;
    try {
      core.tell({ type: 'floor', floor: await core.api.readFloor() });
    } catch (error) {
      core.tell({ type: 'call-failed', refusal: refusalOf(error) });
    } finally {
      isOut = false;
    }
  }

  const changed: OnChange = ({ stage, floor }) => {
    const isWatched =
      (stage.at === 'in' || stage.at === 'entering') && (floor?.state === 'asked' || floor?.state === 'yours');
    if (isWatched && !listening) {
      const world = {
        ticket: core.api.ticket,
        open: (url: string, protocols: string[]) => new WebSocket(url, protocols) as HintSocket,
        setTimer: (act: () => void, ms: number) => setTimeout(act, ms),
        clearTimer: (timer: unknown) => clearTimeout(timer as number),
        random: Math.random,
      };
      listening = listenForHints(world, () => void look());
    }
    if (!isWatched && listening) {
      listening.stop();
      listening = undefined;
    }
  };
  return { changed, look };
}
