import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { clientName } from '../../console/src/hall/engine/client-name.ts';
import { type Device, idToUse, namesOf, optionInUse, optionsOf } from '../../console/src/hall/state/devices.ts';
import { readCount, readPin } from '../../console/src/hall/state/digits.ts';
import { floorFault } from '../../console/src/hall/state/floor-told.ts';
import type { HallEvent, HallFloor, HallState, Welcome } from '../../console/src/hall/state/hall-state.ts';
import { deviceReason, networkResult, noTests, passed, verdictOf } from '../../console/src/hall/state/line-tests.ts';
import { credentialIn, phoneIn } from '../../console/src/hall/state/link.ts';
import { mediaEndOf } from '../../console/src/hall/state/media-end.ts';
import { chooseOnStage } from '../../console/src/hall/state/on-stage.ts';
import { type Look, pictureOf, type Watch, watched } from '../../console/src/hall/state/picture.ts';
import { pictureFaultOf } from '../../console/src/hall/state/picture-fault.ts';
import { callsSoFar, newHall, reduceHall } from '../../console/src/hall/state/reduce.ts';
import {
  accepted,
  emptyRoll,
  received,
  rollFaults,
  toSend,
  withAdded,
  withDelegate,
} from '../../console/src/hall/state/roll.ts';
import { watchSpeakers } from '../../console/src/hall/state/speakers.ts';
import { stayAfter } from '../../console/src/hall/state/staying.ts';
import { heardOf, seenOf } from '../../console/src/hall/state/told.ts';
import { mayBeHeard, mayShare } from '../../console/src/hall/state/voice.ts';

const minute = 60_000;
const welcome = (isHost = false): Welcome => ({
  bridge: { id: 'brg_a', name: 'Xã Tam Tiến', isHost },
  conference: {
    ...{ id: 'cnf_a', title: 'Hội nghị', status: 'live', operatorPhone: '080 43162' },
    ...{ doorsOpenAt: 0, startsAt: 10 * minute, endsAt: 100 * minute },
  },
  serverTime: 5000,
});
const floor = (change: Partial<HallFloor> = {}): HallFloor => ({
  ...{ state: 'none', waiting: 0, turn: 0, mayBeHeard: false },
  ...change,
});
const passing = (state: HallState, ...events: readonly HallEvent[]): HallState => events.reduce(reduceHall, state);
const seated = (room: number, generation = 1): HallEvent => ({ type: 'seated', seat: { room, generation }, now: 0 });
const started: HallEvent = { type: 'media-started', now: 0 };
const enter: HallEvent = { type: 'enter', takeOver: false, now: 0 };
const lobby = (isHost = false): HallState =>
  passing(newHall(true), { type: 'pin-sent' }, { type: 'signed-in', welcome: welcome(isHost), now: 3000 });
const inRoom = (room: number, isHost = false): HallState => passing(lobby(isHost), enter, seated(room), started);
const refused = (code: string, status: number, more: object = {}): HallEvent => ({
  ...{ type: 'seat-refused', refusal: { code, status, ...more }, now: 1000 },
});
const stopped = (end: 'lost' | 'gone' | 'elsewhere' | 'left'): HallEvent => ({ type: 'media-stopped', end, now: 1000 });
const beat = (change: Partial<HallEvent & { type: 'beat' }> = {}): HallEvent => ({
  ...{ type: 'beat', status: 'live', generation: 1, seat: 'yours', floor: floor(), serverTime: 2000, now: 1000 },
  ...change,
});
const given = (way: 'seat' | 'promotion'): HallEvent => ({
  type: 'floor',
  floor: floor({ state: 'yours', turn: 1, media: 'open', way, generation: 1, mayBeHeard: way === 'seat' }),
});

