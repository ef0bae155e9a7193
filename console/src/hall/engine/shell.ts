/** Where there is a service worker, the page's own files are kept for a day without a line: what was loaded so far is told to it. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/hall-worker.js', { scope: '/h' });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'));
    active?.postMessage({ type: 'keep', paths: loaded.map(({ pathname }) => pathname) });
  } catch {
    // Private windows have none: the page then needs its line to open, and nothing else.
  }
}
