import type { OnChange } from './core.ts';

/** The screen stays on while the hall is in; a browser takes that back when the page is hidden, so it is asked for again. */
export function stayAwake(): OnChange {
  let lock: WakeLockSentinel | undefined;
  let isWanted = false;
  const ask = async (): Promise<void> => {
    if (!isWanted || lock || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const taken = await navigator.wakeLock.request('screen');
      taken.addEventListener('release', () => {
        lock = undefined;
      });
      lock = taken;
      if (!isWanted) await taken.release();
    } catch {
      // The device saves its battery: the conference goes on behind a dark screen.
    }
  };
  document.addEventListener('visibilitychange', () => void ask());
  return ({ stage }) => {
    const now = stage.at === 'in' || stage.at === 'entering';
    if (now === isWanted) return;
    isWanted = now;
    if (now) void ask();
    else lock?.release().catch(() => undefined); // it goes with the page in any case
  };
}