describe('getting in', () => {
  it('asks for the PIN once there is a link, and knows the clock of the coordinator afterwards', () => {
    expect(passing(newHall(false), { type: 'link-given', bridgeId: 'brg_a' }).stage.at).toBe('sign-in');
    expect(lobby()).toMatchObject({ stage: { at: 'lobby' }, clockAheadMs: 2000 });
  });

  it.each([
    ['sign-in-failed', 401, { at: 'sign-in', fault: 'wrong' }],
    ['slow-down', 429, { at: 'sign-in', fault: 'slow-down', waitUntil: 21_000 }],
    ['no-connection', 0, { at: 'sign-in', fault: 'no-connection' }],
    ['internal', 500, { at: 'sign-in', fault: 'trouble' }],
    ['conference-cancelled', 410, { at: 'over', why: 'cancelled' }],
    ['bridge-withdrawn', 410, { at: 'over', why: 'withdrawn' }],
  ])('says why a PIN did not open: %s', (code, status, stage) => {
    const refusal = { code, status, retryAfterSeconds: 20 };
    const state = passing(newHall(true), { type: 'pin-sent' }, { type: 'sign-in-refused', refusal, now: 1000 });
    expect(state.stage).toMatchObject(stage);
  });

  it('knows what its link is of only of that link, and forgets it with the next', () => {
    const invitation = { bridge: { name: 'Xã Tam Tiến' }, conference: { startsAt: 0, endsAt: 1 } };
    const told = passing(newHall(false), { type: 'link-given', bridgeId: 'brg_a' }, { type: 'invitation', invitation });
    expect(told).toMatchObject({ stage: { at: 'sign-in' }, invitation });
    expect(passing(told, { type: 'link-given', bridgeId: 'brg_a' }).invitation).toBeUndefined();
    expect(passing(newHall(false), { type: 'invitation', invitation: 'nothing' }).invitation).toBeUndefined();
  });

  it.each([
    ['pasted after the session of the one before is over', true],
    ['gone on with from the list', false],
  ])('has nothing of the hall before in that of another: %s', (_how, isPasted) => {
    const over: HallEvent = { type: 'call-failed', refusal: { code: 'unauthorised', status: 401 } };
    const left = passing(
      inRoom(0),
      { type: 'session-held' },
      { type: 'camera', camera: 'missing' },
      { type: 'no-microphone' },
      over,
    );
    expect(left).toMatchObject({ stage: { at: 'no-link' }, welcome: { bridge: { id: 'brg_a' } }, connectedAt: 0 });
    expect(passing(left, { type: 'link-given', bridgeId: 'brg_a' }).welcome?.bridge.id).toBe('brg_a');
    const asked = isPasted ? passing(left, { type: 'link-given', bridgeId: 'brg_b' }) : left;
    if (isPasted) expect(asked).toMatchObject({ stage: { at: 'sign-in' }, welcome: undefined, isLinkKnown: true });
    const other = { ...welcome(), bridge: { ...welcome().bridge, id: 'brg_b' } };
    const next = passing(asked, { type: 'signed-in', welcome: other, now: 3000 });
    expect(next).toMatchObject({ stage: { at: 'lobby' }, welcome: other, camera: 'off', clockAheadMs: 2000 });
    expect(next.voice.hasMicrophone).toBe(true);
    expect(next.connectedAt).toBeUndefined();
    const same = passing(left, { type: 'signed-in', welcome: welcome(), now: 3000 });
    expect(same).toMatchObject({ camera: 'missing', connectedAt: 0 });
  });

  it('is not moved by a beat whose answer comes after signing out', () => {
    const out = passing(inRoom(0), { type: 'leave' }, { type: 'signed-out' });
    for (const status of ['live', 'ended', 'cancelled']) expect(passing(out, beat({ status }))).toBe(out);
  });

  it.each(['vi', 'en', 'bn'])('does not promise that a try nobody answered does not count: %s', (language) => {
    const path = new URL(`../../console/src/hall/messages/${language}.json`, import.meta.url);
    const { signIn } = JSON.parse(readFileSync(path, 'utf8'));
    for (const { text } of [signIn['no-connection'], signIn.trouble])
      expect(text).not.toMatch(/không tính|does not count|ধরা হয়নি/);
  });

  it('waits as long as it is told for doors and rooms, which is no failure', () => {
    const early = passing(lobby(), enter, refused('not-ready', 503, { retryAfterSeconds: 62, doorsOpenAt: 60_000 }));
    expect(early.stage).toMatchObject({ at: 'entering', waitsFor: 'doors', nextAt: 63_000, attempt: 0 });
    const making = passing(early, refused('not-ready', 503, { retryAfterSeconds: 3 }));
    expect(making.stage).toMatchObject({ at: 'entering', waitsFor: 'rooms', nextAt: 4000, attempt: 0 });
  });

  it('asks for the PIN again while there is a link, and for the link once none is kept any more', () => {
    const over: HallEvent = { type: 'call-failed', refusal: { code: 'unauthorised', status: 401 } };
    expect(passing(lobby(), over).stage).toMatchObject({ at: 'sign-in', fault: 'session-over' });
    const held = passing(lobby(), { type: 'session-held' }, over);
    expect(held).toMatchObject({ stage: { at: 'no-link', after: 'session-over' }, isLinkKnown: false });
    expect(passing(held, { type: 'link-given', bridgeId: 'brg_a' }).stage).toEqual({ at: 'sign-in', isBusy: false });
  });

  it('tries a seat that cannot be asked for ever more slowly', () => {
    let state = passing(lobby(), enter);
    const waits = Array.from({ length: 9 }, () => {
      state = passing(state, refused('no-connection', 0));
      return state.stage.at === 'entering' ? state.stage.nextAt - 1000 : undefined;
    });
    expect(waits).toEqual([300, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]);
    expect(state.isApiReachable).toBe(false);
  });

  it('takes a seat from another device only when told to', () => {
    const elsewhere = passing(lobby(), enter, refused('held-elsewhere', 409));
    expect(elsewhere.stage).toEqual({ at: 'elsewhere' });
    expect(passing(elsewhere, { ...enter, takeOver: true } as HallEvent).stage).toMatchObject({ takeOver: true });
  });

  it('asks for the PIN again when the session is over or was shut', () => {
    for (const status of [401, 403])
      expect(passing(lobby(), enter, refused('x', status)).stage).toMatchObject({
        at: 'sign-in',
        fault: 'session-over',
      });
    const shut = passing(inRoom(0), { type: 'call-failed', refusal: { status: 403, code: 'forbidden' } });
    expect(shut).toMatchObject({ stage: { at: 'sign-in' }, voice: { isOn: false } });
  });
});

