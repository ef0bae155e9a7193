import { randomUUID } from 'node:crypto';
import { bridgeIdOf } from '../../../shared/domain/ids.ts';
import { externalMeetingIdOf, requestTokenOf } from '../../../shared/domain/room-state.ts';
import { type Capabilities, type Chime, ChimeRefused, RoomGone } from '../../../shared/gateways/chime.ts';
import { audible, muted } from '../../../shared/gateways/seat-rights.ts';
import { type ChimeWorld, chimeInMemory, chimeOnLoopback, type Quota, region } from './chime-worlds.ts';

const conferenceId = 'cnf_0123456789ab';
const bridges = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    externalUserId: bridgeIdOf(conferenceId, '24', String(from + at)) as string,
  }));
const room = (number: number, primaryMeetingId?: string) => ({
  token: requestTokenOf(conferenceId, number, 1),
  externalMeetingId: externalMeetingIdOf(conferenceId, number, 1),
  ...(primaryMeetingId === undefined ? {} : { primaryMeetingId }),
});
const refusal = async (call: Promise<unknown>) => {
  const error = await call.catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ChimeRefused);
  const { code, isPassing } = error as ChimeRefused;
  return { code, isPassing };
};
const badRequest = { code: 'BadRequest', isPassing: false };
const limitExceeded = { code: 'LimitExceeded', isPassing: false };

