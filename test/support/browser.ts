import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** First the one without a browser's own windows: for the same stories it takes four fifths of the processor time. */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const install =
  'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell';

/**
 * The Chromium the tests drive: `CHROMIUM`, else a usual place. Where there is none and this is a Debian's root (a fresh container),
 * installs Debian's. Throws an Error whose message is the one line to type.
 */
export function chromiumPath(): string {
  const named = process.env.CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM=${named} is not there: unset CHROMIUM`);
  }
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/flock');
  if (!isDebianRoot)
    throw new Error('sudo apt-get install -y chromium-headless-shell  # or: export CHROMIUM=/path/to/chromium');
  // The lock ends with its process: whoever comes second finds the browser there.
  const once = `test -x ${places[0]} || { ${install}; }`;
  const ran = spawnSync('flock', [join(tmpdir(), 'chromium-install.lock'), 'sh', '-c', once], { encoding: 'utf8' });
  if (ran.status === 0 && existsSync(places[0] as string)) return places[0] as string;
  throw new Error(`${install}  # failed: ${(ran.stderr || ran.error?.message || '').trim().split('\n').at(-1)}`);
}

export interface BrowserOptions {
  /** A camera and a microphone that need no hardware and ask nobody: a rolling picture and a beep each second. */
  readonly fakeMedia?: boolean;
  readonly args?: readonly string[];
}

/** A headless Chromium that reaches loopback and nothing beyond. Whoever opens it closes it. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
      // Otherwise WebRTC leaves loopback out and hides addresses behind names that only multicast could resolve.
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      ...(options.fakeMedia
        ? [
            '--use-fake-ui-for-media-stream',
            '--use-fake-device-for-media-stream',
            '--autoplay-policy=no-user-gesture-required',
          ]
        : []),
      ...(options.args ?? []),
    ],
  });
}