describe('staying in', () => {
  it('dials a line that was lost with the seat it has, and asks for the seat anew after three dials', () => {
    let state = passing(inRoom(1), stopped('lost'));
    const steps = Array.from({ length: 5 }, () => {
      const { stage } = state;
      state = passing(state, stopped('lost'));
      return stage.at === 'entering' ? stage.step : stage.at;
    });
    expect(steps).toEqual(['dial', 'dial', 'dial', 'seat', 'seat']);
  });

  it('counts the calls from the loss of the line, that of the client among them, until it is in again', () => {
    const calls = (...events: readonly HallEvent[]) => callsSoFar(passing(inRoom(0), ...events).stage);
    expect(calls()).toBe(0);
    expect(calls({ type: 'media-reconnecting' })).toBe(1);
    expect(calls(stopped('lost'))).toBe(1);
    expect(calls({ type: 'media-reconnecting' }, stopped('lost'))).toBe(2);
    expect(calls(stopped('lost'), stopped('lost'), refused('no-connection', 0))).toBe(3);
    expect(calls(stopped('lost'), stopped('lost'), started)).toBe(0);
    // Waiting for rooms that are being made is no call.
    expect(calls(stopped('gone'), refused('not-ready', 503))).toBe(0);
  });

  it('doubts a room it was thrown out of twice, then asks without doubt', () => {
    const out = passing(inRoom(0), stopped('gone'));
    expect(out.stage).toMatchObject({ step: 'seat', why: 'room-gone', doubt: { generation: 1, asks: 0 } });
    const once = passing(out, refused('not-ready', 503));
    expect(once.stage).toMatchObject({ doubt: { generation: 1, asks: 1 } });
    expect(passing(once, refused('not-ready', 503)).stage).not.toHaveProperty('doubt');
  });

  it('moves to the new room when the old one was made anew, and keeps count of the time', () => {
    const state = passing(inRoom(1), beat({ generation: 2, seat: 'free' }));
    expect(state.stage).toMatchObject({ at: 'entering', why: 'room-gone', step: 'seat' });
    expect(passing(state, seated(1, 2), started)).toMatchObject({ stage: { at: 'in' }, connectedAt: 0 });
  });

  it('does not fight for a seat that another device took', () => {
    expect(passing(inRoom(0), stopped('elsewhere')).stage).toEqual({ at: 'elsewhere' });
    expect(passing(inRoom(0), beat({ seat: 'elsewhere' })).stage).toEqual({ at: 'elsewhere' });
  });

  it('ends with the conference, and not with a coordinator that does not answer', () => {
    expect(passing(inRoom(0), beat({ status: 'ended' })).stage).toEqual({ at: 'over', why: 'ended' });
    expect(passing(inRoom(0), beat({ status: 'cancelled' })).stage).toEqual({ at: 'over', why: 'cancelled' });
    const alone = passing(inRoom(0), { type: 'call-failed', refusal: { status: 0, code: 'no-connection' } });
    expect(alone).toMatchObject({ stage: { at: 'in' }, isApiReachable: false });
    expect(passing(alone, beat())).toMatchObject({ isApiReachable: true });
  });

  it.each([
    [1, 'left'],
    [2, 'elsewhere'],
    [3, 'gone'],
    [5, 'gone'],
    [22, 'gone'],
    [8, 'lost'],
    [18, 'lost'],
  ])("reads the client's status %i as %s", (status, end) => expect(mediaEndOf(status)).toBe(end));
});

