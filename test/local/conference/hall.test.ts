import type { ClientEvents } from '../../../local/chime/signalling-client.ts';
import { type HallDeps, liveThrough, type Moment } from '../../../local/conference/hall.ts';
import type { Answer } from '../../../local/conference/lean-http.ts';
import type { HallScript } from '../../../local/conference/script.ts';
import { type HallTruth, noTruth } from '../../../local/conference/truth.ts';

const script: HallScript = {
  ...{ code: '01', name: 'Hà Nội', hostAddress: 'h', officeAddress: 'o', joins: 'in-time', joinsAt: 0.1 },
  ...{ outages: [], acknowledges: true, bounces: false, clockSkewMs: 120_000 },
  ...{ canary: 'Vyabcdefghijklmn' },
};

interface Beat {
  readonly connected: boolean;
  readonly saidAt: string;
  readonly redial?: { readonly attempt: number };
  readonly picture?: string;
}

interface World {
  readonly calls: { method: string; path: string; body: unknown }[];
  readonly moments: Moment[];
  readonly connections: { token: string; events: ClientEvents; drop(): void }[];
  status: string;
  generation: number;
  answers: Record<string, Answer[]>;
  shutOut: () => Promise<void>;
}

/** The other side of a hall: an API and a room that answer as told, within a conference of under a second. */
function world(): World & { deps: HallDeps } {
  const now = Date.now();
  const timeline = {
    lateAfterMinutes: 0,
    doorsOpenAt: now,
    joinFrom: now,
    joinTo: now + 50,
    startsAt: now + 60,
    endsAt: now + 460,
  };
  const self: World = {
    ...{ calls: [], moments: [], connections: [], status: 'live', generation: 1, answers: {} },
    shutOut: async () => {},
  };
  const iso = () => new Date().toISOString();
  const usual = (path: string): Answer => {
    if (path === '/hall/sessions')
      return { status: 201, body: { session: 'brg_x.sessionsecret', serverTime: iso(), bridge: { id: 'brg_x' } } };
    if (path === '/hall/seat') {
      return {
        status: 200,
        body: {
          ...{ generation: self.generation, room: 0, meeting: { MediaPlacement: { SignalingUrl: 'ws://room' } } },
          attendee: { AttendeeId: 'att', JoinToken: `token${self.generation}` },
        },
      };
    }
    if (path === '/hall/heartbeat') {
      const status = Date.now() > timeline.endsAt ? 'ended' : self.status;
      const said = { status, generation: self.generation, serverTime: iso(), nextSeconds: 0.05 };
      return { status: 200, body: said };
    }
    return { status: 200, body: {} };
  };
  const deps: HallDeps = {
    timeline,
    now: Date.now,
    tell: (moment) => void self.moments.push(moment),
    onShutOut: (act) => {
      self.shutOut = act;
    },
    invitation: async () => ({ link: 'brg_x.linksecret', pin: '123456' }),
    client: {
      async send(method, path, options) {
        self.calls.push({ method, path, body: options?.body });
        return self.answers[path]?.shift() ?? usual(path);
      },
      close() {},
    },
    connect(_url, token, events) {
      let isJoined = true;
      const end = (reason: 'left' | 'dropped') => {
        if (!isJoined) return;
        isJoined = false;
        setTimeout(() => events.ended?.(reason, 1006), 1);
      };
      setTimeout(() => events.joined?.(), 1);
      const connection = { isJoined, leave: () => end('left'), drop: () => end('dropped') };
      self.connections.push({ token, events, drop: connection.drop });
      return connection;
    },
  };
  return Object.assign(self, { deps });
}

const lived = async (
  change: Partial<HallScript>,
  of = world(),
): Promise<{ truth: HallTruth; of: ReturnType<typeof world> }> => {
  const truth = noTruth('01');
  await liveThrough({ ...script, ...change }, truth, of.deps);
  return { truth, of };
};

