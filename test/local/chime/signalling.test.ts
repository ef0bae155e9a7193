import { frameType, ping } from '../../../local/chime/frames.ts';
import { emulatorUnderTest } from './emulator-under-test.ts';

const seconds = 1000;

async function oneRoom(options: Parameters<typeof emulatorUnderTest>[0] = {}) {
  const under = emulatorUnderTest(options);
  const meeting = await under.createMeeting();
  const seat = await under.createAttendee(meeting, 'xa-01');
  return { ...under, meeting, seat };
}

/** A primary with one speaker's seat, and a replica with one viewer's. */
async function twoRooms(options: Parameters<typeof emulatorUnderTest>[0] = {}) {
  const under = emulatorUnderTest(options);
  const primary = await under.createMeeting();
  const replica = await under.createMeeting({ PrimaryMeetingId: primary });
  const speaker = await under.createAttendee(primary, 'xa-01-speaks');
  const viewer = await under.createAttendee(replica, 'xa-01');
  const promoted = { joinToken: speaker.token, attendeeId: speaker.id, externalUserId: 'xa-01-speaks' };
  const promote = { type: frameType.PRIMARY_MEETING_JOIN, primaryMeetingJoin: { credentials: promoted } };
  return { ...under, primary, replica, speaker, viewer, promote };
}

test('a client that joins is answered in the order the SDK waits for, and counts once it has subscribed', async () => {
  const { connect, meeting, seat, emulator, told } = await oneRoom();
  const client = connect(meeting, seat.token);
  client.say({ type: frameType.JOIN, join: {} });
  expect(client.heard.map((frame) => frame.type)).toEqual([frameType.JOIN_ACK, frameType.INDEX]);
  expect(emulator.stats().connected).toBe(0);
  client.say({ type: frameType.SUBSCRIBE, sub: { duplex: 1 } });
  expect(client.heard.slice(2).map((frame) => frame.type)).toEqual([
    frameType.SUBSCRIBE_ACK,
    frameType.AUDIO_STREAM_ID_INFO,
  ]);
  expect(client.heard[2]?.suback?.sdpAnswer ?? '').toBe('');
  expect(client.heard[3]?.audioStreamIdInfo?.streams).toMatchObject([{ attendeeId: seat.id, externalUserId: 'xa-01' }]);
  expect(emulator.stats().connected).toBe(1);
  expect(told(seat.id)).toEqual(['AttendeeAdded', 'AttendeeAuthorized', 'AttendeeJoined']);
});

test('a token opens its own meeting only, and no longer than its seat and its meeting live', async () => {
  const { emulator, call, createMeeting, createAttendee, meeting, seat } = await oneRoom();
  const { signalling } = emulator;
  const other = await createMeeting();
  expect(signalling.refusalOf(meeting, seat.token)).toBeUndefined();
  expect(signalling.refusalOf(other, seat.token)).toBe('not-allowed');
  const second = await createAttendee(meeting, 'xa-02');
  await call('DeleteAttendee', { MeetingId: meeting, AttendeeId: second.id });
  expect(signalling.refusalOf(meeting, second.token)).toBe('not-allowed');
  await call('DeleteMeeting', { MeetingId: meeting });
  expect(signalling.refusalOf(meeting, seat.token)).toBe('meeting-ended');
});

test('a client that leaves is told of at once, as Left', async () => {
  const { join, meeting, seat, told, emulator } = await oneRoom();
  const client = join(meeting, seat.token);
  client.say({ type: frameType.LEAVE, leave: {} });
  expect(client.heardOf(frameType.LEAVE_ACK)).toHaveLength(1);
  client.vanish();
  expect(told(seat.id).slice(-2)).toEqual(['AttendeeJoined', 'AttendeeLeft']);
  expect(emulator.stats()).toMatchObject({ connected: 0, peakConnected: 1 });
});