describe('the voice', () => {
  it("opens with the floor and shuts with its end, in the primary by the hall's own seat", () => {
    const speaking = passing(inRoom(0), given('seat'));
    expect([mayBeHeard(speaking), speaking.voice.isOn]).toEqual([true, true]);
    const over = passing(speaking, { type: 'floor', floor: floor({ turn: 1 }) });
    expect([mayBeHeard(over), over.voice.isOn]).toEqual([false, false]);
  });

  it('is not shut by an answer that knows an earlier turn only: a heartbeat that the call has overtaken', () => {
    const speaking = passing(inRoom(0), given('seat'));
    const after = passing(speaking, beat({ floor: floor({ turn: 0 }) }));
    expect([after.floor, after.voice.isOn]).toEqual([speaking.floor, true]);
    expect(passing(after, { type: 'floor', floor: floor({ turn: 2 }) }).voice.isOn).toBe(false);
  });

  it('comes back when the browser gives the microphone after all, shut until the hall opens it', () => {
    const without = passing(inRoom(0), { type: 'no-microphone' }, given('seat'));
    expect([heardOf(without, 0), without.voice.isOn]).toEqual(['no-microphone', false]);
    const opened = passing(without, { type: 'microphone-opened' });
    expect([heardOf(opened, 0), opened.voice.isOn]).toEqual(['muted', false]);
    expect(passing(opened, { type: 'microphone', isOn: true }).voice.isOn).toBe(true);
  });

  it('opens in a replica when the promotion has come, and goes with it', () => {
    const called = passing(inRoom(2), given('promotion'));
    expect([mayBeHeard(called), called.voice.isOn]).toEqual([false, false]);
    const speaking = passing(called, { type: 'promotion', promotion: 'on' });
    expect([mayBeHeard(speaking), speaking.voice.isOn]).toEqual([true, true]);
    expect(passing(speaking, { type: 'promotion', promotion: 'none' }).voice.isOn).toBe(false);
    expect(passing(speaking, stopped('lost')).voice).toMatchObject({ isOn: false, promotion: 'none' });
  });

  it('stays as the hall has set it while nothing about the floor changes', () => {
    const muted = passing(inRoom(0), given('seat'), { type: 'microphone', isOn: false });
    expect(passing(muted, given('seat')).voice.isOn).toBe(false);
  });

  it('stays shut by a promotion that is told before the hall is in its room', () => {
    expect(passing(lobby(), given('promotion'), { type: 'promotion', promotion: 'on' }).voice.isOn).toBe(false);
  });

  it('is never on where the room would not carry it, whatever happens in whatever order', () => {
    const events: fc.Arbitrary<HallEvent>[] = [
      fc.constantFrom(enter, started, given('seat'), given('promotion'), beat(), beat({ generation: 2 })),
      fc.constantFrom(stopped('lost'), stopped('gone'), stopped('elsewhere'), stopped('left')),
      fc.constantFrom(refused('not-ready', 503), refused('x', 401), refused('held-elsewhere', 409)),
      fc.nat(2).map((room) => seated(room)),
      fc.boolean().map((isOn) => ({ type: 'microphone', isOn })),
      fc
        .constantFrom('none', 'asking', 'on', 'failed')
        .map((promotion) => ({ type: 'promotion', promotion }) as HallEvent),
      fc.constantFrom<HallEvent>({ type: 'leave' }, { type: 'no-microphone' }, { type: 'media-reconnecting' }),
      fc.constantFrom<HallEvent>({ type: 'share-started' }, { type: 'share-seen' }, { type: 'share-ended' }),
      fc.boolean().map((mine) => ({ type: 'floor', floor: floor({ mayBeHeard: mine }) })),
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(...events), { maxLength: 40 }), fc.boolean(), (all, isHost) => {
        let state = lobby(isHost);
        for (const event of all) {
          state = reduceHall(state, event);
          if (state.share !== 'off') expect(mayShare(state)).toBe(true);
          if (state.voice.isOn) expect([mayBeHeard(state), state.voice.hasMicrophone]).toEqual([true, true]);
        }
      }),
    );
  });
});

describe('a shared screen', () => {
  const start: HallEvent = { type: 'share-started' };
  const seen: HallEvent = { type: 'share-seen' };

  it("may come from the chair's hall at any time, from another only while the floor is open to it", () => {
    expect(mayShare(inRoom(0, true))).toBe(true);
    expect(mayShare(passing(inRoom(0), { type: 'floor', floor: floor({ mayBeHeard: true }) }))).toBe(false);
    expect(mayShare(passing(inRoom(0), given('seat')))).toBe(true);
    const called = passing(inRoom(2), given('promotion'));
    expect(mayShare(called)).toBe(false);
    expect(mayShare(passing(called, { type: 'promotion', promotion: 'on' }))).toBe(true);
    expect(passing(inRoom(0), start).share).toBe('off');
  });

  it('is on once the room shows it, and ends with the floor, the line, or the wish', () => {
    const shared = passing(inRoom(0), given('seat'), start, seen);
    expect(shared.share).toBe('on');
    expect(passing(shared, { type: 'floor', floor: floor({ turn: 1 }) }).share).toBe('off');
    expect(passing(shared, { type: 'media-reconnecting' }).share).toBe('off');
    expect(passing(shared, { type: 'share-stopped' }).share).toBe('off');
    expect(passing(shared, { type: 'share-ended' }).share).toBe('off');
  });

  it('that ended before the room showed it was not taken', () => {
    const refused = passing(inRoom(0, true), start, { type: 'share-ended' });
    expect(refused.share).toBe('failed');
    expect(passing(refused, seen).share).toBe('failed');
    expect(passing(refused, start, seen).share).toBe('on');
  });
});

