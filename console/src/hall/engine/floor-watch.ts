import { listenForHints } from '../../push/hints.ts';
import type { HallState } from '../state/hall-state.ts';
import { type Core, createAlarm, type OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

type HintSocket = ReturnType<Parameters<typeof listenForHints>[0]['open']>;

/** The rooms of a nation see a new speaker in the same second: their questions who it is are spread over so long. */
const spreadMs = 8000;

/**
 * While a hand is up or the floor is this hall's, its turn is looked for on every hint and every 5 s. Who only listens hears hints too, for
 * it may be called without having asked; else the heartbeat tells it, and it asks in between when somebody else is seen or heard (`moved`).
 */
export function watchFloor(core: Core): { changed: OnChange; look: () => Promise<void>; moved: () => void } {
  const asking = createAlarm();
  let listening: ReturnType<typeof listenForHints> | undefined;
  let isOut = false;
  /** Something was said while an answer was on its way, which may be older. */
  let isOld = false;

  async function look(): Promise<void> {
    if (isOut) {
      isOld = true;
      return;
    }
    isOut = true;
    isOld = false;
    try {
      core.tell({ type: 'floor', floor: await core.api.readFloor() });
    } catch (error) {
      core.tell({ type: 'call-failed', refusal: refusalOf(error) });
    } finally {
      isOut = false;
    }
    if (isOld) await look();
  }

  function moved(): void {
    if (core.state().stage.at !== 'in' || asking.isSet || isItsTurn(core.state())) return;
    asking.set(Math.random() * spreadMs, () => {
      asking.clear();
      void look();
    });
  }

  const changed: OnChange = (state) => {
    const { at } = state.stage;
    if (at !== 'in') asking.clear();
    const isPatient = !isItsTurn(state);
    // A line that is lost for a while does not end it: what was missed is read when it is back.
    const isWatched = at === 'in' || (at === 'entering' && (!isPatient || listening !== undefined));
    if (isWatched && !listening) {
      const world = {
        ticket: core.api.ticket,
        open: (url: string, protocols: string[]) => new WebSocket(url, protocols) as HintSocket,
        setTimer: (act: () => void, ms: number) => setTimeout(act, ms),
        clearTimer: (timer: unknown) => clearTimeout(timer as number),
        random: Math.random,
      };
      listening = listenForHints(world, () => void look(), { isPatient });
    }
    listening?.setPatient(isPatient);
    if (!isWatched && listening) {
      listening.stop();
      listening = undefined;
    }
  };
  return { changed, look, moved };
}

const isItsTurn = ({ floor }: HallState): boolean => floor?.state === 'asked' || floor?.state === 'yours';
