import fc from 'fast-check';
import { emulatorUnderTest } from './emulator-under-test.ts';

const request = (token: string) => ({
  ClientRequestToken: token,
  ExternalMeetingId: 'room',
  MediaRegion: 'ap-southeast-1',
});

test('any order of repeated creations makes one meeting per token and one attendee per external user', async () => {
  const step = fc.record({ room: fc.integer({ min: 0, max: 3 }), user: fc.integer({ min: 0, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const { call, told } = emulatorUnderTest();
      const meetings = new Map<number, string>();
      const seats = new Map<string, string>();
      for (const { room, user } of steps) {
        const id = (await call('CreateMeeting', request(`room-${room}`))).body.Meeting.MeetingId as string;
        expect(meetings.get(room) ?? id).toBe(id);
        meetings.set(room, id);
        const made = await call('CreateAttendee', { MeetingId: id, ExternalUserId: `user-${user}` });
        const { AttendeeId, JoinToken } = made.body.Attendee;
        const seat = `${AttendeeId} ${JoinToken}`;
        expect(seats.get(`${room}/${user}`) ?? seat).toBe(seat);
        seats.set(`${room}/${user}`, seat);
      }
      expect(new Set(meetings.values()).size).toBe(meetings.size);
      expect(new Set(seats.values()).size).toBe(seats.size);
      expect(told().filter((type) => type === 'MeetingStarted')).toHaveLength(meetings.size);
      expect(told().filter((type) => type === 'AttendeeAdded')).toHaveLength(seats.size);
    }),
    { numRuns: 50 },
  );
});

test('of two calls at once with one token, one makes the meeting and the other gets ConflictException', async () => {
  const { call, clock } = emulatorUnderTest({ assumptions: { createMeetingMs: 50 } });
  const first = call('CreateMeeting', request('same'));
  const second = await call('CreateMeeting', request('same'));
  expect(second).toMatchObject({ status: 409, errorType: 'ConflictException' });
  clock.advance(50);
  const made = await first;
  expect(made.status).toBe(200);
  const later = await call('CreateMeeting', request('same'));
  expect(later.body.Meeting.MeetingId).toBe(made.body.Meeting.MeetingId);
});

test.each([
  ['new-meeting', 200],
  ['ended-meeting', 404],
] as const)('the token of an ended meeting gives: %s', async (tokenOfEndedMeeting, status) => {
  const { call } = emulatorUnderTest({ assumptions: { tokenOfEndedMeeting } });
  const first = (await call('CreateMeeting', request('same'))).body.Meeting.MeetingId;
  await call('DeleteMeeting', { MeetingId: first });
  const second = (await call('CreateMeeting', request('same'))).body.Meeting.MeetingId;
  expect(second === first).toBe(tokenOfEndedMeeting === 'ended-meeting');
  expect((await call('GetMeeting', { MeetingId: second })).status).toBe(status);
});

test('an attendee asked for again keeps its capabilities', async () => {
  const { call, createMeeting } = emulatorUnderTest();
  const MeetingId = await createMeeting();
  const mute = { Audio: 'Receive', Video: 'Receive', Content: 'Receive' };
  await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01', Capabilities: mute });
  const again = await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01' });
  expect(again.body.Attendee.Capabilities).toEqual(mute);
});