describe('what is said of being seen and heard', () => {
  it('says of a replica that nobody sees or hears it', () => {
    expect([seenOf(inRoom(3), 0), heardOf(inRoom(3), 0)]).toEqual(['watching-only', 'watching-only']);
  });

  it('says of a line that is lost that nobody sees or hears the hall, whatever was observed before', () => {
    for (const room of [0, 3]) {
      const seen = passing(inRoom(room), { type: 'evidence', evidence: { pictureAt: 0, soundAt: 0 } });
      const lost = passing(seen, { type: 'media-reconnecting' });
      expect([seenOf(lost, 0), heardOf(lost, 0)]).toEqual(['line-lost', 'line-lost']);
    }
  });

  it('says why the microphone is off: nobody speaks unasked, and who has asked waits for the turn', () => {
    const told = (more: Partial<HallFloor>) => passing(inRoom(0), { type: 'floor', floor: floor(more) });
    expect(heardOf(told({}), 0)).toBe('ask-first');
    expect(passing(told({}), { type: 'microphone', isOn: true }).voice.isOn).toBe(false);
    expect(heardOf(told({ state: 'asked', position: 2 }), 0)).toBe('not-your-turn');
    // It is its turn, and the room does not carry it yet.
    for (const room of [0, 3])
      for (const media of ['opening', 'failed'] as const) {
        const turn = floor({ state: 'yours', turn: 1, media });
        expect(heardOf(passing(inRoom(room), { type: 'floor', floor: turn }), 0)).toBe('not-open');
      }
  });

  it('says seen and heard only for what was observed a moment ago', () => {
    const on = passing(inRoom(0, true), { type: 'camera', camera: 'on' }, { type: 'microphone', isOn: true });
    expect([seenOf(on, 0), heardOf(on, 0)]).toEqual(['not-yet', 'silence']);
    const observed = passing(on, { type: 'evidence', evidence: { pictureAt: 0, soundAt: 0 } });
    expect([seenOf(observed, 1000), heardOf(observed, 1000)]).toEqual(['seen', 'heard']);
    expect([seenOf(observed, minute), heardOf(observed, minute)]).toEqual(['not-yet', 'silence']);
  });
});

describe('what is missing of the pictures', () => {
  const faults = (state: HallState, now = minute) => pictureFaultOf(state, 0, now);
  const blind: HallEvent = { type: 'picture', picture: 'missing' };
  const camera = (is: 'on' | 'missing' | 'refused-by-room'): HallEvent => ({ type: 'camera', camera: is });

  it('is its own where the room would take it and none leaves, the others where none comes', () => {
    const sending = passing(inRoom(0), camera('on'), { type: 'evidence', evidence: { pictureAt: minute } });
    expect(faults(sending)).toBeUndefined();
    expect(faults(passing(sending, blind))).toBe('not-received');
    expect(faults(passing(inRoom(0), camera('missing')))).toBe('not-sent');
    expect(faults(passing(inRoom(0), camera('on')))).toBe('not-sent');
    expect(faults(passing(inRoom(0), camera('missing'), { type: 'picture', picture: 'frozen' }))).toBe('neither');
  });

  it('is nothing while a camera may still open, and nothing of a hall that only watches', () => {
    expect(faults(passing(inRoom(0), camera('missing')), 14_000)).toBeUndefined();
    expect(faults(inRoom(3))).toBeUndefined();
    expect(faults(passing(inRoom(3), blind))).toBe('not-received');
    const speaking = passing(inRoom(3), given('promotion'), { type: 'promotion', promotion: 'on' }, camera('missing'));
    expect(faults(speaking)).toBe('not-sent');
  });

  it('is not that the room has all the pictures it holds, unless the hall has the floor', () => {
    const full = passing(inRoom(0), camera('refused-by-room'));
    expect(faults(full)).toBeUndefined();
    expect(faults(passing(full, given('seat')))).toBe('not-sent');
  });

  it.each(['none', 'coming', 'shown', 'lost'] as const)('is not a large picture that is %s', (picture) => {
    expect(faults(passing(inRoom(3), { type: 'picture', picture }))).toBeUndefined();
  });

  it('is forgotten with the stay', () => {
    const out = passing(inRoom(0), blind, stopped('lost'), started);
    expect(out).toMatchObject({ stage: { at: 'in' }, picture: undefined });
    expect(passing(inRoom(0), blind, { type: 'media-reconnecting' }, started).picture).toBeUndefined();
  });
});

test('the stage shows shared content first, then who speaks, and changes for no pause', () => {
  const faces = ['a', 'b', 'c'].map((attendeeId) => ({ attendeeId, name: `brg_${attendeeId}` }));
  expect(chooseOnStage(faces, { loudest: undefined, shown: undefined }).main).toBe('a');
  expect(chooseOnStage(faces, { loudest: 'b', shown: 'a' }).main).toBe('b');
  expect(chooseOnStage(faces, { loudest: 'gone', shown: 'c' }).main).toBe('c');
  const called = [...faces, { attendeeId: 'd', name: 'brg_d.s4' }];
  expect(chooseOnStage(called, { loudest: undefined, shown: 'a' }).main).toBe('d');
  const shared = [...faces, { attendeeId: 'a#content', name: 'brg_a#content' }];
  expect(chooseOnStage(shared, { loudest: 'b', shown: 'b' })).toEqual({ main: 'a#content', beside: 'b' });
});

describe('what failed', () => {
  it('of the floor is told by what to do about it', () => {
    const of = (code: string, status = 409) => floorFault({ code, status });
    expect([of('no-connection', 0), of('queue-full'), of('too-early'), of('floor-closed')]).toEqual([
      'no-connection',
      'full',
      'closed',
      'closed',
    ]);
    expect([of('not-your-turn'), of('floor-moved'), of('internal', 500)]).toEqual(['moved', 'moved', 'trouble']);
  });

  it('on the way into the room is kept in the words of the system, for whoever helps, and gone once it is in', () => {
    const asking = passing(lobby(), enter, refused('no-such-room', 500));
    expect(asking.stage).toMatchObject({ cause: 'no-such-room, 500' });
    const dialling = passing(asking, seated(0), { type: 'media-unavailable', cause: 'TypeError: x', now: 0 });
    expect(dialling.stage).toMatchObject({ cause: 'TypeError: x' });
    expect(passing(dialling, started).stage).not.toHaveProperty('cause');
    const lost = passing(inRoom(0), { type: 'media-stopped', end: 'lost', cause: 'Chime 9', now: 0 });
    expect(lost.stage).toMatchObject({ at: 'entering', cause: 'Chime 9' });
  });
});

