import { ManualClock } from '../../../local/chime/clock.ts';
import { EventChannels } from '../../../local/chime/event-channels.ts';
import type { EventDetail } from '../../../local/chime/events.ts';
import { FaultDice, type FaultProfile, noFaults, readFaultProfile } from '../../../local/chime/faults.ts';
import { frameType } from '../../../local/chime/frames.ts';
import { emulatorUnderTest } from './emulator-under-test.ts';

const often = { probability: 0.3 };
const nowhere = '00000000-0000-4000-8000-000000000000';
const SqsQueueArn = 'arn:aws:sqs:ap-southeast-1:111122223333:chime-events';

const everything: FaultProfile = {
  seed: 7,
  service: {
    throttle: often,
    unavailable: { ...often, retryAfterSeconds: 3 },
    serviceFailure: often,
    partialErrors: often,
    timeoutAfterSuccess: { ...often, holdMs: 50 },
    notFoundAfterCreate: { ...often, forMs: 500 },
    vanish: { ...often, afterMs: [1000, 60_000] },
    promotionLost: { probability: 1, afterMs: [1000, 2000] },
  },
  bus: { loss: often, duplicate: often, delay: { ...often, ms: [1000, 86_400_000] }, reorder: often },
  queue: { loss: often, duplicate: often, delay: { ...often, ms: [10, 20] }, reorder: often },
};

/** Enough of everything that each fault has its chance. */
async function busyHour(faults: FaultProfile) {
  const under = emulatorUnderTest({ faults, quotas: { concurrentMeetings: 1000, replicasPerPrimary: 40 } });
  const { call, clock, emulator } = under;
  for (let room = 0; room < 40; room += 1) {
    const made = await call('CreateMeeting', {
      ClientRequestToken: `room-${room}`,
      ExternalMeetingId: `room-${room}`,
      MediaRegion: 'ap-southeast-1',
      NotificationsConfiguration: { SqsQueueArn },
    });
    if (made.status !== 200) continue;
    const MeetingId = made.body.Meeting.MeetingId;
    const Attendees = Array.from({ length: 10 }, (_, at) => ({ ExternalUserId: `xa-${at}` }));
    await call('BatchCreateAttendee', { MeetingId, Attendees });
  }
  emulator.dice.use({ ...faults, service: { promotionLost: { probability: 1, afterMs: [1000, 2000] } } });
  const primary = await under.createMeeting();
  const replica = await under.createMeeting({ PrimaryMeetingId: primary });
  const speaker = await under.createAttendee(primary, 'speaker');
  const client = under.join(replica, (await under.createAttendee(replica, 'viewer')).token);
  const credentials = { joinToken: speaker.token, attendeeId: speaker.id };
  client.say({ type: frameType.PRIMARY_MEETING_JOIN, primaryMeetingJoin: { credentials } });
  clock.advance(3000);
  expect(client.session.promotion).toBeUndefined();
  clock.advance(2 * 86_400_000);
  return under;
}

test('every fault fires and is counted, and the same seed brings the same faults', async () => {
  const [one, same, other] = [
    await busyHour(everything),
    await busyHour(everything),
    await busyHour({ ...everything, seed: 8 }),
  ];
  const counts = one.emulator.dice.counts();
  const names = (['service', 'bus', 'queue'] as const).flatMap((group) =>
    Object.keys(everything[group] ?? {}).map((name) => (group === 'service' ? name : `${group}.${name}`)),
  );
  expect(Object.keys(counts).sort()).toEqual(names.sort());
  for (const name of names) expect([name, (counts[name] ?? 0) > 0]).toEqual([name, true]);
  expect(same.emulator.dice.counts()).toEqual(counts);
  expect(other.emulator.dice.counts()).not.toEqual(counts);
});

test('what becomes of the events adds up, and both channels carry the same details under other ids', async () => {
  const { emulator, events, queued } = await busyHour({ ...everything, service: {} });
  for (const [channel, arrived] of [
    ['bus', events.length],
    ['queue', queued.length],
  ] as const) {
    const counts = emulator.channels.counts[channel];
    expect(arrived).toBe(counts.delivered);
    expect(counts.delivered).toBe(counts.emitted - counts.lost + counts.duplicated);
    expect(counts.lost * counts.duplicated * counts.delayed * counts.reordered).toBeGreaterThan(0);
  }
  const { events: clean, queued: copies } = await busyHour({ seed: 1 });
  const withQueue = clean.filter((event) =>
    copies.some((copy) => copy.event.detail.meetingId === event.detail.meetingId),
  );
  expect(copies.map((copy) => copy.event.detail)).toEqual(withQueue.map((event) => event.detail));
  expect(new Set(copies.map((copy) => copy.queueArn))).toEqual(new Set([SqsQueueArn]));
  expect(new Set([...clean, ...copies.map((copy) => copy.event)].map((event) => event.id)).size).toBe(
    clean.length + copies.length,
  );
  expect(clean.every((event) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(event.time))).toBe(true);
});