test('a connection that goes without a word is told of 10 to 15 seconds later, as Dropped', async () => {
  const { join, meeting, seat, told, clock, emulator } = await oneRoom();
  join(meeting, seat.token).vanish();
  expect(emulator.stats().connected).toBe(0);
  clock.advance(10 * seconds - 1);
  expect(told(seat.id).at(-1)).toBe('AttendeeJoined');
  clock.advance(5 * seconds + 1);
  expect(told(seat.id).at(-1)).toBe('AttendeeDropped');
});

test.each([
  ['left', 'AttendeeLeft'],
  ['none', 'AttendeeJoined'],
] as const)('what tells of such a connection is a switch: %s', async (closedWithoutLeave, last) => {
  const { join, meeting, seat, told, clock } = await oneRoom({ assumptions: { closedWithoutLeave } });
  join(meeting, seat.token).vanish();
  clock.advance(20 * seconds);
  expect(told(seat.id).at(-1)).toBe(last);
});

test('whoever comes back before that is told of as Dropped first', async () => {
  const { join, meeting, seat, told, clock } = await oneRoom();
  join(meeting, seat.token).vanish();
  clock.advance(2 * seconds);
  join(meeting, seat.token);
  clock.advance(10 * seconds);
  expect(told(seat.id).filter((type) => type !== 'AttendeeAuthorized')).toEqual([
    'AttendeeAdded',
    'AttendeeJoined',
    'AttendeeDropped',
    'AttendeeJoined',
  ]);
});