describe('the roll', () => {
  const one = withAdded(emptyRoll, { name: 'Trần Thị Bình', mode: 'in-person', substituteFor: 'Lê Văn Cường' });

  it('keeps what was written here until it has arrived, and then what the coordinator made of it', () => {
    expect(received(one, { revision: 3, delegates: [], merged: false })).toBe(one);
    const sent = toSend(one, 1000);
    const united = { revision: 4, delegates: [...one.delegates, ...one.delegates], merged: true };
    expect(accepted(sent, sent, united)).toMatchObject({ revision: 4, state: 'merged', delegates: united.delegates });
    // Another copy was met and says nothing else: nothing to look over.
    expect(accepted(sent, sent, { ...united, delegates: sent.delegates })).toMatchObject({ state: 'same' });
    const changed = withAdded(sent, { name: 'Vũ Minh', mode: 'online' });
    const alone = { revision: 1, delegates: sent.delegates, merged: false };
    expect(accepted(changed, sent, alone)).toEqual({ ...changed, revision: 1 });
    // Sent as revision 5 it would strike out whom it has never heard of.
    expect(accepted(changed, sent, united)).toEqual(changed);
  });

  it('tells of another copy also where the answer that would have told was lost and the roll was sent again', () => {
    const sent = toSend(one, 1000);
    const delegates = [...one.delegates, { name: 'Lê Văn Cường', mode: 'absent' } as const];
    expect(accepted(sent, sent, { revision: 2, delegates, merged: false })).toMatchObject({
      state: 'merged',
      delegates,
    });
    expect(accepted(sent, sent, { revision: 1, delegates: sent.delegates, merged: false }).state).toBe('same');
  });

  it('lets nobody who is absent stand in for another, and asks for the reason of leave', () => {
    const onLeave = withDelegate(one, 0, { mode: 'absent-with-leave' });
    expect(onLeave.delegates).toEqual([{ name: 'Trần Thị Bình', mode: 'absent-with-leave' }]);
    expect(rollFaults(onLeave)).toEqual([{ index: 0, fault: 'reason' }]);
    expect(rollFaults(withDelegate(onLeave, 0, { reason: 'Đi công tác', name: ' ' }))).toEqual([
      { index: 0, fault: 'name' },
    ]);
  });
});

test('the line check says what failed in reasons the contract takes', () => {
  expect(deviceReason('camera', 'NotAllowedError')).toBe('camera-denied');
  expect(deviceReason('microphone', 'NotFoundError')).toBe('microphone-missing');
  expect(networkResult({ roundTripMs: 80, kilobitsPerSecond: 1200 })).toEqual(passed);
  expect(networkResult({ roundTripMs: 900, kilobitsPerSecond: 200 }).reasons).toEqual(['network-slow', 'network-late']);
  expect([verdictOf(noTests), verdictOf({ ...noTests, picture: passed })]).toEqual(['unchecked', 'partial']);
});

test('a link is found in what a person pastes, with the number to call', () => {
  const credential = `brg_${'a'.repeat(12)}_${'b'.repeat(4)}_${'c'.repeat(12)}.${'D'.repeat(27)}`;
  expect(credentialIn(`Mời mở https://hop.example/h#${credential}~08043162 lúc 8 giờ`)).toBe(credential);
  expect(phoneIn(`${credential}~08043162`)).toBe('08043162');
  expect([credentialIn('https://hop.example/h'), phoneIn(credential)]).toEqual([undefined, undefined]);
});

test.each([
  [
    'Mozilla/5.0 (Linux; Android 9; SM-J600G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36',
    'Chrome 114, Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1',
    'Safari 15, iOS',
  ],
  [
    'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/109.0 Chrome/103.0 Safari/537.36',
    'Cốc Cốc 109, Windows',
  ],
])('the operator reads browser and system: %#', (userAgent, name) => expect(clientName(userAgent)).toBe(name));

