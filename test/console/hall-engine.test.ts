import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiProblem } from '../../console/src/api/problem.ts';
import { beat } from '../../console/src/hall/engine/beating.ts';
import type { Core } from '../../console/src/hall/engine/core.ts';
import { chooseDevices } from '../../console/src/hall/engine/device-choice.ts';
import { watchFloor } from '../../console/src/hall/engine/floor-watch.ts';
import { createHallApi, refusalOf } from '../../console/src/hall/engine/hall-api.ts';
import { keptIn, type SignedIn } from '../../console/src/hall/engine/kept.ts';
import { reportLine } from '../../console/src/hall/engine/line-report.ts';
import { watchPictures } from '../../console/src/hall/engine/picture-watch.ts';
import { lookAtSession } from '../../console/src/hall/engine/session-look.ts';
import { signOut } from '../../console/src/hall/engine/signing-out.ts';
import type { Opened } from '../../console/src/hall/media/devices.ts';
import type { MediaLine } from '../../console/src/hall/media/media-line.ts';
import { playSound } from '../../console/src/hall/media/sound.ts';
import { createTrial } from '../../console/src/hall/media/trial.ts';
import type { Devices } from '../../console/src/hall/state/devices.ts';
import type { HallEvent } from '../../console/src/hall/state/hall-state.ts';
import { inRoom, page, welcome } from './support/hall-core.ts';

const hour = 3600_000;

interface Word {
  readonly generation: number;
  readonly connected: boolean;
  readonly saidAt: number;
  readonly redial?: unknown;
  readonly leaving?: unknown;
  readonly picture?: unknown;
}

const answered = {
  ...{ status: 'live', generation: 3, seat: 'yours', serverTime: 1000, nextSeconds: 25 },
  floor: { state: 'none', waiting: 0, turn: 0, mayBeHeard: false },
};

