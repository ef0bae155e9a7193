/** How long a dialog may take to fade out with the focus still in it, in frames. */
const framesOfFading = 30;

/**
 * Gives the focus to an element where what had it is gone or can no longer be pressed. From two frames later, when a dialog that
 * closes has given it back if it could, until one that fades out with the focus in it must be gone.
 */
function catchFocus(to: () => HTMLElement | null): void {
  let frames = 0;
  const look = (): void => {
    frames += 1;
    if (frames < 2 || document.activeElement !== document.body) {
      if (frames < framesOfFading) requestAnimationFrame(look);
      return;
    }
    to()?.focus({ preventScroll: true });
  };
  requestAnimationFrame(look);
}

/**
 * While `main` stands, nobody who goes by keyboard is left at the top of the document: what had the focus is watched, and where an
 * act takes it away, by whatever way, the dialog it stood in or the page's heading takes the focus. Who goes on by
 * pointer and has put the focus nowhere is left alone, and rows that scroll out of sight are their table's own matter.
 */
export function watchFocus(main: HTMLElement): () => void {
  let held: Element | null = null;
  let around: HTMLElement | null = null;
  const note = (): void => {
    held = document.activeElement === document.body ? null : document.activeElement;
    around = held?.closest<HTMLElement>('[role="dialog"], [role="table"]:has([data-row])') ?? null;
  };
  const look = (): void => {
    if (held === null || (held.isConnected && !held.matches(':disabled'))) return;
    const stays = around?.isConnected ? around : null;
    held = null;
    if (stays?.role === 'table') return;
    catchFocus(() => (stays?.isConnected ? stays : (main.querySelector<HTMLElement>('h1') ?? main)));
  };
  const changes = new MutationObserver(look);
  changes.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  document.addEventListener('focusin', note);
  document.addEventListener('click', note, true);
  return () => {
    changes.disconnect();
    document.removeEventListener('focusin', note);
    document.removeEventListener('click', note, true);
  };
}
