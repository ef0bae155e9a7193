import { type HallPage, type MediaStage, startMediaStage } from './media-stage.ts';

// A room of twelve pages on the machine's own cores: what has to work there, not how fast. The bench counts frames and cores.

const halls = 12;
/** See media.test.ts. */
const isMoving = 3;
const isHeard = 0.05;
const beepMs = 1100;

let stage: MediaStage;
beforeAll(async () => {
  stage = await startMediaStage();
}, 300_000);
afterAll(() => stage.close());

/** Asks until the answer will do; the test's own time limit is the limit. */
async function until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<void> {
  while (!isEnough(await ask())) await new Promise((resolve) => setTimeout(resolve, 200));
}

test('of twelve pages in a room, one with a camera on, all start, all see the picture move, all hear the one who speaks', async () => {
  const meeting = await stage.newMeeting();
  const seats = await Promise.all(
    Array.from({ length: halls }, (_, at) => stage.newSeat(meeting, `xa-${String(at).padStart(2, '0')}`)),
  );
  const [speaking, ...watching] = seats as [(typeof seats)[number], ...typeof seats];
  const pages = await Promise.all(seats.map(() => stage.newPage()));
  // One after the other, as halls come: what a client allows its connection is the machine's to share.
  for (const [at, page] of pages.entries())
    expect(
      await page.join(seats[at] as (typeof seats)[number], { camera: at === 0 && 'small', microphone: at === 0 }),
    ).toEqual({ startedMs: expect.any(Number) });
  const viewers = pages.slice(1) as HallPage[];
  const shown = speaking.Attendee.AttendeeId as string;
  await Promise.all(
    viewers.map((page) =>
      until(
        () => page.picture(shown),
        (picture) => (picture?.moved ?? 0) >= isMoving,
      ),
    ),
  );
  await Promise.all(
    viewers.map((page) =>
      until(
        () => page.loudness(beepMs),
        (peak) => peak > isHeard,
      ),
    ),
  );
  // What came in is Opus, and the picture goes on while all of them listen.
  const heard = await Promise.all(viewers.map((page) => page.soundReceived()));
  expect(heard.map(({ codec }) => codec)).toEqual(watching.map(() => 'audio/opus'));
  expect(heard.every(({ energy }) => energy > 0)).toBe(true);
  const before = await Promise.all(viewers.map((page) => page.picture(shown)));
  await Promise.all(
    viewers.map((page, at) =>
      until(
        () => page.picture(shown),
        (picture) => (picture?.frames ?? 0) > (before[at]?.frames ?? Number.POSITIVE_INFINITY),
      ),
    ),
  );
  expect((await Promise.all(pages.map((page) => page.told()))).flat().filter(({ what }) => what === 'stopped')).toEqual(
    [],
  );
}, 240_000);