describe('the heartbeat', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function beating() {
    const said: unknown[] = [];
    const words: Word[] = [];
    const { core, parts, clock } = page({
      beat: async (given) => {
        const word = given as Word;
        words.push(word);
        said.push([word.generation, word.connected]);
        return answered;
      },
    });
    const pictures = watchPictures(core);
    parts.push(pictures.changed, beat(core, pictures.fault).changed);
    for (const event of inRoom) core.tell(event);
    await jest.advanceTimersByTimeAsync(10);
    return { core, said, words, clock };
  }

  it('tells at once that the line is lost and that it is back, and then keeps its pace', async () => {
    const { core, said } = await beating();
    expect(said.at(-1)).toEqual([3, true]);
    const before = said.length;
    core.tell({ type: 'media-reconnecting' });
    await jest.advanceTimersByTimeAsync(10);
    expect(said.slice(before)).toEqual([[3, false]]);
    core.tell({ type: 'media-started', now: 0 });
    await jest.advanceTimersByTimeAsync(10);
    expect(said.slice(before)).toEqual([
      [3, false],
      [3, true],
    ]);
    await jest.advanceTimersByTimeAsync(24_000);
    expect(said).toHaveLength(before + 2);
    await jest.advanceTimersByTimeAsync(2000);
    expect(said).toHaveLength(before + 3);
  });

  it('does not come sooner for anything else that happens in the room', async () => {
    const { core, said } = await beating();
    const before = said.length;
    core.tell({ type: 'line', line: 'weak' });
    core.tell({ type: 'camera', camera: 'on' });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(said).toHaveLength(before);
  });

  it('tells which call it is at and of how many, while it is out of the room and no longer', async () => {
    const { core, words } = await beating();
    const next = async (event: HallEvent, ms = 10): Promise<unknown> => {
      core.tell(event);
      await jest.advanceTimersByTimeAsync(ms);
      return words.at(-1)?.redial;
    };
    expect(words.at(-1)).not.toHaveProperty('redial');
    // The client's own way back is the first; the page's begins after it.
    expect(await next({ type: 'media-reconnecting' })).toEqual({ attempt: 1, of: 10 });
    const lost: HallEvent = { type: 'media-stopped', end: 'lost', now: 0 };
    expect(await next(lost)).toEqual({ attempt: 2, of: 10 });
    expect(await next(lost, 26_000)).toEqual({ attempt: 3, of: 10 });
    expect(words.at(-1)).toMatchObject({ connected: false });
    expect(await next({ type: 'media-started', now: 0 })).toBeUndefined();
    expect(words.at(-1)).toMatchObject({ connected: true });
  });

  it('says once that it has left by hand, and nothing after that', async () => {
    const { core, words } = await beating();
    const before = words.length;
    expect(words.some(({ leaving }) => leaving)).toBe(false);
    core.tell({ type: 'leave' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(words.slice(before)).toEqual([expect.objectContaining({ connected: false, leaving: true })]);
  });

  it('says it later each time, by the clock of the coordinator, also where its own is set back', async () => {
    const { core, words, clock } = await beating();
    expect(words.at(-1)?.saidAt).toBeGreaterThanOrEqual(1000);
    const before = words.length;
    clock.now = 90_000;
    core.tell({ type: 'media-reconnecting' });
    await jest.advanceTimersByTimeAsync(10);
    clock.now = 20_000;
    core.tell({ type: 'media-started', now: 0 });
    await jest.advanceTimersByTimeAsync(10);
    const times = words.slice(before - 1).map(({ saidAt }) => saidAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(3);
  });

  it('tells with the next beat that there is no camera, and not while one may still open', async () => {
    const { core, words, clock } = await beating();
    core.tell({ type: 'camera', camera: 'missing' });
    expect(words.map(({ picture }) => picture).filter(Boolean)).toEqual([]);
    clock.now += 26_000;
    await jest.advanceTimersByTimeAsync(26_000);
    expect(words.at(-1)).toMatchObject({ connected: true, picture: 'not-sent' });
    core.tell({ type: 'picture', picture: 'missing' });
    await jest.advanceTimersByTimeAsync(26_000);
    expect(words.at(-1)).toMatchObject({ picture: 'neither' });
    core.tell({ type: 'media-reconnecting' });
    await jest.advanceTimersByTimeAsync(10);
    expect(words.at(-1)?.picture).toBeUndefined();
  });
});

describe('an answer to a beat that comes when the page is another hall', () => {
  it.each([
    ['an answer', () => answered],
    ['a refusal', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('says nothing of it: %s', async (_, answer) => {
    const late = Promise.withResolvers<void>();
    const { core, parts, told } = page({ beat: () => late.promise.then(answer) });
    parts.push(beat(core, () => undefined).changed);
    for (const event of inRoom) core.tell(event);
    await new Promise((done) => setTimeout(done, 10));
    core.tell({ type: 'signed-out' });
    core.tell({
      type: 'signed-in',
      welcome: welcome('brg_other'),
      now: 0,
    });
    const before = told.length;
    late.resolve();
    await new Promise((done) => setTimeout(done, 10));
    expect(told.slice(before)).toEqual([]);
    core.tell({ type: 'signed-out' });
  });
});

describe('signing a device out', () => {
  it('leaves the room first, says so while there is a session to say it with, and forgets whose it was', async () => {
    const order: string[] = [];
    const { core, told } = page({ signOut: async () => void order.push('signed out') });
    for (const event of inRoom) core.tell(event);
    const farewell = async () => void order.push(`farewell at ${core.state().stage.at}`);
    expect(await signOut(core, farewell)()).toBe('signed-out');
    expect(order).toEqual(['farewell at over', 'signed out']);
    expect(told.slice(-2)).toEqual(['leave', 'signed-out']);
    expect(core.state()).toMatchObject({ stage: { at: 'no-link', after: 'signed-out' }, isLinkKnown: false });
    expect(core.state().welcome).toBeUndefined();
  });

  it('stays signed in where nobody answers: a script cannot drop the cookie', async () => {
    const { core } = page({ signOut: () => Promise.reject(new TypeError('Failed to fetch')) });
    for (const event of inRoom.slice(0, 1)) core.tell(event);
    expect(await signOut(core, () => Promise.resolve())()).toBe('not-sent');
    expect(core.state()).toMatchObject({ stage: { at: 'lobby' }, isApiReachable: false });
  });
});

describe('what a browser keeps of the halls it is signed in as', () => {
  const storage = (): Storage => {
    const items = new Map<string, string>();
    return {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
      toString: () => JSON.stringify([...items]),
    } as unknown as Storage;
  };
  function browser() {
    const lasting = storage();
    const clock = { now: 0 };
    const fragment = {
      text: '',
      read: () => fragment.text,
      write(text: string) {
        fragment.text = text;
      },
    };
    let made = 0;
    const window = (tab = storage()) =>
      keptIn(
        tab,
        lasting,
        fragment,
        () => clock.now,
        () => `device${made++ || ''}`,
      );
    return { lasting, clock, fragment, window };
  }
  const signedIn = (id: string, until = 5 * hour): SignedIn => ({ welcome: welcome(id), clockAheadMs: 0, until });

  it('leads a new window to its hall, until the session ends', () => {
    const { clock, window } = browser();
    const tab = storage();
    window(tab).keepSignedIn(signedIn('brg_a'), true);
    for (const each of [tab, storage()]) expect(window(each).signedIn()?.welcome).toEqual(welcome('brg_a'));
    clock.now = 5 * hour;
    for (const each of [tab, storage()]) expect(window(each).signedIn()).toBeUndefined();
    expect(window(tab).signedIn('brg_a')).toBeUndefined();
    expect(window().signedInHere()).toEqual([]);
  });

  it('chooses for nobody between two halls; each window stays the one it was', () => {
    const { window } = browser();
    const [first, second] = [window(), window()];
    first.keepSignedIn(signedIn('brg_a'), true);
    second.keepSignedIn(signedIn('brg_b'), true);
    expect(first.signedIn()?.welcome.bridge.id).toBe('brg_a');
    const third = window();
    expect(third.signedIn()).toBeUndefined();
    expect(third.signedIn('brg_b')?.welcome.bridge.id).toBe('brg_b');
    expect(third.signedInHere().map((each) => each.welcome.bridge.id)).toEqual(['brg_a', 'brg_b']);
    second.forgetSignedIn('brg_b');
    expect(second.signedIn('brg_b')).toBeUndefined();
    expect(third.signedIn()?.welcome.bridge.id).toBe('brg_a');
  });

  it('leaves no title on the device that a mail may not name', () => {
    const { lasting, window } = browser();
    const tab = storage();
    window(tab).keepSignedIn(signedIn('brg_a'), false);
    for (const kept of [lasting, tab]) expect(String(kept)).not.toContain('Hội nghị');
    expect(window().signedIn()?.welcome.conference).toMatchObject({ title: '', endsAt: hour });
    expect(window(tab).signedIn()?.welcome.conference).toMatchObject({ title: '', endsAt: hour });
  });

  it('keeps with the tab alone that it was in the meeting, and as which hall', () => {
    const { clock, window } = browser();
    const tab = storage();
    window(tab).keepStay('brg_a');
    // Two halls in one browser are in side by side.
    window().keepStay('brg_b');
    expect(['brg_a', 'brg_b'].map((id) => window(tab).isStaying(id))).toEqual([true, false]);
    expect(window().isStaying('brg_a')).toBe(false);
    // Another tab of this device has been in since: an old one does not take its seat when it comes back.
    const other = storage();
    window(other).keepStay('brg_a');
    expect([tab, other].map((each) => window(each).isStaying('brg_a'))).toEqual([false, true]);
    // Nor does one that is opened again hours later.
    clock.now += 9 * 60_000;
    expect(window(other).isStaying('brg_a')).toBe(true);
    clock.now += 60_000;
    expect(window(other).isStaying('brg_a')).toBe(false);
    window(other).keepStay('brg_a');
    window(other).keepStay(undefined);
    expect(window(other).isStaying('brg_a')).toBe(false);
    for (const text of ['{', 'null', '"brg_a"', '{"bridgeId":"brg_a"}']) {
      other.setItem('nhipcau.hall.in', text);
      expect(window(other).isStaying('brg_a')).toBe(false);
    }
  });

  it('keeps which devices were chosen, by their ids alone, whoever is signed in and after that', () => {
    const { lasting, window } = browser();
    expect(window().devices()).toEqual({});
    window().keepDevice('camera', 'webcam');
    window().keepDevice('speaker', 'hall');
    window().keepDevice('camera', 'hall');
    window().forgetSignedIn('brg_a');
    expect(window().devices()).toEqual({ camera: 'hall', speaker: 'hall' });
    expect(lasting.getItem('nhipcau.hall.devices.1')).toBe('{"camera":"hall","speaker":"hall"}');
    for (const text of ['{', 'null', '[1]', '{"camera":1}']) {
      lasting.setItem('nhipcau.hall.devices.1', text);
      expect(window().devices()).toEqual({});
    }
  });

  it('starts anew where what was kept cannot be read', () => {
    const { lasting, window } = browser();
    const tab = storage();
    for (const text of ['{', '{}', '[1, null, {"welcome": {}}]']) {
      lasting.setItem('nhipcau.halls.1', text);
      tab.setItem('nhipcau.hall.welcome', text);
      expect(window(tab).signedIn()).toBeUndefined();
    }
  });

  it('has the link in the address again where the PIN has to be entered again', () => {
    const { fragment, window } = browser();
    const kept = window();
    kept.keepLink('brg_a.secret', '08043162');
    kept.hideLink();
    expect(fragment.text).toBe('');
    kept.showLink();
    expect(fragment.text).toBe('brg_a.secret~08043162');
    kept.forgetLink();
    kept.showLink();
    expect(fragment.text).toBe('');
  });
});

describe('a page that goes on after a reload', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const untitled = { ...welcome(), conference: { ...welcome().conference, title: '' } };

  function reloaded() {
    const answers: PromiseWithResolvers<unknown>[] = [];
    const { core, parts } = page({
      readSession: () => {
        const answer = Promise.withResolvers<unknown>();
        answers.push(answer);
        return answer.promise;
      },
    });
    const session = lookAtSession(core);
    parts.push(session.changed);
    core.tell({ type: 'signed-in', welcome: untitled, now: 0 });
    void session.look();
    return { answers, core, session };
  }

  it('asks whose it is until it is told, and has the title that it kept on no device', async () => {
    const { answers, core } = reloaded();
    answers[0]?.reject(new TypeError('Failed to fetch'));
    await jest.advanceTimersByTimeAsync(0);
    expect(core.state()).toMatchObject({ stage: { at: 'lobby' }, isApiReachable: false });
    await jest.advanceTimersByTimeAsync(5000);
    answers[1]?.resolve({ ...welcome(), serverTime: 61_000 });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(core.state()).toMatchObject({ welcome: { conference: { title: 'Hội nghị' } }, clockAheadMs: 60_000 });
    expect(answers).toHaveLength(2);
  });

  it('asks at once where the line is said to be back, and never twice at the same time', async () => {
    const { answers, session } = reloaded();
    session.hurry();
    expect(answers).toHaveLength(1);
    answers[0]?.reject(new TypeError('Failed to fetch'));
    await jest.advanceTimersByTimeAsync(0);
    session.hurry();
    expect(answers).toHaveLength(2);
  });

  it.each(['told', 'refused'])('is no concern of the next hall on the page: %s', async (how) => {
    const { answers, core } = reloaded();
    core.tell({ type: 'signed-out' });
    const other = welcome('brg_other');
    core.tell({ type: 'signed-in', welcome: other, now: 0 });
    if (how === 'told') answers[0]?.resolve(welcome());
    else answers[0]?.reject(new TypeError('Failed to fetch'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(core.state()).toMatchObject({ welcome: other, isApiReachable: true });
    expect(answers).toHaveLength(1);
  });

  it('asks for the link again where its session is over', async () => {
    const { answers, core } = reloaded();
    answers[0]?.reject(new ApiProblem({ status: 401, code: 'unauthorised' }));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(core.state().stage).toEqual({ at: 'no-link', after: 'session-over' });
    expect(answers).toHaveLength(1);
  });
});

describe('a line that says nothing any more', () => {
  it.each([
    ['before the answer has begun', false],
    ['in the middle of the answer', true],
  ])('is no line after a while: %s', async (_when, begins) => {
    let reach: (isReached: boolean) => void = () => undefined;
    const reached = new Promise<boolean>((resolve) => {
      reach = resolve;
    });
    const server = createServer((_request, response) => {
      reach(true);
      if (begins) response.writeHead(200, { 'content-type': 'application/json' }).write('{"state":');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const real = globalThis.fetch;
    // As in the browser of an older phone.
    const withoutTimeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      throw new TypeError('AbortSignal.timeout is not a function');
    });
    const { port } = server.address() as AddressInfo;
    globalThis.fetch = (path, init) => real(`http://127.0.0.1:${port}${path}`, init);
    try {
      const api = createHallApi({ bridgeId: () => 'brg_a', device: 'device', patienceMs: 200 });
      const refusal = await api.readFloor().then(() => undefined, refusalOf);
      expect(refusal).toEqual({ status: 0, code: 'no-connection' });
      await expect(reached).resolves.toBe(true);
    } finally {
      withoutTimeout.mockRestore();
      globalThis.fetch = real;
      server.closeAllConnections();
      server.close();
    }
  });

  it.each([
    ['an answer', () => new Response('{"ticket":"t","url":"wss://x.example","expiresAt":1}', { status: 201 }), 201],
    ['an answer without a body', () => new Response(null, { status: 204 }), 204],
    ['a refusal', () => new Response('{}', { status: 403 }), 403],
  ])('leaves no clock running behind %s', async (_what, answer, status) => {
    jest.useFakeTimers();
    const fetching = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => answer());
    try {
      const api = createHallApi({ bridgeId: () => 'brg_a', device: 'device' });
      const refusal = await api.signOut().then(() => undefined, refusalOf);
      expect(refusal?.status).toBe(status < 400 ? undefined : status);
      expect(fetching).toHaveBeenCalledTimes(1);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      fetching.mockRestore();
      jest.useRealTimers();
    }
  });
});

describe('what the device check found', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const good = { result: 'pass', reasons: [] } as const;

  function checking() {
    const answers: PromiseWithResolvers<unknown>[] = [];
    const { core, told } = page({});
    const api = {
      reportLine: () => {
        const answer = Promise.withResolvers<unknown>();
        answers.push(answer);
        return answer.promise;
      },
    };
    const check = reportLine({ ...core, api } as unknown as Core, () => {}, 'Chrome 141');
    check.setTest('picture', good);
    check.reportTests();
    return { answers, check, told };
  }
  const lost = () => new TypeError('Failed to fetch');

  it('is sent again until it has arrived', async () => {
    const { answers, check } = checking();
    answers[0]?.reject(lost());
    await jest.advanceTimersByTimeAsync(0);
    expect(check.report()).toBe('waiting');
    await jest.advanceTimersByTimeAsync(8000);
    answers[1]?.resolve({});
    await jest.advanceTimersByTimeAsync(20_000);
    expect(check.report()).toBe('sent');
    expect(answers).toHaveLength(2);
  });

  it('that is refused for good is said to be so, and not sent again', async () => {
    const { answers, check, told } = checking();
    answers[0]?.reject(new ApiProblem({ status: 410, code: 'conference-over' }));
    await jest.advanceTimersByTimeAsync(20_000);
    expect([check.report(), answers.length]).toEqual(['refused', 1]);
    expect(told).toEqual(['call-failed']);
  });

  it('of one hall is neither said nor sent again as that of the next', async () => {
    const { answers, check } = checking();
    answers[0]?.reject(lost());
    await jest.advanceTimersByTimeAsync(0);
    check.forget();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(answers).toHaveLength(1);
    expect(check.report()).toBe('none');
  });

  it.each(['taken', 'refused'])('an answer that comes after the page is another hall is nobody’s: %s', async (how) => {
    const { answers, check, told } = checking();
    check.forget();
    if (how === 'taken') answers[0]?.resolve({});
    else answers[0]?.reject(lost());
    await jest.advanceTimersByTimeAsync(20_000);
    expect([check.report(), answers.length, told]).toEqual(['none', 1, []]);
  });
});

describe('who only listens', () => {
  const realSocket = globalThis.WebSocket;
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    globalThis.WebSocket = realSocket;
  });

  function listening() {
    const answers: PromiseWithResolvers<unknown>[] = [];
    const sockets: { onopen?: () => void; onmessage?: (event: { data: string }) => void; close(): void }[] = [];
    globalThis.WebSocket = class {
      constructor() {
        sockets.push(this as never);
      }
      close(): void {}
    } as never;
    const floor = (state = 'none') => ({
      ...{ state, waiting: 0, turn: 4, mayBeHeard: false },
      speaker: { name: 'Xã Nội Hoàng' },
    });
    const { core, parts } = page({
      ticket: async () => ({ ticket: 't', url: 'ws://push' }),
      readFloor: () => {
        const answer = Promise.withResolvers<unknown>();
        answers.push(answer);
        return answer.promise;
      },
    });
    const watch = watchFloor(core);
    parts.push(watch.changed);
    return { answers, core, floor, sockets, watch };
  }

  it('asks once within 8 s when others are seen or heard, and learns who has the floor', async () => {
    const { answers, core, floor, watch } = listening();
    for (const event of inRoom) core.tell(event);
    watch.moved();
    watch.moved();
    await jest.advanceTimersByTimeAsync(8000);
    answers[0]?.resolve(floor());
    await jest.advanceTimersByTimeAsync(0);
    expect([answers.length, core.state().floor?.speaker?.name]).toEqual([1, 'Xã Nội Hoàng']);
    watch.moved();
    await jest.advanceTimersByTimeAsync(8000);
    expect(answers).toHaveLength(2);
  });

  it('asks nothing out of the room, nor once it has left', async () => {
    const { answers, core, watch } = listening();
    watch.moved();
    for (const event of inRoom) core.tell(event);
    watch.moved();
    core.tell({ type: 'leave' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(0);
  });

  it('is called without having asked: the hint is read at once, also one that comes while an older answer is on its way', async () => {
    const { answers, core, floor, sockets } = listening();
    for (const event of inRoom) core.tell(event);
    await jest.advanceTimersByTimeAsync(20_000);
    sockets[0]?.onopen?.();
    expect(answers).toHaveLength(1);
    sockets[0]?.onmessage?.({ data: '{"type":"floor","at":7}' });
    answers[0]?.resolve(floor());
    await jest.advanceTimersByTimeAsync(0);
    expect([answers.length, core.state().floor?.state]).toEqual([2, 'none']);
    answers[1]?.resolve(floor('yours'));
    await jest.advanceTimersByTimeAsync(0);
    expect([core.state().floor?.state, sockets.length]).toEqual(['yours', 1]);
    // its turn is looked for every 4 s from then on
    await jest.advanceTimersByTimeAsync(4000);
    expect(answers).toHaveLength(3);
  });

  it('keeps its socket through a line that is lost for a while', async () => {
    const { core, sockets } = listening();
    for (const event of inRoom) core.tell(event);
    await jest.advanceTimersByTimeAsync(20_000);
    core.tell({ type: 'media-stopped', end: 'lost', now: 0 });
    core.tell({ type: 'media-started', now: 0 });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });
});

describe('which devices are used', () => {
  const device = (deviceId: string) => ({ deviceId, label: deviceId, groupId: deviceId });
  const two = [device('webcam'), device('hall')];

  function choosing(found: Devices = { camera: two, microphone: two, speaker: two }) {
    const acts: string[] = [];
    const microphone = { isFree: true };
    const line = {
      openMicrophone: async () => {
        acts.push('microphone');
        return microphone.isFree;
      },
      turnToSpeaker: async () => void acts.push('speaker'),
    } as unknown as MediaLine;
    const { core } = page({}, line);
    const world = { found };
    const devices = chooseDevices(
      core,
      () => undefined,
      async () => world.found,
    );
    return { acts, core, devices, microphone, world };
  }

  it('goes into the room with what was checked, until another is chosen', async () => {
    const { core, devices } = choosing();
    devices.using('camera', 'webcam');
    expect(devices.wanted()).toEqual({ camera: 'webcam' });
    await devices.choose('camera', 'hall');
    expect(devices.wanted()).toEqual({ camera: 'hall' });
    expect(core.kept.devices()).toEqual({ camera: 'hall' });
  });

  it('says what is really used where the chosen one is gone, and wants it again when it is back', async () => {
    const { devices, world } = choosing();
    await devices.choose('camera', 'hall');
    await devices.look();
    expect(devices.inUse('camera')).toBe('hall');
    world.found = { ...world.found, camera: two.slice(0, 1) };
    await devices.look();
    expect(devices.inUse('camera')).toBe('webcam');
    devices.using('camera', 'webcam');
    expect(devices.wanted()).toEqual({ camera: 'hall' });
  });

  it('knows of a kept choice before anything is open', async () => {
    const { core, devices } = choosing();
    core.kept.keepDevice('microphone', 'hall');
    await devices.look();
    expect(devices.inUse('microphone')).toBe('hall');
  });

  it('changes in a room at once, and tells of a microphone that does not open', async () => {
    const { acts, core, devices, microphone } = choosing();
    for (const event of inRoom) core.tell(event);
    core.tell({ type: 'camera', camera: 'on' });
    await devices.choose('speaker', 'hall');
    await devices.choose('camera', 'hall');
    // Who opens it sees that it is wanted: see hall-camera.
    expect(core.state().camera).toBe('off');
    microphone.isFree = false;
    await devices.choose('microphone', 'hall');
    expect(core.state().voice.hasMicrophone).toBe(false);
    microphone.isFree = true;
    await devices.choose('microphone', 'webcam');
    expect(core.state().voice).toMatchObject({ hasMicrophone: true, isOn: false });
    expect(acts).toEqual(['speaker', 'microphone', 'microphone']);
  });
});

describe('a device that is tried', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  function trying() {
    const trial = createTrial();
    const acts: string[] = [];
    const open = (name: string) => {
      const coming = Promise.withResolvers<Opened>();
      const opened = trial.open(() => {
        acts.push(`open ${name}`);
        return coming.promise;
      });
      const comes = () =>
        coming.resolve({ result: { result: 'pass', reasons: [] }, close: () => acts.push(`close ${name}`) });
      return { opened, comes };
    };
    return { acts, open, trial };
  }

  it('is shut before another one opens', async () => {
    const { acts, open } = trying();
    const first = open('first');
    await settled();
    first.comes();
    expect(await first.opened).toBeDefined();
    open('second');
    await settled();
    expect(acts).toEqual(['open first', 'close first', 'open second']);
  });

  it('that opens too late is shut at once, before the last that was chosen, and what lies between is not opened', async () => {
    const { acts, open } = trying();
    const first = open('first');
    await settled();
    const [second, third] = [open('second'), open('third')];
    first.comes();
    third.comes();
    expect(await Promise.all([first.opened, second.opened])).toEqual([undefined, undefined]);
    expect(await third.opened).toBeDefined();
    expect(acts).toEqual(['open first', 'close first', 'open third']);
  });

  it('is not left open behind a page that has gone on, and none is opened there', async () => {
    const { acts, open, trial } = trying();
    const first = open('first');
    await settled();
    trial.end();
    first.comes();
    expect(await first.opened).toBeUndefined();
    expect(await open('second').opened).toBeUndefined();
    expect(acts).toEqual(['open first', 'close first']);
  });
});

describe('the sound of the room', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  function playing() {
    const told: boolean[] = [];
    const answers: (string | undefined)[] = [];
    let plays = 0;
    const element = Object.assign(new EventTarget(), {
      async play() {
        plays += 1;
        const refusal = answers.shift();
        if (refusal !== undefined) throw new DOMException('', refusal);
      },
    });
    const sound = playSound(element as unknown as HTMLAudioElement, (isBlocked) => void told.push(isBlocked));
    const happens = async (event: string): Promise<void> => {
      element.dispatchEvent(new Event(event));
      await settled();
    };
    return { answers, happens, plays: () => plays, sound, told };
  }

  it('is blocked where the browser says so, until somebody has pressed', async () => {
    const { answers, sound, told } = playing();
    answers.push('NotAllowedError');
    await sound.play();
    await sound.play();
    expect(told).toEqual([true, false]);
  });

  it('is tried again when another stream has come and when it was stopped from outside', async () => {
    const { answers, happens, plays, told } = playing();
    answers.push('AbortError', 'NotAllowedError');
    await happens('loadedmetadata');
    expect(told).toEqual([]);
    await happens('pause');
    expect(told).toEqual([true]);
    await happens('playing');
    expect([told, plays()]).toEqual([[true, false], 2]);
  });

  it('is nobody’s concern once the room is left', async () => {
    const { answers, happens, plays, sound, told } = playing();
    answers.push('NotAllowedError');
    const late = sound.play();
    sound.stop();
    await late;
    for (const event of ['pause', 'playing', 'loadedmetadata']) await happens(event);
    expect([told, plays()]).toEqual([[], 1]);
  });
});
