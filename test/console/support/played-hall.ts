import type { Browser } from 'playwright-core';
import { visitHall } from './halls.ts';
import type { Visitor, VisitorOptions } from './visitor.ts';

const id = 'brg_0123456789ab_0000_0123456789ab';
const link = `${id}.AAAAAAAAAAAAAAAAAAAAAAAAAAA`;
const hourMs = 3600_000;
const iso = (at: number) => new Date(at).toISOString();
/** Long, and with the marks that a tight line cuts. */
const title =
  'Hội nghị trực tuyến toàn quốc triển khai Nghị quyết về đột phá phát triển khoa học, công nghệ và chuyển đổi số';
const names = { name: 'Xã Hữu Nghị Bằng Lũng', parentName: 'Tỉnh Thái Nguyên' };

/** What the coordinator answers, or that nothing comes through. */
export type Told = 'no-line' | { readonly status?: number; readonly body?: unknown };
export const refused = (status: number, code: string, facts: object = {}): Told => ({
  status,
  body: { type: `urn:nhipcau:problem:${code}`, title: 'Refused', status, code, facts },
});

const quiet = { state: 'none', waiting: 0, turn: 0, mayBeHeard: false };

/** As of a hall that signs in, joins and is well. */
function answersOf(now: number): Record<string, Told> {
  const [startsAt, endsAt] = [iso(now - hourMs / 4), iso(now + hourMs)];
  const bridge = { id, ...names, isHost: false };
  const conference = {
    ...{ id: 'cnf_0123456789ab', title, status: 'live', operatorPhone: '080 43162' },
    ...{ doorsOpenAt: iso(now - hourMs), startsAt, endsAt },
  };
  const own = { serverTime: iso(now), bridge, conference };
  return {
    'POST /hall/links/preview': { body: { bridge: names, conference: { title, startsAt, endsAt } } },
    'POST /hall/sessions': { status: 201, body: { ...own, expiresAt: iso(now + 5 * hourMs) } },
    'GET /hall/sessions': { body: own },
    'DELETE /hall/sessions': { status: 204 },
    'POST /hall/seat': seat(0),
    'POST /hall/heartbeat': beat(now),
    'GET /hall/floor': { body: quiet },
    'POST /hall/floor/seat': {
      body: { turn: 3, generation: 1, attendee: { AttendeeId: 'b', ExternalUserId: 'b', JoinToken: 'b' } },
    },
    'POST /hall/tickets': 'no-line',
    'GET /hall/line-check': { body: { bridgeId: id, verdict: 'unchecked', rounds: 0 } },
    'PUT /hall/line-check': { body: { bridgeId: id, verdict: 'passed', rounds: 1 } },
    'GET /hall/roll-call': { body: { bridgeId: id, revision: 0, delegates: [], merged: false } },
    'GET /hall/agenda': refused(404, 'not-found'),
  };
}

/** A seat in the primary room, or in a replica. */
export const seat = (room: number): Told => ({
  body: {
    ...{ generation: 1, room },
    meeting: { MeetingId: 'm', MediaPlacement: {} },
    attendee: { AttendeeId: 'a', ExternalUserId: 'a', JoinToken: 'a' },
  },
});

export function beat(now: number, floor: object = {}, more: object = {}): Told {
  const body = { serverTime: iso(now), status: 'live', generation: 1, seat: 'yours', nextSeconds: 1 };
  return { body: { ...body, floor: { ...quiet, ...floor }, ...more } };
}

/** In place of the Chime client: comes in at once, and then tells what it is made to tell. */
const playedLine = `export const openChimeLine = async (ticket, events) => {
  globalThis.room = events;
  setTimeout(events.started);
  const done = async () => undefined;
  return {
    attach() {}, setMicrophone() {}, demote() {}, stopShare() {}, playSound() { events.sound(false); }, hangUp: done, stopCamera: done, startShare: done, turnToSpeaker: done,
    openMicrophone: async () => true, promote: async () => true,
    startCamera: async () => globalThis.camera ?? 'on',
  };
};`;

export interface PlayedHall extends Visitor {
  readonly answers: Record<string, Told>;
  /** Opens the page anew with nothing kept, with its link unless another fragment is given. */
  open(fragment?: string): Promise<void>;
  signIn(): Promise<void>;
  /** The room tells something: `tells('line', 'weak')`. */
  tells(what: string, ...given: readonly unknown[]): Promise<void>;
}

/**
 * The page as it is built, with answers and a room that are played: whatever may happen to a hall can be looked at, one after the other.
 * That it happens with the system too is told by the other stories.
 */
export async function playHall(browser: Browser, url: string, options: VisitorOptions = {}): Promise<PlayedHall> {
  const visitor = await visitHall(browser, url, options);
  const { page } = visitor;
  let answers = answersOf(Date.now());
  // What it fetches would come past the answers.
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  await page.route('**/assets/chime-line-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: playedLine }),
  );
  await page.route('**/api/hall/**', async (route) => {
    const request = route.request();
    const told = answers[`${request.method()} ${new URL(request.url()).pathname.slice('/api'.length)}`] ?? 'no-line';
    if (told === 'no-line') return route.abort();
    const { status = 200, body } = told;
    await route.fulfill(status === 204 ? { status } : { status, json: body });
  });
  return {
    ...visitor,
    get answers() {
      return answers;
    },
    async open(fragment = `${link}~08043162`) {
      answers = answersOf(Date.now());
      await page.goto('about:blank');
      await page.goto('/icon.svg');
      await page.evaluate(async () => {
        localStorage.clear();
        sessionStorage.clear();
        await new Promise((resolve) => {
          indexedDB.deleteDatabase('nhipcau-hall').onsuccess = resolve;
        });
      });
      await page.goto(fragment === '' ? '/h' : `/h#${fragment}`);
      await page.locator('h1').waitFor();
    },
    async signIn() {
      await page.getByLabel('Mã PIN').fill('123456');
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await page.getByRole('heading', { level: 1, name: 'Chuẩn bị vào hội nghị' }).waitFor();
    },
    async tells(what, ...given) {
      await page.evaluate(
        ([name, values]) =>
          (globalThis as unknown as { room: Record<string, (...of: unknown[]) => void> }).room[name]?.(...values),
        [what, given] as const,
      );
    },
  };
}
