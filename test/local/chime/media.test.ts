import { WebSocket } from 'ws';
import { audioStatus, decodeFrame, encodeFrame, frameType, type ISdkSignalFrame } from '../../../local/chime/frames.ts';
import { type BreakableLine, breakableLine } from './breakable-line.ts';
import { type HallPage, type MediaStage, startMediaStage, type Ticket, type Told } from './media-stage.ts';

// The published client in a real browser against the local Chime: what is asserted is what comes out of its video and audio elements.

let stage: MediaStage;
beforeAll(async () => {
  stage = await startMediaStage();
  // A fresh machine gets its browser first.
}, 300_000);
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** Of 64 points of the picture so many change within half a second where Chromium's false camera is shown. */
const isMoving = 3;
/** The false microphone beeps once a second, at about half of full scale. */
const isHeard = 0.05;
const isSilent = 0.01;
const beepMs = 1100;
/** Status codes of the client. Source: MeetingSessionStatusCode in amazon-chime-sdk-js. */
const left = 1;
const ended = 5;
const removed = 22;
const badRequest = 11;
const removedFromPrimary = 23;

const idOf = ({ Attendee }: Ticket) => Attendee.AttendeeId as string;

/** Asks until the answer will do; the test's own time limit is the limit. */
async function until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const sees = (viewer: HallPage, shown: string) =>
  until(
    () => viewer.picture(shown),
    (picture) => (picture?.moved ?? 0) >= isMoving,
  );
const losesSightOf = (viewer: HallPage, shown: string) =>
  until(
    () => viewer.picture(shown),
    (picture) => picture === undefined,
  );
const hears = (listener: HallPage) =>
  until(
    () => listener.loudness(beepMs),
    (peak) => peak > isHeard,
  );
const hearsNothing = (listener: HallPage) =>
  until(
    () => listener.loudness(beepMs),
    (peak) => peak < isSilent,
  );
const isTold = (page: HallPage, wanted: (told: Told) => boolean) =>
  until(
    () => page.told(),
    (all) => all.some(wanted),
  );

async function joined(ticket: Ticket, options: Parameters<HallPage['join']>[1] = {}): Promise<HallPage> {
  const page = await stage.newPage();
  expect(await page.join(ticket, options)).toEqual({ startedMs: expect.any(Number) });
  return page;
}

test('a hall sees and hears another, is told how loud it is, and gets its messages', async () => {
  const meeting = await stage.newMeeting();
  const [speaking, watching] = [await stage.newSeat(meeting, 'xa-01'), await stage.newSeat(meeting, 'xa-02')];
  const [speaker, viewer] = await Promise.all([
    joined(speaking, { camera: true }),
    joined(watching, { microphone: false }),
  ]);
  const seen = await sees(viewer, idOf(speaking));
  expect(seen?.width).toBeGreaterThanOrEqual(320);
  const later = async () => (await viewer.picture(idOf(speaking)))?.frames ?? 0;
  while ((await later()) <= (seen?.frames ?? 0)) await new Promise((resolve) => setTimeout(resolve, 100));
  await hears(viewer);
  expect(await viewer.volume(idOf(speaking), beepMs)).toBeGreaterThan(0.1);
  await speaker.say('Kính mời đồng chí phát biểu');
  await isTold(viewer, ({ text, from }) => text === 'Kính mời đồng chí phát biểu' && from === idOf(speaking));

  await speaker.mute(true);
  await hearsNothing(viewer);
  await speaker.mute(false);
  await hears(viewer);
  await speaker.stopCamera();
  await losesSightOf(viewer, idOf(speaking));
  await speaker.startCamera();
  await sees(viewer, idOf(speaking));
  await speaker.leave();
  await isTold(viewer, ({ what, attendeeId }) => what === 'absent' && attendeeId === idOf(speaking));
  await losesSightOf(viewer, idOf(speaking));
});

