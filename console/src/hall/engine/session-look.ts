import { type Core, createAlarm, type OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

/** Without an answer; what the page has kept is on it meanwhile. */
const againMs = 5000;

/**
 * Asks anew what the page goes on as: it may keep the title of some conferences on no device, and what it has kept may have been moved
 * since.
 */
export function lookAtSession(core: Core): { changed: OnChange; look(): Promise<void>; hurry(): void } {
  const alarm = createAlarm();
  const bridgeId = (): string | undefined => core.state().welcome?.bridge.id;
  /** Whose facts are wanted still. */
  let wanted: string | undefined;
  let isOut = false;

  async function ask(): Promise<void> {
    if (isOut || wanted === undefined) return;
    isOut = true;
    alarm.clear();
    const mine = wanted;
    try {
      const welcome = await core.api.readSession();
      if (wanted !== mine) return;
      wanted = undefined;
      core.tell({ type: 'told-anew', welcome, now: core.now() });
    } catch (error) {
      if (wanted !== mine) return;
      const refusal = refusalOf(error);
      if (refusal.status === 0 || refusal.status >= 429) alarm.set(againMs, () => void ask());
      core.tell({ type: 'call-failed', refusal });
    } finally {
      isOut = false;
    }
  }

  return {
    changed() {
      if (wanted === undefined || wanted === bridgeId()) return;
      wanted = undefined;
      alarm.clear();
    },
    look() {
      wanted = bridgeId();
      return ask();
    },
    hurry: () => void ask(),
  };
}
