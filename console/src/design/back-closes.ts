import { useEffect, useRef, useState } from 'react';

/** HTML, "close requests": not among TypeScript's types yet. */
interface CloseWatcher extends EventTarget {
  destroy(): void;
}

/**
 * Back on an Android phone closes what lies over the page, as in any of its apps, and does not leave the page. Through the browser's
 * own close requests (`CloseWatcher`), which know what was opened last. On a desk the same requests come from Esc, which the dialogs of
 * the library take themselves, innermost first: there nothing is watched.
 */
export function useBackCloses(open: boolean, close: () => void): void {
  const latest = useRef(close);
  /** A watcher ends with its request: what stays open all the same is watched anew. */
  const [requests, setRequests] = useState(0);
  useEffect(() => {
    latest.current = close;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request begins a new watcher
  useEffect(() => {
    const { CloseWatcher: Watcher } = window as { CloseWatcher?: new () => CloseWatcher };
    if (!open || !Watcher || !/\bAndroid\b/.test(navigator.userAgent)) return;
    const watcher = new Watcher();
    watcher.addEventListener('close', () => {
      latest.current();
      setRequests((before) => before + 1);
    });
    return () => watcher.destroy();
  }, [open, requests]);
}