describe('a hall', () => {
  test('gets in by its mails, beats, and leaves when the conference has ended', async () => {
    const { truth, of } = await lived({});
    expect(of.calls[0]).toMatchObject({
      method: 'POST',
      path: '/hall/sessions',
      body: { link: 'brg_x.linksecret', pin: '123456' },
    });
    expect(truth).toMatchObject({ admitted: true, bridgeId: 'brg_x', attempts: 1 });
    expect(truth.sessions).toHaveLength(1);
    expect(truth.sessions[0]?.to).toBeGreaterThan(truth.sessions[0]?.from as number);
    expect(truth.heartbeats).toBeGreaterThan(3);
    expect(truth.secrets.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'link linksecret',
      'pin 123456',
      'session sessionsecret',
      'join-token token1',
    ]);
  });

  test('that never comes does nothing', async () => {
    const { truth, of } = await lived({ joins: 'never' });
    expect(of.calls).toEqual([]);
    expect(truth).toEqual(noTruth('01'));
  });

  test('whose line breaks comes back with the seat it had', async () => {
    const { truth, of } = await lived({ outages: [{ at: 0.2, forSeconds: 0.05 }] });
    expect(truth.sessions).toHaveLength(2);
    expect(of.connections.map(({ token }) => token)).toEqual(['token1', 'token1']);
    expect(of.calls.filter(({ path }) => path === '/hall/seat')).toHaveLength(1);
    const [first, second] = truth.sessions;
    expect(second?.from as number).toBeGreaterThanOrEqual((first?.to as number) + 40);
  });

  test('tells over HTTP which call it is at while its line is down, in its order, and that it has no camera', async () => {
    const { of } = await lived({ outages: [{ at: 0.15, forSeconds: 0.25 }], hasNoCamera: true });
    const beats = of.calls.filter(({ path }) => path === '/hall/heartbeat').map(({ body }) => body as Beat);
    const out = beats.filter(({ connected }) => !connected);
    expect(out.length).toBeGreaterThan(1);
    expect(out[0]).toMatchObject({ redial: { attempt: 1, of: 10 } });
    expect(out.every(({ redial, picture }) => redial !== undefined && picture === undefined)).toBe(true);
    const inside = beats.filter(({ connected }) => connected);
    expect(inside.every(({ redial, picture }) => redial === undefined && picture === 'not-sent')).toBe(true);
    // Its clock is two minutes ahead; it says so by the coordinator's.
    expect(Math.abs(Date.parse(beats.at(-1)?.saidAt ?? '') - Date.now())).toBeLessThan(5000);
  });

  test('waits while the rooms are being made', async () => {
    const of = world();
    of.answers['/hall/seat'] = [{ status: 503, body: { code: 'not-ready' }, retryAfter: 0.05 }];
    const { truth } = await lived({}, of);
    expect(truth.sessions).toHaveLength(1);
    expect(of.calls.filter(({ path }) => path === '/hall/seat')).toHaveLength(2);
  });

  test('asks for a new seat when its room ended, and says which one it doubts', async () => {
    const of = world();
    setTimeout(() => {
      of.generation = 2;
      of.connections[0]?.events.ended?.('meeting-ended', 1000);
    }, 150);
    const { truth } = await lived({}, of);
    expect(of.connections.map(({ token }) => token)).toEqual(['token1', 'token2']);
    expect(of.calls.filter(({ path }) => path === '/hall/seat')[1]?.body).toMatchObject({ failedGeneration: 1 });
    expect(truth.sessions.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  test('changes its seat when a heartbeat tells of a newer one', async () => {
    const of = world();
    setTimeout(() => {
      of.generation = 3;
    }, 150);
    const { truth } = await lived({}, of);
    expect(truth.sessions.map(({ generation }) => generation)).toEqual([1, 3]);
  });

  test('signs in anew when its session is not taken any more', async () => {
    const of = world();
    of.answers['/hall/seat'] = [{ status: 401, body: { code: 'unauthorised' } }];
    const { truth } = await lived({}, of);
    expect(of.calls.filter(({ path }) => path === '/hall/sessions')).toHaveLength(2);
    expect(truth.sessions).toHaveLength(1);
  });

  test('that is shut out tries every door once and gives up', async () => {
    const of = world();
    setTimeout(() => {
      of.answers['/hall/seat'] = [{ status: 401, body: {} }];
      of.answers['/hall/sessions'] = [{ status: 403, body: {} }];
      void of.shutOut();
    }, 150);
    const { truth } = await lived({}, of);
    expect(truth.afterShutOut).toEqual([
      { what: 'seat', status: 401 },
      { what: 'heartbeat', status: 200 },
      { what: 'roll call', status: 200 },
      { what: 'session', status: 403 },
    ]);
    expect(truth.sessions[0]?.to).toBeLessThan(of.deps.timeline.endsAt - 100);
  });

  test('says of the roll what the clock of each device says, and the later word counts', async () => {
    const word = (mode: 'in-person' | 'online') => ({
      presentCount: mode === 'online' ? 0 : 1,
      delegates: [{ name: 'An', position: '', mode }],
    });
    const rollCall = { ...word('in-person') };
    const copy = { rollCall: word('online'), secondsBefore: 60, clockSkewMs: 30_000 };
    const before = Date.now();
    const { truth, of } = await lived({ rollCall, otherCopy: copy, clockSkewMs: -120_000 });
    const sent = of.calls
      .filter(({ path }) => path === '/hall/roll-call')
      .map(({ body }) => body as { takenAt: string });
    const behind = sent.map(({ takenAt }) => Math.round((before - Date.parse(takenAt)) / 10_000));
    expect(behind).toEqual([12, 3]);
    expect(truth.rollCall).toEqual(copy.rollCall);
  });

  test('takes the roll once, and leaves early when it has to', async () => {
    const rollCall = { presentCount: 0, delegates: [] };
    const { truth, of } = await lived({ rollCall, leavesAt: 0.7 });
    expect(of.calls.filter(({ path }) => path === '/hall/roll-call')).toHaveLength(1);
    expect(truth.rollCall).toEqual(rollCall);
    expect(of.calls.at(-1)).toMatchObject({ path: '/hall/heartbeat', body: { connected: false, leaving: true } });
    expect(truth.sessions[0]?.to).toBeLessThan(of.deps.timeline.endsAt);
  });
});