function contract(open: (quota?: Quota) => Promise<ChimeWorld>): void {
  let world: ChimeWorld;
  let chime: Chime;
  const begin = async (quota?: Quota) => {
    world = await open(quota);
    chime = world.chime;
  };
  const opened = async (number = 0, primary?: string) => (await chime.createMeeting(room(number, primary))).MeetingId;
  const seat = async (meetingId: string, wanted: Parameters<Chime['createAttendees']>[1]) =>
    chime.createAttendees(meetingId, wanted, false);
  const seatOne = async (meetingId: string, at = 0, capabilities?: Capabilities) => {
    const one = bridges(at, 1).map((each) => ({ ...each, ...(capabilities ? { capabilities } : {}) }));
    return (await seat(meetingId, one)).attendees[0]?.attendeeId as string;
  };
  afterEach(() => world.close());

  describe('a meeting', () => {
    beforeEach(() => begin());

    it('has what its clients and its replicas are found by, and nothing that a table does not take', async () => {
      const primary = await chime.createMeeting(room(0));
      expect(primary).toMatchObject({
        MeetingId: expect.any(String),
        ExternalMeetingId: `${conferenceId}.0.1`,
        MediaRegion: region,
        MediaPlacement: { AudioHostUrl: expect.any(String), SignalingUrl: expect.stringMatching(/^wss?:/) },
      });
      expect(primary).not.toHaveProperty('PrimaryMeetingId');
      const replica = await chime.createMeeting(room(1, primary.MeetingId));
      expect(replica.PrimaryMeetingId).toBe(primary.MeetingId);
      expect(replica.MeetingId).not.toBe(primary.MeetingId);
      expect(JSON.parse(JSON.stringify([primary, replica]))).toStrictEqual([primary, replica]);
    });

    it('is one for its token, asked for again or twice at once', async () => {
      const [one, same] = await Promise.all([chime.createMeeting(room(0)), chime.createMeeting(room(0))]);
      expect(same).toEqual(one);
      expect(await chime.createMeeting(room(0))).toEqual(one);
      const replica = await chime.createMeeting(room(1, one.MeetingId));
      expect(await chime.createMeeting(room(1, one.MeetingId))).toEqual(replica);
      expect(await chime.createMeeting({ ...room(0), token: 'another' })).not.toEqual(one);
    });

    it.each([
      ['a token with a dot', { token: 'cnf_a.0.1' }],
      ['a token of one character', { token: 'a' }],
      ['a token of 65', { token: 'a'.repeat(65) }],
      ['a name of 65', { externalMeetingId: 'a'.repeat(65) }],
      ['a name in Vietnamese', { externalMeetingId: 'Hội nghị' }],
      ['a name that AWS keeps for itself', { externalMeetingId: 'aws:room' }],
    ])('is not made under %s', async (_what, name) => {
      expect(await refusal(chime.createMeeting({ ...room(0), ...name }))).toEqual(badRequest);
    });

    it('is a replica of a primary that is there, not of another replica', async () => {
      const primary = await opened();
      const replica = await opened(1, primary);
      expect(await refusal(chime.createMeeting(room(2, randomUUID())))).toEqual(badRequest);
      expect(await refusal(chime.createMeeting(room(2, replica)))).toEqual(badRequest);
    });

    it('ends with its primary, and once it has ended all that is asked of it says so or is as good as done', async () => {
      const primary = await opened();
      const replica = await opened(1, primary);
      const attendee = await seatOne(replica);
      expect(await Promise.all([primary, replica].map(chime.isAlive))).toEqual([true, true]);
      await chime.deleteMeeting(primary);
      expect(await Promise.all([primary, replica].map(chime.isAlive))).toEqual([false, false]);
      await expect(seat(replica, bridges(0, 1))).rejects.toThrow(RoomGone);
      await expect(chime.allow(replica, attendee, muted)).rejects.toThrow(RoomGone);
      await expect(chime.allowAllBut(replica, [attendee], muted)).rejects.toThrow(RoomGone);
      await chime.deleteAttendee(replica, attendee);
      await chime.deleteMeeting(replica);
      await chime.deleteMeeting(primary);
    });

    it('goes alone where it is a replica', async () => {
      const primary = await opened();
      await chime.deleteMeeting(await opened(1, primary));
      expect(await chime.isAlive(primary)).toBe(true);
    });
  });

  it('takes so many meetings at once and so many replicas of one, and has room again where one has ended', async () => {
    await begin({ meetings: 3, replicas: 1 });
    const primary = await opened();
    const replica = await opened(1, primary);
    expect(await refusal(chime.createMeeting(room(2, primary)))).toEqual(limitExceeded);
    await opened(2);
    expect(await refusal(chime.createMeeting(room(3)))).toEqual(limitExceeded);
    expect((await chime.createMeeting(room(1, primary))).MeetingId).toBe(replica); // none more
    await chime.deleteMeeting(replica);
    await opened(4, primary);
  });

  describe('attendees', () => {
    let meetingId: string;
    beforeEach(async () => {
      await begin();
      meetingId = await opened();
    });

    it('are one for each name in a meeting, with the same secret, whatever is asked for the second time', async () => {
      const first = await seat(meetingId, bridges(0, 3));
      expect(first.errors).toEqual([]);
      expect(first.attendees.map(({ externalUserId }) => ({ externalUserId }))).toEqual(bridges(0, 3));
      for (const { joinToken } of first.attendees) expect(joinToken).toMatch(/^[a-zA-Z0-9]+$/); // a websocket subprotocol
      expect(new Set(first.attendees.flatMap((each) => [each.attendeeId, each.joinToken])).size).toBe(6);
      expect(await seat(meetingId, bridges(0, 3))).toEqual(first);
      const doubled = await seat(meetingId, [...bridges(2, 2), ...bridges(2, 2)]);
      expect(doubled.attendees[0]).toEqual(first.attendees[2]);
      expect(doubled.attendees.slice(2)).toEqual(doubled.attendees.slice(0, 2));
      const elsewhere = await seat(await opened(1, meetingId), bridges(0, 1));
      expect(elsewhere.attendees[0]?.attendeeId).not.toBe(first.attendees[0]?.attendeeId);
    });

    it('are others once they were deleted, which may be told twice', async () => {
      const first = await seat(meetingId, bridges(0, 2));
      const attendeeId = first.attendees[0]?.attendeeId as string;
      await chime.deleteAttendee(meetingId, attendeeId);
      await chime.deleteAttendee(meetingId, attendeeId);
      const again = await seat(meetingId, bridges(0, 2));
      expect(again.attendees[0]?.attendeeId).not.toBe(attendeeId);
      expect(again.attendees[0]?.joinToken).not.toBe(first.attendees[0]?.joinToken);
      expect(again.attendees[1]).toEqual(first.attendees[1]);
    });

    it.each([0, 101])('are not made %d at once', async (count) => {
      expect(await refusal(seat(meetingId, bridges(0, count)))).toEqual(badRequest);
    });

    it('are 250 in a meeting: who finds no seat is told alone, who has one keeps it, and one that is given up is free', async () => {
      const { attendees } = await seat(meetingId, bridges(0, 100));
      await seat(meetingId, bridges(100, 100));
      const last = await seat(meetingId, bridges(195, 60));
      expect(last.attendees).toHaveLength(55);
      expect(last.errors).toEqual(bridges(250, 5).map((each) => ({ ...each, code: 'LimitExceeded' })));
      expect((await seat(meetingId, bridges(0, 100))).attendees).toEqual(attendees);
      await chime.deleteAttendee(meetingId, attendees[0]?.attendeeId as string);
      const after = await seat(meetingId, bridges(250, 2));
      expect([after.attendees.length, after.errors.length]).toEqual([1, 1]);
    });

    it('fail one by one, and the one that did is made when it is asked for again', async () => {
      const [first] = bridges(0, 1);
      await world.spoil(first?.externalUserId as string);
      const some = await seat(meetingId, bridges(0, 3));
      expect(some.attendees.map(({ externalUserId }) => ({ externalUserId }))).toEqual(bridges(1, 2));
      expect(some.errors).toEqual([{ ...first, code: 'ServiceFailure' }]);
      const all = await seat(meetingId, bridges(0, 3));
      expect(all.errors).toEqual([]);
      expect(all.attendees.slice(1)).toEqual(some.attendees);
    });

    it.each(['x', 'a'.repeat(65), 'xã-Hà-Nội', 'aws:hall'])(
      'are not made under the name %s',
      async (externalUserId) => {
        expect(await refusal(seat(meetingId, [...bridges(0, 1), { externalUserId }]))).toEqual(badRequest);
        expect((await seat(meetingId, bridges(0, 1))).attendees).toHaveLength(1);
      },
    );

    it('may what they were made with, everything unless told, until somebody says otherwise', async () => {
      const [chair, other, free] = [
        await seatOne(meetingId, 0, audible),
        await seatOne(meetingId, 1, muted),
        await seatOne(meetingId, 2),
      ];
      const all = () => Promise.all([chair, other, free].map((id) => world.capabilitiesOf(meetingId, id)));
      expect(await all()).toEqual([audible, muted, audible]);
      await seatOne(meetingId, 1, audible); // it is there already
      expect(await all()).toEqual([audible, muted, audible]);
      await chime.allow(meetingId, other, audible);
      expect(await all()).toEqual([audible, audible, audible]);
      await chime.allowAllBut(meetingId, [chair, randomUUID()], muted);
      expect(await all()).toEqual([audible, muted, muted]);
    });

    it('see papers only where they see the picture', async () => {
      const blind = { ...audible, Video: 'Send', Content: 'Receive' } as const;
      const attendee = await seatOne(meetingId);
      expect(await refusal(chime.allow(meetingId, attendee, blind))).toEqual(badRequest);
      expect(await refusal(chime.allowAllBut(meetingId, [randomUUID()], blind))).toEqual(badRequest);
      const [one] = bridges(1, 1).map((each) => ({ ...each, capabilities: blind }));
      const { attendees, errors } = await seat(meetingId, one ? [one] : []);
      expect([attendees, errors]).toEqual([[], [{ externalUserId: one?.externalUserId, code: 'BadRequest' }]]);
      await chime.allow(meetingId, attendee, { ...blind, Content: 'Send' });
    });

    it('that are not there cannot be allowed anything: the room they were of is not the one that is known', async () => {
      await expect(chime.allow(meetingId, randomUUID(), muted)).rejects.toThrow(RoomGone);
      await expect(chime.allow(randomUUID(), randomUUID(), muted)).rejects.toThrow(RoomGone);
    });

    it.each([0, 251])('are not left out %d at once', async (count) => {
      const ids = Array.from({ length: count }, () => randomUUID());
      expect(await refusal(chime.allowAllBut(meetingId, ids, muted))).toEqual(badRequest);
    });
  });

  it('refuses every call with what may pass while the service is down, and nothing came of them', async () => {
    await begin();
    const meetingId = await opened();
    const attendee = await seatOne(meetingId, 0, audible);
    await world.breakDown(true);
    const calls = [
      chime.createMeeting(room(1)),
      seat(meetingId, bridges(1, 1)),
      chime.deleteAttendee(meetingId, attendee),
      chime.allow(meetingId, attendee, muted),
      chime.allowAllBut(meetingId, [randomUUID()], muted),
      chime.deleteMeeting(meetingId),
      chime.isAlive(meetingId),
    ];
    const outcomes = await Promise.all(calls.map(refusal));
    expect(outcomes).toEqual(calls.map(() => ({ code: 'ServiceUnavailable', isPassing: true })));
    await world.breakDown(false);
    expect(await chime.isAlive(meetingId)).toBe(true);
    expect(await world.capabilitiesOf(meetingId, attendee)).toEqual(audible);
  });

  it('counts what it called', async () => {
    await begin();
    const meetingId = await opened();
    await seat(meetingId, bridges(0, 2));
    await seat(meetingId, bridges(0, 2));
    await chime.isAlive(randomUUID());
    expect(chime.counted()).toEqual({
      calls: { CreateMeeting: 1, BatchCreateAttendee: 2, GetMeeting: 1 },
      throttled: 0,
    });
  });
}