test('faults answer as the service would', async () => {
  const certain = { probability: 1, limit: 1 };
  const { call, emulator } = emulatorUnderTest();
  const get = () => call('GetMeeting', { MeetingId: nowhere });
  emulator.dice.use({ seed: 1, service: { throttle: certain } });
  expect(await get()).toMatchObject({ status: 429, errorType: 'ThrottlingException' });
  emulator.dice.use({ seed: 1, service: { unavailable: { ...certain, retryAfterSeconds: 3 } } });
  expect(await get()).toMatchObject({ status: 503, headers: { 'retry-after': '3' } });
  emulator.dice.use({ seed: 1, service: { serviceFailure: certain } });
  expect(await get()).toMatchObject({ status: 500, errorType: 'ServiceFailureException' });
  expect(await get()).toMatchObject({ status: 404 });
  expect(emulator.stats().calls.GetMeeting).toEqual({ ok: 0, throttled: 1, failed: 3 });
  expect(emulator.stats().faults).toEqual({ throttle: 1, unavailable: 1, serviceFailure: 1 });
});

test('after a timeout the work is done, and asking again finds it', async () => {
  const faults: FaultProfile = {
    seed: 1,
    service: { timeoutAfterSuccess: { probability: 1, limit: 1, operations: ['CreateMeeting'], holdMs: 70 } },
  };
  const { call, emulator } = emulatorUnderTest({ faults });
  const request = { ClientRequestToken: 'once', ExternalMeetingId: 'room', MediaRegion: 'ap-southeast-1' };
  const lost = await call('CreateMeeting', request);
  expect(lost.cutAfterMs).toBe(70);
  const again = await call('CreateMeeting', request);
  expect(again.cutAfterMs).toBeUndefined();
  expect(again.body.Meeting.MeetingId).toBe(lost.body.Meeting.MeetingId);
  expect(emulator.stats()).toMatchObject({ meetings: 1, calls: { CreateMeeting: { ok: 1, failed: 1 } } });
});

test('attendees a fault took out of a batch can be asked for again', async () => {
  const faults: FaultProfile = { seed: 1, service: { partialErrors: { probability: 1, limit: 2 } } };
  const { createMeeting, call } = emulatorUnderTest({ faults });
  const MeetingId = await createMeeting();
  const batch = () =>
    call('BatchCreateAttendee', {
      MeetingId,
      Attendees: ['aa', 'bb', 'cc'].map((ExternalUserId) => ({ ExternalUserId })),
    });
  const first = await batch();
  expect(first.status).toBe(200);
  expect(first.body.Errors.map((error: { ExternalUserId: string }) => error.ExternalUserId)).toEqual(['aa', 'bb']);
  expect((await batch()).body).toMatchObject({ Errors: [], Attendees: [{}, {}, { ExternalUserId: 'cc' }] });
});

test('a new meeting is not found for a while', async () => {
  const faults: FaultProfile = { seed: 1, service: { notFoundAfterCreate: { probability: 1, forMs: 300 } } };
  const { createMeeting, call, clock } = emulatorUnderTest({ faults });
  const MeetingId = await createMeeting();
  expect((await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01' })).errorType).toBe('NotFoundException');
  clock.advance(300);
  expect((await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01' })).status).toBe(200);
});

test.each([true, false])(
  'a room vanishes, clients and all; MeetingEnded is sent only if wanted: %s',
  async (isWanted) => {
    const faults: FaultProfile = {
      seed: 1,
      service: { vanish: { probability: 1, afterMs: [9000, 9000], told: isWanted } },
    };
    const { createMeeting, createAttendee, join, call, clock, told } = emulatorUnderTest({ faults });
    const MeetingId = await createMeeting();
    const client = join(MeetingId, (await createAttendee(MeetingId, 'xa-01')).token);
    clock.advance(9000);
    expect([client.isCut, client.audioStatus]).toEqual([true, undefined]);
    expect((await call('GetMeeting', { MeetingId })).status).toBe(404);
    expect(told().includes('MeetingEnded')).toBe(isWanted);
  },
);

test('an event that is refused is sent again until it arrives, and one that never arrives is counted', async () => {
  const clock = new ManualClock();
  let refusals = 3;
  const arrived: string[] = [];
  const ports = {
    publish: async (event: { id: string }) => {
      if (refusals-- > 0) throw new Error('Refused');
      arrived.push(event.id);
    },
    sendToQueue: () => {},
  };
  const channels = new EventChannels(ports, clock, new FaultDice(noFaults), { region: 'r', account: 'a' });
  const detail = { timestamp: clock.now(), eventType: 'chime:MeetingStarted', meetingId: 'm' } as EventDetail;
  const run = async () => {
    channels.send({ detail, queueArn: undefined });
    for (let round = 0; round < 20; round += 1) {
      await new Promise(setImmediate);
      clock.advance(5000);
    }
    await channels.settled();
  };
  await run();
  expect(arrived).toHaveLength(1);
  expect(channels.counts.bus).toMatchObject({ delivered: 1, retried: 3, undelivered: 0 });
  refusals = Number.POSITIVE_INFINITY;
  await run();
  expect(channels.counts.bus).toMatchObject({ delivered: 1, undelivered: 1 });
});

test('a profile from outside that makes no sense is refused by name', () => {
  expect(() => readFaultProfile({ bus: { loss: { probability: 2 } } })).toThrow('bus.loss.probability');
  expect(() => readFaultProfile(null)).toThrow('object');
  expect(readFaultProfile({ queue: { loss: { probability: 1 } } }).seed).toBe(1);
});
