import { pageBeatsMs } from '../../../../shared/domain/access.ts';
import type { HallState } from '../state/hall-state.ts';
import { type Core, createAlarm, type OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

/** Without an answer, s; the longest is what the coordinator counts as silence. */
const afterFailureSeconds = [3, 6, 12, 20];

/** Tells the coordinator that the page is there and how it stands, as often as it is told to, and at once when that changes. */
export function beat(core: Core): { changed: OnChange; farewell: () => Promise<unknown> } {
  const alarm = createAlarm();
  let isOut = false;
  /** How the page stands has changed while a beat was on its way. */
  let isOld = false;
  let failures = 0;
  let farewell: Promise<unknown> = Promise.resolve();

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
      const said = await core.api.beat(seat?.generation ?? 0, isConnected(core.state()), core.now());
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
        farewell = core.api.beat(0, false, core.now()).catch(() => undefined); // silence says the same a little later
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