describe('Chime in memory', () => contract(chimeInMemory));
describe('the Chime gateway', () => {
  contract(chimeOnLoopback);

  it('does not wait for ever for an answer: it asks again, and finds what was made', async () => {
    const { chime, service, close } = await chimeOnLoopback({}, 200);
    try {
      const { MeetingId } = await chime.createMeeting(room(0));
      const timeoutAfterSuccess = { probability: 0, first: 1, holdMs: 120_000 };
      await service.setFaults({ seed: 1, service: { timeoutAfterSuccess } });
      expect((await chime.createAttendees(MeetingId, bridges(0, 2), false)).attendees).toHaveLength(2);
      expect(await service.stats()).toMatchObject({ attendees: 2 });
    } finally {
      await close();
    }
  });

  it('doubles nothing where an answer was lost: it asks again, and what was made is found', async () => {
    const { chime, service, close } = await chimeOnLoopback();
    try {
      const operations = ['CreateMeeting', 'BatchCreateAttendee', 'DeleteMeeting'] as const;
      const losing = (at: number) =>
        service.setFaults({
          seed: 1,
          service: {
            timeoutAfterSuccess: { probability: 0, first: 1, holdMs: 1, operations: operations.slice(at, at + 1) },
          },
        });
      await losing(0);
      const { MeetingId } = await chime.createMeeting(room(0));
      await losing(1);
      expect((await chime.createAttendees(MeetingId, bridges(0, 2), false)).errors).toEqual([]);
      expect(await service.stats()).toMatchObject({ attendees: 2 });
      expect(chime.counted().calls).toEqual({ CreateMeeting: 2, BatchCreateAttendee: 2 });
      await losing(2);
      await chime.deleteMeeting(MeetingId);
      expect(await chime.isAlive(MeetingId)).toBe(false);
    } finally {
      await close();
    }
  });
});