test('a viewer of a replica gets picture, sound, content; sends nothing until it is promoted, nor after', async () => {
  const primary = await stage.newMeeting();
  const replica = await stage.newMeeting(primary.MeetingId);
  const [hall, floor] = [await stage.newSeat(primary, 'tw-01'), await stage.newSeat(primary, 'xa-07-floor')];
  const commune = await stage.newSeat(replica, 'xa-07');
  const [central, viewer] = await Promise.all([joined(hall, { camera: true }), joined(commune, { camera: true })]);
  await central.share();
  await Promise.all([sees(viewer, idOf(hall)), sees(viewer, `${idOf(hall)}#content`), hears(viewer)]);
  expect((await viewer.picture(`${idOf(hall)}#content`))?.width).toBe(640);
  expect(await central.picture(idOf(commune))).toBeUndefined();
  await central.mute(true);
  await hearsNothing(central);

  expect(await viewer.promote(floor.Attendee)).toBe(0);
  await Promise.all([sees(central, idOf(floor)), hears(central)]);
  await stage.sdk.deleteAttendee({ MeetingId: primary.MeetingId, AttendeeId: idOf(floor) });
  await isTold(viewer, ({ what, status }) => what === 'demoted' && status === removedFromPrimary);
  await Promise.all([losesSightOf(central, idOf(floor)), hearsNothing(central), sees(viewer, idOf(hall))]);

  // Called again, and this time it goes back by itself.
  const again = await stage.newSeat(primary, 'xa-07-floor-2');
  expect(await viewer.promote(again.Attendee)).toBe(0);
  await viewer.startCamera();
  await Promise.all([sees(central, idOf(again)), hears(central)]);
  await viewer.demote();
  await isTold(viewer, ({ what, status }) => what === 'demoted' && status === 0);
  await Promise.all([losesSightOf(central, idOf(again)), hearsNothing(central), sees(viewer, idOf(hall))]);

  await central.stopShare();
  await losesSightOf(viewer, `${idOf(hall)}#content`);
  await stage.sdk.deleteMeeting({ MeetingId: primary.MeetingId });
  for (const page of [central, viewer])
    await isTold(page, ({ what, status }) => what === 'stopped' && status === ended);
});

test('capabilities are kept in what is carried, also when they change in the middle', async () => {
  const meeting = await stage.newMeeting();
  const all = { Audio: 'SendReceive', Video: 'SendReceive', Content: 'SendReceive' } as const;
  const nothing = { Audio: 'None', Video: 'None', Content: 'None' } as const;
  const [speaking, watching] = [await stage.newSeat(meeting, 'xa-01'), await stage.newSeat(meeting, 'xa-02', nothing)];
  const [speaker, viewer] = await Promise.all([joined(speaking, { camera: true }), joined(watching)]);
  const { MeetingId } = meeting;
  await hearsNothing(viewer);
  expect(await viewer.picture(idOf(speaking))).toBeUndefined();
  await hearsNothing(speaker);

  await stage.sdk.updateAttendeeCapabilities({ MeetingId, AttendeeId: idOf(watching), Capabilities: all });
  await Promise.all([sees(viewer, idOf(speaking)), hears(viewer), hears(speaker)]);

  const watchOnly = { Audio: 'Receive', Video: 'Receive', Content: 'Receive' } as const;
  await stage.sdk.updateAttendeeCapabilities({ MeetingId, AttendeeId: idOf(speaking), Capabilities: watchOnly });
  await Promise.all([losesSightOf(viewer, idOf(speaking)), hearsNothing(viewer)]);
});

