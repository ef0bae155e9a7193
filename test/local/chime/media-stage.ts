import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  type Attendee,
  type AttendeeCapabilities,
  ChimeSDKMeetings,
  type Meeting,
} from '@aws-sdk/client-chime-sdk-meetings';
import { build, type Plugin } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { forkChime } from '../../../local/chime/fork.ts';
import type { LocalChime } from '../../../local/chime/server.ts';
import { openBrowser } from '../../support/browser.ts';

/** What a browser needs to take a seat. */
export interface Ticket {
  readonly Meeting: Meeting;
  readonly Attendee: Attendee;
}

export interface Told {
  readonly what: string;
  /** Ms since the page was loaded. */
  readonly at: number;
  readonly status?: number;
  readonly attendeeId?: string;
  readonly attendees?: string[];
  readonly text?: string;
  readonly from?: string;
}

export interface Picture {
  readonly width: number;
  readonly frames: number;
  readonly moved: number;
}

/** What a page can be asked; see media-page.js. */
export interface HallPage {
  join(
    ticket: Ticket,
    with_?: { microphone?: boolean; camera?: boolean | 'small' },
  ): Promise<{ startedMs?: number; status?: number }>;
  startCamera(): Promise<void>;
  stopCamera(): Promise<void>;
  share(): Promise<void>;
  stopShare(): Promise<void>;
  picture(attendeeId: string): Promise<Picture | undefined>;
  loudness(ms: number): Promise<number>;
  volume(attendeeId: string, ms: number): Promise<number>;
  soundReceived(): Promise<{ codec?: string; energy: number }>;
  promote(attendee: Attendee): Promise<number>;
  demote(): Promise<void>;
  say(text: string): Promise<void>;
  mute(isMuted: boolean): Promise<void>;
  leave(): Promise<void>;
  told(): Promise<Told[]>;
  lieInOffers(): Promise<void>;
  checkLine(ticket: Ticket): Promise<Record<string, number>>;
  readonly page: Page;
}

/** A local Chime in its own process, a page with the published client in it, and a browser with a false camera. */
export interface MediaStage {
  readonly chime: LocalChime;
  readonly sdk: ChimeSDKMeetings;
  newMeeting(primaryMeetingId?: string): Promise<Meeting>;
  newSeat(meeting: Meeting, name: string, capabilities?: AttendeeCapabilities): Promise<Ticket>;
  newPage(): Promise<HallPage>;
  /** Closes all pages, not the browser. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function startMediaStage(): Promise<MediaStage> {
  const site = await serveHallPage();
  const opened = await Promise.allSettled([startChimeProcess(), openBrowser({ fakeMedia: true })]);
  const [chime, browser] = opened.map((each) => (each.status === 'fulfilled' ? each.value : undefined)) as [
    LocalChime | undefined,
    Browser | undefined,
  ];
  const closeAll = async () => {
    await Promise.all([browser?.close(), site.close(), chime?.close()]);
  };
  if (!chime || !browser) {
    await closeAll();
    throw new AggregateError(opened.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])));
  }
  const sdk = new ChimeSDKMeetings({
    endpoint: chime.url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let context: BrowserContext | undefined;
  let names = 0;
  return {
    chime,
    sdk,
    async newMeeting(primaryMeetingId) {
      names += 1;
      const { Meeting } = await sdk.createMeeting({
        ClientRequestToken: `stage-${names}`,
        ExternalMeetingId: `room-${names}`,
        MediaRegion: 'ap-southeast-1',
        ...(primaryMeetingId ? { PrimaryMeetingId: primaryMeetingId } : {}),
      });
      return Meeting as Meeting;
    },
    async newSeat(meeting, name, Capabilities) {
      const { Attendee } = await sdk.createAttendee({
        MeetingId: meeting.MeetingId,
        ExternalUserId: name,
        ...(Capabilities ? { Capabilities } : {}),
      });
      return { Meeting: meeting, Attendee: Attendee as Attendee };
    },
    async newPage() {
      context ??= await newContext(browser);
      return openHallPage(context, site.url);
    },
    async clear() {
      await context?.close();
      context = undefined;
    },
    async close() {
      sdk.destroy();
      await closeAll();
    },
  };
}

function startChimeProcess(): Promise<LocalChime> {
  return forkChime({
    host: '127.0.0.1',
    port: 0,
    region: 'ap-southeast-1',
    account: '111122223333',
    quotas: { ratePerSecond: 1000, burst: 1000 },
    assumptions: { dropDetectionMs: [100, 200] },
    publish: () => {},
    sendToQueue: () => {},
  });
}

/** The client also brings chat sessions, which no page here opens, and which draw in what only Node has. */
const withoutChat: Plugin = {
  name: 'without-chat',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/client-chime-sdk-messaging$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

/** Serves the page with its script, bundled anew; nothing is written. */
async function serveHallPage(): Promise<{ url: string; close(): Promise<void> }> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('./media-page.js', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    define: { global: 'globalThis' },
    plugins: [withoutChat],
    logLevel: 'error',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    });
    response.end(isScript ? script : '<!doctype html><title>Hall</title><body><script src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const newContext = (browser: Browser) => browser.newContext({ permissions: ['microphone', 'camera'] });

async function openHallPage(context: BrowserContext, url: string): Promise<HallPage> {
  const page = await context.newPage();
  await page.goto(url);
  const ask = (name: string, args: unknown[]) =>
    page.evaluate(
      ({ name, args }) =>
        (globalThis as unknown as { hall: Record<string, (...args: unknown[]) => unknown> }).hall[name]?.(...args),
      { name, args },
    );
  return new Proxy({ page } as unknown as HallPage, {
    get: (target, name) =>
      name === 'page' ? target.page : name === 'then' ? undefined : (...args: unknown[]) => ask(String(name), args),
  });
}
