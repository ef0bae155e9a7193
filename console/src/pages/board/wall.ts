import { useEffect } from 'react';

/** While on: the page is drawn larger (a line is read from across a room) and what lies behind it takes no focus. */
export function useWall(isOn: boolean, onLeave: () => void): void {
  useEffect(() => {
    if (!isOn) return;
    const root = document.documentElement;
    const shells = [...document.querySelectorAll<HTMLElement>('[data-shell]')];
    root.style.fontSize = 'max(100%, 1.25vw)';
    for (const shell of shells) shell.inert = true;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"]')) onLeave();
    };
    addEventListener('keydown', onKey);
    return () => {
      root.style.fontSize = '';
      for (const shell of shells) shell.inert = false;
      removeEventListener('keydown', onKey);
    };
  }, [isOn, onLeave]);
}