/** Both are seen and heard by each other after the first one's line was broken in this way. */
async function comesBackFrom(breakLine: (line: BreakableLine, first: HallPage) => Promise<void>): Promise<void> {
  const meeting = await stage.newMeeting();
  const line = await breakableLine(stage.chime.url);
  try {
    const [one, two] = [await stage.newSeat(meeting, 'xa-01'), await stage.newSeat(meeting, 'xa-02')];
    const pages = await Promise.all([joined(line.through(one), { camera: true }), joined(two, { camera: true })]);
    const [first, second] = pages;
    await Promise.all([sees(first, idOf(two)), sees(second, idOf(one))]);
    await breakLine(line, first);
    await isTold(first, ({ what }) => what === 'reconnecting');
    await until(
      () => first.told(),
      (told) => told.filter(({ what }) => what === 'started').length === 2,
    );
    await Promise.all([sees(first, idOf(two)), sees(second, idOf(one)), hears(first), hears(second)]);
    expect((await second.told()).filter(({ what }) => what === 'reconnecting')).toEqual([]);
  } finally {
    await stage.clear();
    await line.close();
  }
}

test('a client whose signalling is cut in the middle comes back by itself', () =>
  comesBackFrom(async (line) => {
    expect(line.cutSignalling()).toBe(1);
  }));

test(
  'a client whose packets get lost on the way, all of them, comes back by itself once they pass',
  () =>
    comesBackFrom(async (line, first) => {
      line.loseMedia(true);
      await isTold(first, ({ what }) => what === 'reconnecting');
      expect(line.lost()).toBeGreaterThan(0);
      line.loseMedia(false);
    }),
  120_000,
);

test('a seat that is taken away ends its client, and a client that lies in its offer ends itself alone', async () => {
  const meeting = await stage.newMeeting();
  const seats = await Promise.all(['xa-01', 'xa-02', 'xa-03'].map((name) => stage.newSeat(meeting, name)));
  const [speaking, watching, lying] = seats as [Ticket, Ticket, Ticket];
  const [, viewer] = await Promise.all([joined(speaking, { camera: true }), joined(watching)]);
  await sees(viewer, idOf(speaking));
  expect(await subscribeBy(lying, 'v=0 and nothing more')).toMatchObject({
    error: { status: 400, description: expect.stringContaining('ICE user fragment') },
  });
  const liar = await stage.newPage();
  await liar.lieInOffers();
  await liar.join(lying);
  await isTold(liar, ({ what, status }) => what === 'stopped' && status === badRequest);
  await sees(viewer, idOf(speaking));
  await stage.sdk.deleteAttendee({ MeetingId: meeting.MeetingId, AttendeeId: idOf(watching) });
  await isTold(viewer, ({ what, status }) => what === 'stopped' && status === removed);
});

test("the client's own checks of a line succeed", async () => {
  const meeting = await stage.newMeeting();
  const page = await stage.newPage();
  expect(await page.checkLine(await stage.newSeat(meeting, 'line-check'))).toEqual({
    audioInput: 0,
    videoInput: 0,
    cameraResolution: 0,
    udp: 0,
    audio: 0,
    video: 0,
    contentShare: 0,
  });
  expect((await page.told()).filter(({ what }) => what === 'stopped').every(({ status }) => status === left)).toBe(
    true,
  );
});

/** What a client that is no browser gets for its offer, or the status it is thrown out with. */
function subscribeBy({ Meeting, Attendee }: Ticket, sdpOffer: string): Promise<ISdkSignalFrame> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(Meeting.MediaPlacement?.SignalingUrl as string, [
      '_aws_wt_session',
      Attendee.JoinToken as string,
    ]);
    const say = (frame: Partial<ISdkSignalFrame>) =>
      socket.send(encodeFrame({ timestampMs: 0, ...frame } as ISdkSignalFrame));
    socket.on('open', () => {
      say({ type: frameType.JOIN, join: {} });
      say({ type: frameType.SUBSCRIBE, sub: { duplex: 1, sdpOffer } });
    });
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const frame = decodeFrame(data);
      if (frame.type !== frameType.SUBSCRIBE_ACK && frame.audioStatus?.audioStatus !== audioStatus.attendeeRemoved)
        return;
      socket.close();
      resolve(frame);
    });
  });
}
