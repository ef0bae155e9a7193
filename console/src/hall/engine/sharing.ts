import type { Core, OnChange } from './core.ts';

/** Enough for a slide or a table of figures; an old phone shows it and a weak line carries it. */
const screen = { width: { max: 1280 }, height: { max: 720 }, frameRate: { max: 10 } };

/** A phone's browser has no screen to give. */
export const canShareScreen = (): boolean => 'getDisplayMedia' in (navigator.mediaDevices ?? {});

/** Shows the conference a screen or window that a person here has chosen, as long as the state lets it. */
export function shareScreen(core: Core): { changed: OnChange; start: () => Promise<void>; stop: () => void } {
  let shown: MediaStream | undefined;

  function end(): void {
    for (const track of shown?.getTracks() ?? []) track.stop();
    shown = undefined;
    core.line()?.stopShare();
  }

  return {
    async start() {
      let chosen: MediaStream;
      try {
        chosen = await navigator.mediaDevices.getDisplayMedia({ video: screen, audio: false });
      } catch {
        return; // thought better of it in the browser's own dialog
      }
      shown = chosen;
      core.tell({ type: 'share-started' });
      const line = core.line();
      if (core.state().share !== 'starting' || !line) return end();
      try {
        await line.startShare(chosen);
      } catch {
        core.tell({ type: 'share-ended' }); // before it has begun: told as not taken
      }
    },
    stop: () => core.tell({ type: 'share-stopped' }),
    changed({ share }, before) {
      if (share !== before.share && (share === 'off' || share === 'failed')) end();
    },
  };
}