describe('the large picture', () => {
  const look = (at: number, change: Partial<Look> = {}): Look => ({
    ...{ main: 'face', hasDrawn: false, frames: 0, isReconnecting: false, isVisible: true },
    ...change,
    at: at * 1000,
  });
  const seenAfter = (...looks: readonly Look[]) => {
    let watch: Watch | undefined;
    for (const each of looks) watch = watched(watch, each);
    return watch && pictureOf(watch);
  };
  const seconds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  it('is said to be missing once the line stands and nothing of it came for some seconds', () => {
    expect(seenAfter(...seconds(0, 7).map((at) => look(at)))).toBe('coming');
    expect(seenAfter(...seconds(0, 8).map((at) => look(at)))).toBe('missing');
    const drawn = look(9, { hasDrawn: true, frames: 1 });
    expect(seenAfter(...seconds(0, 8).map((at) => look(at)), drawn)).toBe('shown');
  });

  it('is said to stand still where a face does, not where a shared page does', () => {
    const still = (main: string) => seconds(0, 8).map((at) => look(at, { main, hasDrawn: true, frames: 40 }));
    expect(seenAfter(...still('face'))).toBe('frozen');
    expect(seenAfter(...still('face#content'))).toBe('shown');
    expect(seenAfter(...seconds(0, 30).map((at) => look(at, { hasDrawn: true, frames: at })))).toBe('shown');
  });

  it('waits anew for the next speaker, after a line that was lost, and after a page in the background', () => {
    const late = seconds(0, 8).map((at) => look(at));
    expect(seenAfter(...late, look(9, { main: 'other' }))).toBe('coming');
    expect(seenAfter(...late, look(9, { isReconnecting: true }))).toBe('lost');
    expect(seenAfter(...late, look(9, { isReconnecting: true }), look(10))).toBe('coming');
    expect(seenAfter(...seconds(0, 8).map((at) => look(at, { isVisible: false })), look(9))).toBe('coming');
    expect(seenAfter(look(0), look(60))).toBe('coming');
    expect(seenAfter(look(0, { main: undefined }))).toBe('none');
  });
});

describe('digits as they are typed', () => {
  test.each([
    ['', undefined],
    ['0', 0],
    ['120', 120],
    [' 1 200 ', 1200],
    ['১২০', 120],
    ['20000', 20_000],
    ['20001', 'no-count'],
    ['99999999', 'no-count'],
    ['-5', 'no-count'],
    ['12,5', 'no-count'],
    ['1e3', 'no-count'],
  ])('a head count %j is %j', (typed, count) => {
    expect(readCount(typed)).toBe(count);
  });

  test.each([
    ['012345', '012345'],
    [' 012 345 ', '012345'],
    ['০১২৩৪৫', '012345'],
    ['abc', undefined],
    ['12345', undefined],
    ['1234567', undefined],
    ['', undefined],
  ])('a PIN %j is %j', (typed, pin) => {
    expect(readPin(typed)).toBe(pin);
  });
});

test('another face or a third voice is news; who is there already, what is shared, and an answer are none', () => {
  const news: string[] = [];
  let at = '';
  const { seen, heard } = watchSpeakers(() => void news.push(at));
  const faces = (...ids: string[]) => seen(ids.map((attendeeId) => ({ attendeeId, name: attendeeId })));
  const during = (step: string, ...acts: (() => void)[]) => {
    at = step;
    for (const act of acts) act();
  };
  during(
    'coming in',
    () => faces('chair'),
    () => heard('chair'),
    () => heard(undefined),
  );
  during(
    'same',
    () => faces('chair'),
    () => heard('chair'),
    () => faces('chair', 'chair#content'),
  );
  during('speaker seen', () => faces('chair', 'sen'));
  during('speaker heard', () => heard('sen'));
  during(
    'answers',
    () => heard('chair'),
    () => heard('sen'),
    () => faces('sen', 'chair'),
  );
  during('speaker gone', () => faces('chair'));
  during('only heard', () => heard('lan'));
  expect(news).toEqual(['speaker seen', 'speaker heard', 'speaker gone', 'only heard']);
});

describe('several devices of a kind', () => {
  const device = (deviceId: string, label = deviceId, groupId = deviceId): Device => ({ deviceId, label, groupId });
  const ids = (devices: readonly Device[]): string[] => devices.map(({ deviceId }) => deviceId);
  const [webcam, hall] = [device('webcam'), device('hall')];

  it('uses the one that was chosen, and the first where it is gone', () => {
    expect(idToUse([webcam, hall], 'hall')).toBe('hall');
    expect(idToUse([webcam], 'hall')).toBe('webcam');
    expect(idToUse([webcam, hall], undefined)).toBe('webcam');
    expect(idToUse([], 'hall')).toBeUndefined();
  });

  it('offers one device once, though Chrome lists the one of the system again under other names', () => {
    const byDefault = device('default', 'Default - hall', 'hall');
    const forCalls = device('communications', 'Communications - hall', 'hall');
    expect(ids(optionsOf([byDefault, forCalls, hall]))).toEqual(['hall']);
    const all = [byDefault, forCalls, webcam, hall];
    expect(ids(optionsOf(all))).toEqual(['webcam', 'hall']);
    // What is used by default is shown as what it is.
    expect(optionInUse(all, 'default')).toBe('hall');
    expect(optionInUse(all, 'webcam')).toBe('webcam');
    expect(optionInUse(all, 'gone')).toBe('webcam');
    expect(optionInUse([], 'gone')).toBeUndefined();
  });

  it('offers what a phone plugs in by itself, beside what it names', () => {
    const byDefault = device('default', 'Default', 'other');
    const all = [byDefault, device('speakerphone'), device('headset')];
    expect(ids(optionsOf(all))).toEqual(['default', 'speakerphone', 'headset']);
    expect(optionInUse(all, 'default')).toBe('default');
    expect(ids(optionsOf([byDefault, device('only')]))).toEqual(['only']);
  });

  it('calls a phone’s cameras by where they look, and two that are alike by number', () => {
    const words = {
      ...{ front: 'Camera trước', back: 'Camera sau', nameless: 'Camera không tên' },
      nth: (name: string, number: number) => `${name} (${number})`,
    };
    const named = (...labels: string[]) =>
      namesOf(
        labels.map((label, at) => device(String(at), label)),
        words,
      );
    expect(named('camera2 1, facing front', 'camera2 2, facing back', 'camera2 0, facing back')).toEqual([
      'Camera trước',
      'Camera sau',
      'Camera sau (2)',
    ]);
    expect(named('', 'HD Webcam', '')).toEqual(['Camera không tên', 'HD Webcam', 'Camera không tên (2)']);
  });
});

