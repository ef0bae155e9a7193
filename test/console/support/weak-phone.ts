import type { Page } from 'playwright-core';

/**
 * The line of a weak 3G: 0.4 Mbit/s, 400 ms there and back. The local site sends files as they are and CloudFront sends them gzipped, a
 * fourth of that: so it is 1.6 Mbit/s here. Media (WebRTC) is not slowed by it.
 */
const line = { latency: 400, downloadThroughput: 1_600_000 / 8, uploadThroughput: 400_000 / 8 };
/** A phone of some years ago beside a desk. */
const slowdown = 4;

export interface Line {
  /** What has come to the page over the line so far. */
  told(): {
    readonly bytes: number;
    readonly files: number;
    /** Of the bytes: the Chime client. */
    readonly client: number;
    /** Files that came more than once. */
    readonly twice: readonly string[];
    /** How often this path of the API was read. */
    reads(path: string): number;
    /** Cumulative layout shift, as web.dev counts it without the windows: what moved without having been touched. */
    readonly shift: number;
  };
}

/** The page is on a weak phone with a slow line from now on, and what comes to it is counted. */
export async function becomeWeak(page: Page): Promise<Line> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  // What a service worker fetches for the page would come past all this: the page fetches by itself, as at its first visit.
  await devtools.send('Network.setBypassServiceWorker', { bypass: true });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await devtools.send('Network.emulateNetworkConditions', { offline: false, ...line });
  let shift = 0;
  await page.exposeFunction('layoutMoved', (by: number) => {
    shift += by;
  });
  await page.addInitScript(() => {
    type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
    const moved = (globalThis as unknown as { layoutMoved: (by: number) => void }).layoutMoved;
    new PerformanceObserver((list) => {
      for (const each of list.getEntries() as Shift[]) if (!each.hadRecentInput) moved(each.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const addresses = new Map<string, string>();
  const kept = new Set<string>();
  const came: { readonly address: string; readonly bytes: number }[] = [];
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    addresses.set(requestId, `${request.method} ${request.url}`);
  });
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache || response.fromServiceWorker) kept.add(requestId);
  });
  devtools.on('Network.requestServedFromCache', ({ requestId }) => kept.add(requestId));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength: bytes }) => {
    const address = addresses.get(requestId);
    if (address && !kept.has(requestId)) came.push({ address, bytes });
  });
  return {
    told() {
      // The network test of the device check fetches its file three times on purpose.
      const files = came.filter(({ address }) => /^GET .*\/(assets\/.*\.(js|css)|h)$/.test(address));
      const names = files.map(({ address }) => address);
      return {
        bytes: came.reduce((sum, each) => sum + each.bytes, 0),
        files: files.length,
        client: came.find(({ address }) => address.includes('/assets/chime-line'))?.bytes ?? 0,
        twice: names.filter((name, at) => names.indexOf(name) !== at),
        reads: (path) => came.filter(({ address }) => address.startsWith('GET ') && address.endsWith(path)).length,
        shift,
      };
    },
  };
}
