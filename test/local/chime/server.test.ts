import {
  BatchCreateAttendeeCommand,
  ChimeSDKMeetingsClient,
  CreateMeetingCommand,
  DeleteAttendeeCommand,
  DeleteMeetingCommand,
  GetMeetingCommand,
} from '@aws-sdk/client-chime-sdk-meetings';
import protocol from 'amazon-chime-sdk-js/build/signalingprotocol/SignalingProtocol.js';
import type { Call } from '../../../local/chime/control-plane.ts';
import type { ChimeEvent } from '../../../local/chime/events.ts';
import { forkChime } from '../../../local/chime/fork.ts';
import { type ChimeOptions, type LocalChime, startChime } from '../../../local/chime/server.ts';
import {
  clientFrames,
  connectClient,
  type SimulatedClient,
  scanFrame,
} from '../../../local/chime/signalling-client.ts';

const open: { chime?: LocalChime; sdk?: ChimeSDKMeetingsClient } = {};
afterEach(async () => {
  open.sdk?.destroy();
  await open.chime?.close();
});

async function begin(start: (options: ChimeOptions) => Promise<LocalChime>, options: Partial<ChimeOptions> = {}) {
  const events: ChimeEvent[] = [];
  const queued: { queueArn: string; event: ChimeEvent }[] = [];
  const calls: Call[] = [];
  const chime = await start({
    host: '127.0.0.1',
    port: 0,
    region: 'ap-southeast-1',
    account: '111122223333',
    publish: (event) => void events.push(event),
    sendToQueue: (queueArn, body) => void queued.push({ queueArn, event: JSON.parse(body) }),
    onCall: (call) => calls.push(call),
    assumptions: { dropDetectionMs: [30, 60] },
    ...options,
  });
  const sdk = new ChimeSDKMeetingsClient({
    endpoint: chime.url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'AKIDFUNCTION', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
  Object.assign(open, { chime, sdk });
  return { chime, sdk, events, queued, calls };
}

async function room(sdk: ChimeSDKMeetingsClient, seats: number) {
  const { Meeting } = await sdk.send(
    new CreateMeetingCommand({
      ClientRequestToken: 'conference-room-1',
      ExternalMeetingId: 'conference-room',
      MediaRegion: 'ap-southeast-1',
      NotificationsConfiguration: { SqsQueueArn: 'arn:aws:sqs:ap-southeast-1:111122223333:chime-events' },
    }),
  );
  const MeetingId = Meeting?.MeetingId as string;
  const Attendees = Array.from({ length: seats }, (_, at) => ({ ExternalUserId: `xa-${at}` }));
  const made = await sdk.send(new BatchCreateAttendeeCommand({ MeetingId, Attendees }));
  const tokens = (made.Attendees ?? []).map((attendee) => attendee.JoinToken as string);
  const ids = (made.Attendees ?? []).map((attendee) => attendee.AttendeeId as string);
  return { MeetingId, url: Meeting?.MediaPlacement?.SignalingUrl as string, tokens, ids };
}

function joinAll(url: string, tokens: string[]) {
  const endings = new Map<string, string>();
  const clients: SimulatedClient[] = [];
  const joined = tokens.map(
    (token) =>
      new Promise<void>((resolve) => {
        clients.push(connectClient(url, token, { joined: resolve, ended: (reason) => endings.set(token, reason) }));
      }),
  );
  return { endings, clients, all: Promise.all(joined) };
}

/** Waits until the condition holds; the test's own time limit is the limit. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

test.each([
  ['in this process', startChime],
  ['in a process of its own', forkChime],
] as const)('%s, the AWS SDK makes rooms, clients come and go, and both channels tell of it', async (_, start) => {
  const { chime, sdk, events, queued, calls } = await begin(start as typeof startChime);
  const { MeetingId, url, tokens, ids } = await room(sdk, 60);
  const { endings, clients, all } = joinAll(url, tokens);
  await all;
  expect((await chime.stats()).connected).toBe(60);
  clients[0]?.leave();
  clients[1]?.drop();
  await sdk.send(new DeleteAttendeeCommand({ MeetingId, AttendeeId: ids[2] }));
  const again = joinAll(url, [tokens[3] as string]);
  await again.all;
  await until(() => endings.size === 4);
  await until(async () => (await chime.connected()).length === 57);
  await until(() =>
    events.some((event) => event.detail.eventType === 'chime:AttendeeDropped' && event.detail.attendeeId === ids[1]),
  );
  await sdk.send(new DeleteMeetingCommand({ MeetingId }));
  await until(() => endings.size === 60 && again.endings.size === 1);
  expect(tokens.slice(0, 5).map((token) => endings.get(token))).toEqual([
    'left',
    'dropped',
    'attendee-removed',
    'joined-elsewhere',
    'meeting-ended',
  ]);
  await until(() => queued.some(({ event }) => event.detail.eventType === 'chime:MeetingEnded'));
  const typesOf = (id: string | undefined) =>
    events
      .filter((event) => event.detail.attendeeId === id)
      .map((event) => event.detail.eventType.replace('chime:Attendee', ''));
  expect(typesOf(ids[0])).toEqual(['Added', 'Authorized', 'Joined', 'Left']);
  expect(typesOf(ids[1])).toEqual(['Added', 'Authorized', 'Joined', 'Dropped']);
  expect(new Set(queued.map(({ event }) => JSON.stringify(event.detail)))).toEqual(
    new Set(events.map((event) => JSON.stringify(event.detail))),
  );
  expect(JSON.stringify([events, queued, calls])).not.toContain(tokens[0]);
  const stats = await chime.stats();
  expect(stats).toMatchObject({ meetings: 0, connected: 0, peakConnected: 60, calls: { CreateMeeting: { ok: 1 } } });
  expect(stats.events.bus).toMatchObject({ emitted: events.length, undelivered: 0 });
  expect((await chime.sessions()).length).toBe(61);
  await until(() => calls.length === 4);
  expect(calls[0]).toEqual({ caller: 'AKIDFUNCTION', action: 'chime:CreateMeeting', resource: '*' });
});

test('the SDK understands refusals as its own errors, Retry-After included', async () => {
  const { chime, sdk } = await begin(startChime);
  const get = () => sdk.send(new GetMeetingCommand({ MeetingId: '00000000-0000-4000-8000-000000000000' }));
  await expect(get()).rejects.toMatchObject({
    name: 'NotFoundException',
    Code: 'NotFound',
    RequestId: expect.any(String),
    $metadata: { httpStatusCode: 404 },
  });
  await chime.setFaults({ seed: 1, service: { unavailable: { probability: 1, retryAfterSeconds: 7 } } });
  await expect(get()).rejects.toMatchObject({ name: 'ServiceUnavailableException', RetryAfterSeconds: '7' });
  await chime.setFaults({ seed: 1, service: { throttle: { probability: 1 } } });
  await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' });
  await chime.setFaults({ seed: 1, service: { timeoutAfterSuccess: { probability: 1, holdMs: 10 } } });
  const made = room(sdk, 1);
  await expect(made).rejects.toThrow();
  expect((await chime.stats()).meetings).toBe(1);
});

test('the routes of the emulator show, spoil, end, save and bring back', async () => {
  const { chime, sdk } = await begin(startChime);
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${chime.url}/_local/chime/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const { MeetingId, url, tokens } = await room(sdk, 2);
  const { endings, all } = joinAll(url, tokens);
  await all;
  expect((await ask('GET', 'connected')).body).toHaveLength(2);
  const saved = (await ask('GET', 'snapshot')).body;
  expect((await ask('POST', 'faults', { bus: { loss: { probability: 3 } } })).status).toBe(400);
  expect((await ask('POST', 'faults', { seed: 5, bus: { loss: { probability: 1 } } })).status).toBe(200);
  expect((await ask('DELETE', `meetings/${MeetingId}`)).status).toBe(204);
  expect((await ask('DELETE', `meetings/${MeetingId}`)).status).toBe(404);
  await until(() => endings.size === 2);
  expect([...endings.values()]).toEqual(['lost', 'lost']);
  expect((await ask('GET', 'stats')).body).toMatchObject({ meetings: 0, connected: 0 });
  expect((await ask('PUT', 'snapshot', saved)).body).toEqual({ meetings: 1 });
  await joinAll(url, tokens).all;
  expect((await ask('GET', 'nothing')).status).toBe(404);
});

test('a client with a token that is not valid is refused, one of an ended meeting told so', async () => {
  const { sdk } = await begin(startChime);
  const { MeetingId, url, tokens } = await room(sdk, 1);
  const reasonOf = (token: string) =>
    new Promise((resolve) => connectClient(url, token, { ended: (reason, code) => resolve([reason, code]) }));
  expect(await reasonOf('nobodysToken')).toEqual(['refused', 1006]);
  await sdk.send(new DeleteMeetingCommand({ MeetingId }));
  expect(await reasonOf(tokens[0] as string)).toEqual(['meeting-ended', 4410]);
});

test('the frames of the simulated client are those of the signalling protocol', () => {
  const { SdkSignalFrame, SdkJoinFlags } = protocol;
  const made = {
    join: { type: 1, join: { protocolVersion: 2, flags: SdkJoinFlags.HAS_STREAM_UPDATE } },
    subscribe: { type: 3, sub: { duplex: 1 } },
    leave: { type: 9, leave: {} },
    ping: { type: 19, pingPong: { type: 1, pingId: 1 } },
  };
  for (const [name, frame] of Object.entries(made)) {
    const bytes = SdkSignalFrame.encode({ timestampMs: 0, ...frame }).finish();
    expect([name, ...clientFrames[name as keyof typeof made]]).toEqual([name, 5, ...bytes]);
  }
  const status = SdkSignalFrame.encode({
    timestampMs: Date.now(),
    type: 20,
    audioStatus: { audioStatus: 410 },
  }).finish();
  expect(scanFrame(Uint8Array.of(5, ...status))).toEqual({ type: 20, status: 410 });
});
