/**
 * Gives the focus to an element where what had it is gone or can no longer be pressed. Two frames later: by then a dialog that
 * closes has given it back if it could.
 */
export function catchFocus(to: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) to()?.focus({ preventScroll: true });
    }),
  );
}
