/** How long a dialog may take to fade out with the focus still in it, in frames. */
const framesOfFading = 30;

/**
 * Gives the focus to an element where what had it is gone or can no longer be pressed. From two frames later, when a dialog that
 * closes has given it back if it could, until one that fades out with the focus in it must be gone.
 */
export function catchFocus(to: () => HTMLElement | null | undefined): void {
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