describe('a page that the browser drops while it is in the meeting', () => {
  /** What is kept in the end. */
  const stays = (...events: readonly HallEvent[]): boolean => {
    let state = newHall(false);
    let kept = false;
    for (const event of events) {
      const before = state;
      state = reduceHall(state, event);
      kept = stayAfter(state, before) ?? kept;
    }
    return kept;
  };
  const signedIn: HallEvent = { type: 'signed-in', welcome: welcome(), now: 3000 };
  const into = [signedIn, enter, seated(0), started];
  const over: HallEvent = { type: 'call-failed', refusal: { code: 'unauthorised', status: 401 } };

  it('belongs there once it was in, also while its line or its room is gone', () => {
    expect(stays(signedIn, enter, seated(0))).toBe(false);
    expect(stays(...into)).toBe(true);
    expect(stays(...into, { type: 'media-reconnecting' })).toBe(true);
    for (const end of ['lost', 'gone'] as const) expect(stays(...into, stopped(end))).toBe(true);
  });

  it.each<[string, HallEvent]>([
    ['left by hand', { type: 'leave' }],
    ['taken over elsewhere', stopped('elsewhere')],
    ['told that it was taken over', beat({ seat: 'elsewhere' })],
    ['shut, or its session over', over],
    ['withdrawn', { type: 'call-failed', refusal: { code: 'bridge-withdrawn', status: 410 } }],
    ['at the end of the conference', beat({ status: 'ended' })],
    ['in a conference that is cancelled', beat({ status: 'cancelled' })],
  ])('does not any more: %s', (_why, event) => {
    expect(stays(...into, event)).toBe(false);
  });

  it('does not once it is left on its way back', () => {
    expect(stays(...into, stopped('lost'), { type: 'leave' })).toBe(false);
    expect(stays(...into, stopped('lost'), refused('held-elsewhere', 409))).toBe(false);
  });

  it('is kept through opening with a link in its address, and not through signing out', () => {
    const opened = passing(newHall(false), { type: 'link-given', bridgeId: 'brg_a' });
    expect(stayAfter(opened, newHall(false))).toBeUndefined();
    expect(stayAfter(passing(opened, signedIn), opened)).toBeUndefined();
    expect(stays(...into, { type: 'leave' }, { type: 'signed-out' })).toBe(false);
  });

  it('goes in again by itself and says why, and ends where the coordinator says that there is nothing to go into', () => {
    const back = passing(lobby(), { type: 'page-back', now: 500 });
    expect(back.stage).toMatchObject({ at: 'entering', why: 'page-back', step: 'seat', nextAt: 500, takeOver: false });
    expect(passing(back, refused('no-connection', 0)).stage).toMatchObject({
      why: 'page-back',
      waitsFor: 'connection',
    });
    expect(passing(back, seated(0), started).stage).toMatchObject({ at: 'in' });
    expect(passing(back, refused('conference-over', 410)).stage).toEqual({ at: 'over', why: 'ended' });
    expect(passing(back, refused('held-elsewhere', 409)).stage).toEqual({ at: 'elsewhere' });
    for (const state of [newHall(false), inRoom(0)]) expect(passing(state, { type: 'page-back', now: 0 })).toBe(state);
  });
});

describe('a room that the browser does not let be heard', () => {
  const blocked: HallEvent = { type: 'sound', isBlocked: true };
  const plays: HallEvent = { type: 'sound', isBlocked: false };

  it('is told until it plays, also where that was found before the line stood', () => {
    expect(passing(inRoom(0), blocked).isSoundBlocked).toBe(true);
    expect(passing(inRoom(0), blocked, plays).isSoundBlocked).toBe(false);
    expect(passing(lobby(), enter, seated(0), blocked, started).isSoundBlocked).toBe(true);
  });

  it('is told of a room that stands and of no other', () => {
    for (const event of [{ type: 'media-reconnecting' }, stopped('lost'), { type: 'leave' }] as const)
      expect(passing(inRoom(0), blocked, event).isSoundBlocked).toBe(false);
    expect(passing(lobby(), blocked).isSoundBlocked).toBe(false);
  });

  it('draws nothing anew where nothing has changed', () => {
    const state = inRoom(0);
    expect(passing(state, plays)).toBe(state);
  });
});
