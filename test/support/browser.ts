import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const installed = '/usr/bin/chromium-headless-shell';
/** First the one without a browser's own windows: for the same stories it takes four fifths of the processor time. */
const places = [
  installed,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const install =
  'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell';

/** What the search for a browser asks of the machine. */
export interface Machine {
  readonly named: string | undefined;
  readonly isRoot: boolean;
  exists(path: string): boolean;
  /** Runs a line in a shell, one at a time on this machine; what it complained of, or nothing where it went well. */
  runAlone(line: string): string | undefined;
}

const thisMachine: Machine = {
  named: process.env.CHROMIUM,
  isRoot: process.getuid?.() === 0,
  exists: existsSync,
  runAlone(line) {
    const ran = spawnSync('flock', [join(tmpdir(), 'chromium-install.lock'), 'sh', '-c', line], { encoding: 'utf8' });
    return ran.status === 0 ? undefined : ran.stderr || ran.error?.message || `exit code ${ran.status}`;
  },
};

/**
 * The Chromium the tests drive: `CHROMIUM`, else a usual place. Where there is none and this is a Debian's root (a fresh container),
 * installs Debian's. Throws an Error whose message is the one line to type.
 */
export function chromiumPath({ named, isRoot, exists, runAlone }: Machine = thisMachine): string {
  if (named) {
    if (exists(named)) return named;
    throw new Error(`CHROMIUM=${named} is not there: unset CHROMIUM`);
  }
  const found = places.find((place) => exists(place));
  if (found) return found;
  if (!isRoot || !exists('/usr/bin/apt-get') || !exists('/usr/bin/flock'))
    throw new Error('sudo apt-get install -y chromium-headless-shell  # or: export CHROMIUM=/path/to/chromium');
  // Whoever comes second finds the browser there.
  const complaint = runAlone(`test -x ${installed} || { ${install}; }`);
  if (complaint === undefined && exists(installed)) return installed;
  throw new Error(`${install}  # failed: ${(complaint ?? 'it is still not there').trim().split('\n').at(-1)}`);
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
