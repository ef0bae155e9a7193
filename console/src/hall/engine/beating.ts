import { pageBeatsMs } from '../../../../shared/domain/access.ts';
import type { PictureFault } from '../../../../shared/domain/picture-fault.ts';
import { redialOf } from '../../../../shared/domain/redial.ts';
import type { HallState } from '../state/hall-state.ts';
import { callsSoFar } from '../state/reduce.ts';
import { type Core, createAlarm, type OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

/** Without an answer, s; the longest is what the coordinator counts as silence. */
const afterFailureSeconds = [3, 6, 12, 20];

/**
 * Tells the coordinator that the page is there and how it stands, as often as it is told to, and at once when it comes into the room or
 * out of it. Which call it is at, and what is missing of its pictures (`pictureFault`), it tells along with that.
 */
export function beat(
  core: Core,
  pictureFault: () => PictureFault | undefined,
): { changed: OnChange; farewell: () => Promise<unknown> } {
  const alarm = createAlarm();
  let isOut = false;
  /** How the page stands has changed while a beat was on its way. */
  let isOld = false;
  let failures = 0;
  let farewell: Promise<unknown> = Promise.resolve();
  let saidAt = 0;

  function say(generation: number, leaving?: true): ReturnType<Core['api']['beat']> {
    const state = core.state();
    const connected = isConnected(state);
    // the device's clock may be set back in the middle
    saidAt = Math.max(saidAt + 1, core.now() + state.clockAheadMs);
    const more = connected ? { picture: pictureFault() } : { redial: redialOf(callsSoFar(state.stage)), leaving };
    return core.api.beat({ generation, connected, saidAt, ...more });
  }

  async function once(): Promise<void> {
    if (!isDue(core.state(), core.now())) return;
    if (isOut) {
      isOld = true;
      return;
    }
    isOut = true;
    isOld = false;
    const { stage, welcome } = core.state();
    /** Another hall may have signed in on the page meanwhile: an answer says nothing of it. */
    const isMine = (): boolean => core.state().welcome?.bridge.id === welcome?.bridge.id;
    const seat = stage.at === 'in' ? stage.seat : undefined;
    let seconds: number;
    try {
      const said = await say(seat?.generation ?? 0);
      failures = 0;
      seconds = said.nextSeconds;
      if (isMine()) {
        core.tell({ type: 'session-held' });
        core.tell({ type: 'beat', ...said, now: core.now() });
      }
    } catch (error) {
      seconds = afterFailureSeconds[Math.min(failures, afterFailureSeconds.length - 1)] as number;
      failures += 1;
      if (isMine()) core.tell({ type: 'call-failed', refusal: refusalOf(error) });
    } finally {
      isOut = false;
    }
    if (isDue(core.state(), core.now())) alarm.set(isOld ? 0 : seconds * 1000, () => void once());
  }

  const changed: OnChange = (state, before) => {
    if (!isDue(state, core.now())) {
      // Left by hand: said once, so that the board does not show a fault.
      if (state.stage.at === 'over' && state.stage.why === 'left' && before.stage.at !== 'over')
        farewell = say(0, true).catch(() => undefined); // silence says the same a little later
      return alarm.clear();
    }
    const isNews = state.stage.at !== before.stage.at || isConnected(state) !== isConnected(before);
    if (!alarm.isSet || isNews) alarm.set(0, () => void once());
  };
  return { changed, farewell: () => farewell };
}

const isConnected = ({ stage }: HallState): boolean => stage.at === 'in' && !stage.isReconnecting;

/** A page that is open for a check the day before says nothing; one that waits for the doors does. */
function isDue({ stage, welcome, clockAheadMs }: HallState, now: number): boolean {
  if (!welcome) return false;
  if (stage.at === 'entering' || stage.at === 'in' || stage.at === 'elsewhere') return true;
  return stage.at === 'lobby' && now + clockAheadMs >= welcome.conference.doorsOpenAt - pageBeatsMs;
}