test('a client that pings stays, one that is silent for 15 seconds is cut off as Dropped', async () => {
  const { join, meeting, seat, told, clock } = await oneRoom();
  const client = join(meeting, seat.token);
  for (let pings = 1; pings <= 6; pings += 1) {
    clock.advance(10 * seconds);
    client.say({ type: frameType.PING_PONG, pingPong: { type: ping, pingId: pings } });
  }
  expect(client.heardOf(frameType.PING_PONG).map((frame) => frame.pingPong?.pingId)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(client.isCut).toBe(false);
  clock.advance(17 * seconds);
  expect(client.isCut).toBe(true);
  expect(told(seat.id).at(-1)).toBe('AttendeeDropped');
});

test('a second client with the same token throws out the first', async () => {
  const { join, meeting, seat, emulator, told } = await oneRoom();
  const first = join(meeting, seat.token);
  const second = join(meeting, seat.token);
  expect(first.audioStatus).toBe(301);
  first.vanish();
  expect(second.audioStatus).toBeUndefined();
  expect(emulator.stats().connected).toBe(1);
  expect(told(seat.id).slice(-2)).toEqual(['AttendeeDropped', 'AttendeeJoined']);
});

test('a deleted attendee is thrown out with 411, the others stay', async () => {
  const { join, call, createAttendee, meeting, seat, emulator, told, clock } = await oneRoom();
  const other = join(meeting, (await createAttendee(meeting, 'xa-02')).token);
  const client = join(meeting, seat.token);
  await call('DeleteAttendee', { MeetingId: meeting, AttendeeId: seat.id });
  expect([client.audioStatus, other.audioStatus]).toEqual([411, undefined]);
  expect(told(seat.id).slice(-2)).toEqual(['AttendeeDropped', 'AttendeeDeleted']);
  expect(emulator.stats().connected).toBe(1);
  clock.advance(3 * seconds);
  expect(client.closeCodes).toEqual([1000]);
});

test('the end of the primary throws everyone out of it and of its replicas with 410', async () => {
  const { join, call, primary, replica, speaker, viewer, emulator } = await twoRooms();
  const clients = [join(primary, speaker.token), join(replica, viewer.token)];
  await call('DeleteMeeting', { MeetingId: primary });
  expect(clients.map((client) => client.audioStatus)).toEqual([410, 410]);
  expect(emulator.stats()).toMatchObject({ meetings: 0, attendees: 0, connected: 0 });
});

test('those in the primary see each other come, mute and go; viewers of a replica see them and are seen by nobody', async () => {
  const { join, clock, createAttendee, primary, replica, viewer, speaker } = await twoRooms();
  const watching = join(replica, viewer.token);
  join(replica, (await createAttendee(replica, 'xa-02')).token);
  const hall = join(primary, (await createAttendee(primary, 'hall')).token);
  const late = join(primary, speaker.token);
  late.say({ type: frameType.AUDIO_CONTROL, audioControl: { muted: true } });
  clock.advance(200);
  late.say({ type: frameType.LEAVE, leave: {} });
  clock.advance(200);
  const seen = (client: typeof hall) =>
    client
      .heardOf(frameType.AUDIO_STREAM_ID_INFO)
      .flatMap((frame) => frame.audioStreamIdInfo?.streams ?? [])
      .map((entry) => `${entry.externalUserId || `-${entry.audioStreamId}`}${entry.muted ? ' muted' : ''}`);
  expect(new Set(seen(hall))).toEqual(new Set(['hall', 'xa-01-speaks muted', `-${late.session.sessionId}`]));
  expect(new Set(seen(watching))).toEqual(
    new Set(['xa-01', 'hall', 'xa-01-speaks muted', `-${late.session.sessionId}`]),
  );
});

test('data messages go from the primary to everyone else, never from a viewer, and not above 2 KB', async () => {
  const { join, createAttendee, emulator, primary, replica, speaker, viewer } = await twoRooms();
  const [sender, watching] = [join(primary, speaker.token), join(replica, viewer.token)];
  const hall = join(primary, (await createAttendee(primary, 'hall')).token);
  const say = (client: typeof hall, size: number) =>
    client.say({
      type: frameType.DATA_MESSAGE,
      dataMessage: { messages: [{ topic: 'floor', data: new Uint8Array(size), lifetimeMs: 1000 }] },
    });
  say(sender, 2048);
  say(sender, 2049);
  say(watching, 1);
  const heard = [sender, watching, hall].map((client) => client.heardOf(frameType.DATA_MESSAGE).length);
  expect(heard).toEqual([0, 1, 1]);
  expect(watching.heardOf(frameType.DATA_MESSAGE)[0]?.dataMessage?.messages).toMatchObject([
    { topic: 'floor', senderAttendeeId: speaker.id, senderExternalUserId: 'xa-01-speaks' },
  ]);
  expect(emulator.stats().dataMessages).toEqual({ passed: 1, refused: 2 });
  for (let more = 0; more < 300; more += 1) say(sender, 1);
  expect(emulator.stats().dataMessages).toEqual({ passed: 200, refused: 103 });
});

test('a message that lives on reaches who joins in its lifetime, not who joins later', async () => {
  const { join, clock, primary, replica, speaker, viewer } = await twoRooms();
  const sender = join(primary, speaker.token);
  const messages = [{ topic: 'floor', data: Uint8Array.of(1), lifetimeMs: 5000 }];
  sender.say({ type: frameType.DATA_MESSAGE, dataMessage: { messages } });
  clock.advance(4000);
  const early = join(replica, viewer.token);
  clock.advance(2000);
  const late = join(replica, viewer.token);
  expect([early, late].map((client) => client.heardOf(frameType.DATA_MESSAGE).length)).toEqual([1, 0]);
});

test('a viewer is promoted by credentials of the primary, speaks, and is demoted at its wish', async () => {
  const { join, clock, createAttendee, primary, replica, speaker, viewer, promote, told, emulator } = await twoRooms();
  const client = join(replica, viewer.token);
  const hall = join(primary, (await createAttendee(primary, 'hall')).token);
  expect(client.session.capabilities.Audio).toBe('Receive');
  client.say(promote);
  expect(client.heardOf(frameType.PRIMARY_MEETING_JOIN_ACK)[0]?.error ?? null).toBeNull();
  expect(client.session.capabilities.Audio).toBe('SendReceive');
  const messages = [{ topic: 'floor', data: Uint8Array.of(1), lifetimeMs: 0 }];
  client.say({ type: frameType.DATA_MESSAGE, dataMessage: { messages } });
  expect(hall.heardOf(frameType.DATA_MESSAGE)).toHaveLength(1);
  expect(emulator.stats().connected).toBe(3);
  client.say({ type: frameType.PRIMARY_MEETING_LEAVE, primaryMeetingLeave: {} });
  clock.advance(200);
  expect(client.session.capabilities.Audio).toBe('Receive');
  expect(told(speaker.id)).toEqual(['AttendeeAdded', 'AttendeeJoined', 'AttendeeLeft']);
  expect(emulator.stats().connected).toBe(2);
});

test('whether a promotion is told of is a switch', async () => {
  const { join, replica, speaker, viewer, promote, told } = await twoRooms({ assumptions: { promotionIsTold: false } });
  join(replica, viewer.token).say(promote);
  expect(told(speaker.id)).toEqual(['AttendeeAdded']);
});

test('credentials that are not of the primary promote nobody', async () => {
  const { join, replica, viewer, createAttendee } = await twoRooms();
  const client = join(replica, viewer.token);
  const fellow = await createAttendee(replica, 'xa-02');
  const credentials = { joinToken: fellow.token, attendeeId: fellow.id };
  client.say({ type: frameType.PRIMARY_MEETING_JOIN, primaryMeetingJoin: { credentials } });
  expect(client.heardOf(frameType.PRIMARY_MEETING_JOIN_ACK)[0]?.error?.status).toBe(403);
  expect(client.session.promotion).toBeUndefined();
});

test('deleting the promoted attendee demotes the viewer, which stays', async () => {
  const { join, call, primary, replica, speaker, viewer, promote, emulator } = await twoRooms();
  const client = join(replica, viewer.token);
  client.say(promote);
  await call('DeleteAttendee', { MeetingId: primary, AttendeeId: speaker.id });
  expect(client.heardOf(frameType.PRIMARY_MEETING_LEAVE)).toHaveLength(1);
  expect([client.audioStatus, client.session.phase]).toEqual([undefined, 'joined']);
  expect(emulator.stats().connected).toBe(1);
});

test('any disconnection demotes: who comes back is a viewer', async () => {
  const { join, replica, speaker, viewer, promote, told, clock, emulator } = await twoRooms();
  const client = join(replica, viewer.token);
  client.say(promote);
  client.vanish();
  clock.advance(15 * seconds);
  expect(told(speaker.id).at(-1)).toBe('AttendeeDropped');
  expect(join(replica, viewer.token).session.promotion).toBeUndefined();
  expect(emulator.stats().connected).toBe(1);
});

test('what a promoted viewer shares goes out from its seat in the primary, and ends with it', async () => {
  const { join, connect, call, primary, replica, speaker, viewer, promote, told } = await twoRooms();
  const share = () => {
    const client = connect(replica, `${viewer.token}#content`);
    client.say({ type: frameType.JOIN, join: {} });
    client.say({
      type: frameType.SUBSCRIBE,
      sub: { duplex: 1, sendStreams: [{ mediaType: 2, trackLabel: 'screen' }] },
    });
    return client;
  };
  const client = join(replica, viewer.token);
  const before = share();
  expect([before.session.attendeeId, before.session.isSendingVideo]).toEqual([`${viewer.id}#content`, false]);
  before.say({ type: frameType.LEAVE, leave: {} });
  client.say(promote);
  const shared = share();
  expect([shared.session.attendeeId, shared.session.isSendingVideo]).toEqual([`${speaker.id}#content`, true]);
  await call('DeleteAttendee', { MeetingId: primary, AttendeeId: speaker.id });
  expect([shared.session.phase, client.session.phase]).toEqual(['over', 'joined']);
  expect(told(speaker.id).filter((event) => event.startsWith('AttendeeContent'))).toEqual([
    ...['AttendeeContentJoined', 'AttendeeContentVideoStarted'],
    ...['AttendeeContentVideoStopped', 'AttendeeContentDropped'],
  ]);
});

test('a content share is a second connection of its attendee, two in a meeting at most', async () => {
  const { connect, createAttendee, meeting, seat, told } = await oneRoom();
  const share = (token: string) => {
    const client = connect(meeting, `${token}#content`);
    client.say({ type: frameType.JOIN, join: {} });
    const sendStreams = [{ mediaType: 2, trackLabel: 'screen' }];
    client.say({ type: frameType.SUBSCRIBE, sub: { duplex: 3, sendStreams } });
    return client;
  };
  const first = share(seat.token);
  share((await createAttendee(meeting, 'xa-02')).token);
  expect(share((await createAttendee(meeting, 'xa-03')).token).audioStatus).toBe(409);
  first.say({ type: frameType.LEAVE, leave: {} });
  expect(told(seat.id)).toEqual([
    'AttendeeAdded',
    'AttendeeContentJoined',
    'AttendeeContentVideoStarted',
    'AttendeeContentVideoStopped',
    'AttendeeContentLeft',
  ]);
});

test('video is told of when it starts and stops, and only where it may be sent', async () => {
  const { join, primary, replica, speaker, viewer, told } = await twoRooms();
  const sub = { duplex: 3, sendStreams: [{ mediaType: 2, trackLabel: 'camera' }] };
  const [sender, watching] = [join(primary, speaker.token), join(replica, viewer.token)];
  for (const client of [sender, watching]) client.say({ type: frameType.SUBSCRIBE, sub });
  sender.say({ type: frameType.LEAVE, leave: {} });
  const heard = (id: string) => told(id).filter((type) => type.includes('Video') || type === 'AttendeeLeft');
  expect(heard(speaker.id)).toEqual(['AttendeeVideoStarted', 'AttendeeVideoStopped', 'AttendeeLeft']);
  expect(heard(viewer.id)).toEqual([]);
});

test('bytes that are no frame end the connection', async () => {
  const { join, meeting, seat, emulator } = await oneRoom();
  const client = join(meeting, seat.token);
  emulator.signalling.receive(client.session, Uint8Array.of(1, 2, 3));
  expect(client.closeCodes).toEqual([1003]);
  expect(emulator.stats().connected).toBe(0);
});

test('the true sessions are known, whatever was told', async () => {
  const { join, meeting, seat, clock, emulator } = await oneRoom();
  const client = join(meeting, seat.token);
  const joinedAt = clock.now();
  clock.advance(3 * seconds);
  expect(emulator.signalling.presence.live()).toMatchObject([{ attendeeId: seat.id, joinedAt }]);
  client.vanish();
  expect(emulator.signalling.presence.live()).toEqual([]);
  expect(emulator.signalling.presence.history).toEqual([
    {
      meetingId: meeting,
      attendeeId: seat.id,
      externalUserId: 'xa-01',
      isPromotion: false,
      joinedAt,
      endedAt: joinedAt + 3 * seconds,
      how: 'closed',
    },
  ]);
});

test('who may no longer send video stops sending it', async () => {
  const { join, call, meeting, seat, told } = await oneRoom();
  const sub = { duplex: 3, sendStreams: [{ mediaType: 2, trackLabel: 'camera' }] };
  join(meeting, seat.token).say({ type: frameType.SUBSCRIBE, sub });
  const Capabilities = { Audio: 'Receive', Video: 'Receive', Content: 'Receive' };
  await call('UpdateAttendeeCapabilities', { MeetingId: meeting, AttendeeId: seat.id, Capabilities });
  expect(told(seat.id).slice(-3)).toEqual([
    'AttendeeVideoStarted',
    'AttendeeCapabilitiesUpdated',
    'AttendeeVideoStopped',
  ]);
});

test('a connection that was open when its seat was taken away cannot join any more', async () => {
  const { connect, call, meeting, seat, emulator } = await oneRoom();
  const client = connect(meeting, seat.token);
  await call('DeleteAttendee', { MeetingId: meeting, AttendeeId: seat.id });
  client.say({ type: frameType.JOIN, join: {} });
  client.say({ type: frameType.SUBSCRIBE, sub: { duplex: 1 } });
  expect(client.audioStatus).toBe(411);
  expect(emulator.stats().connected).toBe(0);
});
