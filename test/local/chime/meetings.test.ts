import { emulatorUnderTest } from './emulator-under-test.ts';

const minute = 60_000;
const hour = 60 * minute;

test('an operation takes 20 calls at once and then 10 a second, whatever the others take', async () => {
  const { call, clock } = emulatorUnderTest({ quotas: { ratePerSecond: 10, burst: 20 } });
  const get = () => call('GetMeeting', { MeetingId: '00000000-0000-4000-8000-000000000000' });
  const statuses = [];
  for (let at = 0; at < 21; at += 1) statuses.push((await get()).status);
  expect(statuses).toEqual([...Array(20).fill(404), 429]);
  expect((await get()).errorType).toBe('ThrottlingException');
  expect((await call('DeleteMeeting', { MeetingId: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);
  clock.advance(100);
  expect([(await get()).status, (await get()).status]).toEqual([404, 429]);
});

test('there are at most so many meetings at once, and so many replicas of one primary', async () => {
  const { createMeeting, call } = emulatorUnderTest({ quotas: { concurrentMeetings: 3, replicasPerPrimary: 1 } });
  const primary = await createMeeting();
  const replica = await createMeeting({ PrimaryMeetingId: primary });
  await expect(createMeeting({ PrimaryMeetingId: primary })).rejects.toThrow('LimitExceededException');
  await expect(createMeeting({ PrimaryMeetingId: replica })).rejects.toThrow('BadRequestException');
  await createMeeting();
  await expect(createMeeting()).rejects.toThrow('LimitExceededException');
  await call('DeleteMeeting', { MeetingId: replica });
  await createMeeting({ PrimaryMeetingId: primary });
});

test('a replica of a meeting that is not there is a bad request, since creating knows no NotFound', async () => {
  const { createMeeting } = emulatorUnderTest();
  await expect(createMeeting({ PrimaryMeetingId: 'nothing-there' })).rejects.toThrow('BadRequestException');
});

test('a primary meeting with nobody connected ends after five minutes, and its replicas with it', async () => {
  const { createMeeting, call, clock, told } = emulatorUnderTest();
  const primary = await createMeeting();
  const replica = await createMeeting({ PrimaryMeetingId: primary });
  clock.advance(5 * minute - 1);
  expect((await call('GetMeeting', { MeetingId: replica })).status).toBe(200);
  clock.advance(1);
  expect((await call('GetMeeting', { MeetingId: primary })).status).toBe(404);
  expect((await call('GetMeeting', { MeetingId: replica })).status).toBe(404);
  expect(told().filter((type) => type === 'MeetingEnded')).toHaveLength(2);
});

test('the clock of the empty meeting stops with the first who joins and starts anew with the last who goes', async () => {
  const { createMeeting, createAttendee, join, call, clock } = emulatorUnderTest({ assumptions: { silenceMs: hour } });
  const meeting = await createMeeting();
  const { token } = await createAttendee(meeting, 'xa-01');
  clock.advance(4 * minute);
  const client = join(meeting, token);
  clock.advance(30 * minute);
  client.vanish();
  clock.advance(5 * minute - 1);
  expect((await call('GetMeeting', { MeetingId: meeting })).status).toBe(200);
  clock.advance(1);
  expect((await call('GetMeeting', { MeetingId: meeting })).status).toBe(404);
});

test.each([
  [true, 200],
  [false, 404],
])('whether viewers of a replica keep the primary alive is a switch: %s', async (keeps, status) => {
  const { createMeeting, createAttendee, join, call, clock } = emulatorUnderTest({
    assumptions: { replicaViewersKeepPrimaryAlive: keeps, silenceMs: hour },
  });
  const primary = await createMeeting();
  const replica = await createMeeting({ PrimaryMeetingId: primary });
  join(replica, (await createAttendee(replica, 'xa-01')).token);
  clock.advance(6 * minute);
  expect((await call('GetMeeting', { MeetingId: primary })).status).toBe(status);
});

test('any meeting ends after 24 hours, however many are connected', async () => {
  const { createMeeting, createAttendee, join, call, clock } = emulatorUnderTest({
    assumptions: { silenceMs: 48 * hour },
  });
  const meeting = await createMeeting();
  const client = join(meeting, (await createAttendee(meeting, 'xa-01')).token);
  clock.advance(24 * hour - 1);
  expect((await call('GetMeeting', { MeetingId: meeting })).status).toBe(200);
  clock.advance(1);
  expect((await call('GetMeeting', { MeetingId: meeting })).status).toBe(404);
  expect(client.audioStatus).toBe(410);
});

test('tags can be set, listed and taken away, fifty at most, on a meeting that lives', async () => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting({ Tags: [{ Key: 'conference', Value: 'one' }] });
  const ResourceARN = (await call('GetMeeting', { MeetingId })).body.Meeting.MeetingArn as string;
  const letters = (at: number) => String.fromCharCode(97 + Math.floor(at / 26), 97 + (at % 26));
  const tags = (count: number) => Array.from({ length: count }, (_, at) => ({ Key: letters(at), Value: 'x' }));
  expect((await call('TagResource', { ResourceARN, Tags: tags(49) })).status).toBe(204);
  expect(await call('TagResource', { ResourceARN, Tags: tags(50) })).toMatchObject({
    status: 400,
    errorType: 'TooManyTagsException',
    body: { ResourceName: ResourceARN },
  });
  expect((await call('UntagResource', { ResourceARN, TagKeys: tags(49).map((tag) => tag.Key) })).status).toBe(204);
  expect((await call('ListTagsForResource', { ResourceARN })).body.Tags).toEqual([{ Key: 'conference', Value: 'one' }]);
  await call('DeleteMeeting', { MeetingId });
  expect((await call('ListTagsForResource', { ResourceARN })).errorType).toBe('ResourceNotFoundException');
});

test('transcription runs or does not, in one of the languages of the model, Vietnamese not among them', async () => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  const start = (LanguageCode: string) =>
    call('StartMeetingTranscription', {
      MeetingId,
      TranscriptionConfiguration: { EngineTranscribeSettings: { LanguageCode } },
    });
  expect((await start('vi-VN')).errorType).toBe('BadRequestException');
  expect((await call('StopMeetingTranscription', { MeetingId })).status).toBe(422);
  expect((await start('en-US')).status).toBe(200);
  expect((await start('en-US')).status).toBe(422);
  expect((await call('StopMeetingTranscription', { MeetingId })).status).toBe(200);
});

test('each call is reported with who made it, as which action, on which meeting', async () => {
  const { createMeeting, call, calls } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  await call('GetMeeting', { MeetingId });
  expect(calls).toEqual([
    { caller: 'AKIDTEST', action: 'chime:CreateMeeting', resource: '*' },
    {
      caller: 'AKIDTEST',
      action: 'chime:GetMeeting',
      resource: `arn:aws:chime:ap-southeast-1:111122223333:meeting/${MeetingId}`,
    },
  ]);
});

test('meetings and seats come back from a snapshot, without an event and with their old age', async () => {
  const before = emulatorUnderTest();
  const primary = await before.createMeeting({ Tags: [{ Key: 'k', Value: 'v' }] });
  const replica = await before.createMeeting({ PrimaryMeetingId: primary });
  const ResourceARN = (await before.call('GetMeeting', { MeetingId: primary })).body.Meeting.MeetingArn;
  await before.call('TagResource', { ResourceARN, Tags: [{ Key: 'later', Value: 'w' }] });
  const seat = await before.createAttendee(replica, 'xa-01');
  const { takeSnapshot, restoreSnapshot } = await import('../../../local/chime/snapshot.ts');
  const saved = JSON.parse(JSON.stringify(takeSnapshot(before.emulator.registry)));

  const after = emulatorUnderTest({ assumptions: { silenceMs: 48 * hour } });
  after.clock.advance(hour);
  restoreSnapshot(after.emulator.registry, saved);
  expect(after.events).toEqual([]);
  expect((await after.call('ListTagsForResource', { ResourceARN })).body.Tags).toEqual([
    { Key: 'k', Value: 'v' },
    { Key: 'later', Value: 'w' },
  ]);
  after.join(replica, seat.token);
  expect(await after.createAttendee(replica, 'xa-01')).toEqual(seat);
  after.clock.advance(23 * hour - 1);
  expect((await after.call('GetMeeting', { MeetingId: primary })).status).toBe(200);
  after.clock.advance(1);
  expect((await after.call('GetMeeting', { MeetingId: primary })).status).toBe(404);
});
