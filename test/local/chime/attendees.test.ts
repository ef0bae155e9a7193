import { emulatorUnderTest } from './emulator-under-test.ts';

const users = (count: number, prefix = 'xa') =>
  Array.from({ length: count }, (_, at) => ({ ExternalUserId: `${prefix}-${at}` }));
const receiveOnly = { Audio: 'Receive', Video: 'Receive', Content: 'Receive' };
const all = { Audio: 'SendReceive', Video: 'SendReceive', Content: 'SendReceive' };

test('a meeting has 250 seats; what does not fit is listed in Errors, and a deleted seat is free again', async () => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  const batch = (prefix: string, count: number) =>
    call('BatchCreateAttendee', { MeetingId, Attendees: users(count, prefix) });
  await batch('a', 100);
  await batch('b', 100);
  const last = await batch('c', 60);
  expect(last.status).toBe(200);
  expect(last.body.Attendees).toHaveLength(50);
  expect(last.body.Errors).toHaveLength(10);
  expect(last.body.Errors[0]).toMatchObject({ ExternalUserId: 'c-50', ErrorCode: 'LimitExceeded' });
  const refused = await call('CreateAttendee', { MeetingId, ExternalUserId: 'late' });
  expect(refused).toMatchObject({ status: 400, errorType: 'LimitExceededException' });
  await call('DeleteAttendee', { MeetingId, AttendeeId: last.body.Attendees[0].AttendeeId });
  expect((await call('CreateAttendee', { MeetingId, ExternalUserId: 'late' })).status).toBe(200);
});

test.each([
  [{ Video: { MaxResolution: 'FHD' } }, 25],
  [{ Content: { MaxResolution: 'UHD' } }, 25],
  [{ Attendee: { MaxCount: 3 } }, 3],
])('a meeting with %j has %d seats', async (MeetingFeatures, seats) => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting({ MeetingFeatures });
  const { body } = await call('BatchCreateAttendee', { MeetingId, Attendees: users(30) });
  expect(body.Attendees).toHaveLength(seats);
});

test.each([0, 101])('a batch of %d is refused as a whole', async (count) => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  const answer = await call('BatchCreateAttendee', { MeetingId, Attendees: users(count) });
  expect(answer).toMatchObject({ status: 400, errorType: 'BadRequestException' });
});

test('a meeting can be made with ten attendees, not with eleven', async () => {
  const { call } = emulatorUnderTest();
  const make = (count: number) =>
    call('CreateMeetingWithAttendees', {
      ClientRequestToken: `with-${count}`,
      ExternalMeetingId: 'room',
      MediaRegion: 'ap-southeast-1',
      Attendees: users(count),
    });
  expect((await make(11)).errorType).toBe('BadRequestException');
  expect((await make(10)).body.Attendees).toHaveLength(10);
});

test.each(['x', 'a'.repeat(65), 'xã-Hà-Nội', 'aws:thing'])(
  'an external id like %s is refused',
  async (ExternalUserId) => {
    const { createMeeting, call } = emulatorUnderTest();
    const MeetingId = await createMeeting();
    expect((await call('CreateAttendee', { MeetingId, ExternalUserId })).errorType).toBe('BadRequestException');
  },
);

test('attendees are listed page by page, each once', async () => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  await call('BatchCreateAttendee', { MeetingId, Attendees: users(7) });
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const { body } = await call('ListAttendees', { MeetingId, MaxResults: 3, ...(NextToken && { NextToken }) });
    names.push(...body.Attendees.map((attendee: { ExternalUserId: string }) => attendee.ExternalUserId));
    NextToken = body.NextToken;
  } while (NextToken);
  expect(names).toEqual(users(7).map((user) => user.ExternalUserId));
  expect((await call('ListAttendees', { MeetingId, NextToken: 'nonsense' })).errorType).toBe('BadRequestException');
});

test('an attendee, and what is asked of it, is not found in a meeting it is not of', async () => {
  const { createMeeting, createAttendee, call } = emulatorUnderTest();
  const [one, other] = [await createMeeting(), await createMeeting()];
  const { id } = await createAttendee(one, 'xa-01');
  expect((await call('GetAttendee', { MeetingId: one, AttendeeId: id })).status).toBe(200);
  expect((await call('GetAttendee', { MeetingId: other, AttendeeId: id })).errorType).toBe('NotFoundException');
  expect((await call('DeleteAttendee', { MeetingId: other, AttendeeId: id })).errorType).toBe('NotFoundException');
});

test('receiving content needs receiving video', async () => {
  const { createMeeting, createAttendee, call } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  const { id: AttendeeId } = await createAttendee(MeetingId, 'xa-01');
  const set = (Capabilities: object) => call('UpdateAttendeeCapabilities', { MeetingId, AttendeeId, Capabilities });
  expect((await set({ ...all, Video: 'Send' })).errorType).toBe('BadRequestException');
  expect((await set({ ...all, Video: 'Send', Content: 'Send' })).status).toBe(200);
  expect((await set(receiveOnly)).body.Attendee.Capabilities).toEqual(receiveOnly);
});

test('a meeting without video takes no video capability, and its attendees get what is left', async () => {
  const { createMeeting, call } = emulatorUnderTest();
  const MeetingId = await createMeeting({ MeetingFeatures: { Video: { MaxResolution: 'None' } } });
  const asked = await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01', Capabilities: all });
  expect(asked.errorType).toBe('BadRequestException');
  const given = await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01' });
  expect(given.body.Attendee.Capabilities).toEqual({ Audio: 'SendReceive', Video: 'Receive', Content: 'SendReceive' });
});

test('all but the named attendees are muted in one call, and each change is told once', async () => {
  const { createMeeting, createAttendee, call, told } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  const chair = await createAttendee(MeetingId, 'chair');
  const others = [await createAttendee(MeetingId, 'xa-01'), await createAttendee(MeetingId, 'xa-02')];
  const mute = () =>
    call('BatchUpdateAttendeeCapabilitiesExcept', {
      MeetingId,
      ExcludedAttendeeIds: [{ AttendeeId: chair.id }],
      Capabilities: receiveOnly,
    });
  expect((await mute()).status).toBe(200);
  await mute();
  const of = async (AttendeeId: string) =>
    (await call('GetAttendee', { MeetingId, AttendeeId })).body.Attendee.Capabilities;
  expect(await of(chair.id)).toEqual(all);
  for (const other of others) {
    expect(await of(other.id)).toEqual(receiveOnly);
    expect(told(other.id)).toEqual(['AttendeeAdded', 'AttendeeCapabilitiesUpdated']);
  }
});
