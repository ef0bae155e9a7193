import {
  BatchCreateAttendeeCommand,
  ChimeSDKMeetingsClient,
  CreateMeetingCommand,
  DeleteAttendeeCommand,
  DeleteMeetingCommand,
  GetMeetingCommand,
} from '@aws-sdk/client-chime-sdk-meetings';
import { mockClient } from 'aws-sdk-client-mock';
import { ChimeRefused, createChime, RoomGone } from '../../shared/gateways/chime.ts';

const mock = mockClient(ChimeSDKMeetingsClient);
const failure = (name: string, status: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`${name}: CANARYtoken`), {
    name,
    $metadata: { httpStatusCode: status },
    $response: { headers },
  });

function gateway() {
  const paced: string[] = [];
  const slept: number[] = [];
  const chime = createChime({
    client: new ChimeSDKMeetingsClient({ region: 'ap-southeast-1' }),
    mediaRegion: 'ap-southeast-1',
    queueArn: 'arn:aws:sqs:ap-southeast-1:1:q',
    pace: async (operation) => {
      paced.push(operation);
      return () => undefined;
    },
    sleep: async (ms) => void slept.push(ms),
    chance: () => 0.5,
  });
  return { chime, paced, slept };
}

beforeEach(() => mock.reset());

describe('the Chime gateway', () => {
  it('makes a meeting with derived ids, HD video, and the second channel of events', async () => {
    mock.on(CreateMeetingCommand).resolves({ Meeting: { MeetingId: 'm', MediaPlacement: { AudioHostUrl: 'a' } } });
    const { chime } = gateway();
    const made = await chime.createMeeting({ token: 't', externalMeetingId: 'c.1.1', primaryMeetingId: 'p' });
    expect(made).toEqual({ MeetingId: 'm', MediaPlacement: { AudioHostUrl: 'a' } });
    expect(mock.commandCalls(CreateMeetingCommand)[0]?.args[0].input).toEqual({
      ClientRequestToken: 't',
      ExternalMeetingId: 'c.1.1',
      MediaRegion: 'ap-southeast-1',
      PrimaryMeetingId: 'p',
      NotificationsConfiguration: { SqsQueueArn: 'arn:aws:sqs:ap-southeast-1:1:q' },
      MeetingFeatures: { Video: { MaxResolution: 'HD' }, Content: { MaxResolution: 'FHD' } },
    });
  });

  it.each([
    ['ThrottlingException', 429],
    ['ServiceUnavailableException', 503],
    ['ServiceFailureException', 500],
    ['ConflictException', 409],
    ['TimeoutError', undefined],
  ])('tries again after %s, each time under a permit of its own', async (name, status) => {
    mock
      .on(CreateMeetingCommand)
      .rejectsOnce(failure(name, status as number))
      .resolves({ Meeting: { MeetingId: 'm', MediaPlacement: {} } });
    const { chime, paced, slept } = gateway();
    await chime.createMeeting({ token: 't', externalMeetingId: 'c.1.1' });
    expect(paced).toEqual(['CreateMeeting', 'CreateMeeting']);
    expect(slept).toEqual([200]);
    expect(chime.counted()).toEqual({ calls: { CreateMeeting: 2 }, throttled: status === 429 ? 1 : 0 });
  });

  it('heeds Retry-After and gives up after six tries', async () => {
    mock.on(CreateMeetingCommand).rejects(failure('ServiceUnavailableException', 503, { 'retry-after': '3' }));
    const { chime, slept } = gateway();
    const error = await chime.createMeeting({ token: 't', externalMeetingId: 'c.1.1' }).catch((e) => e);
    expect(error).toBeInstanceOf(ChimeRefused);
    expect(error).toMatchObject({ code: 'ServiceUnavailable', isPassing: true });
    expect(slept).toHaveLength(5);
    expect(Math.min(...slept)).toBeGreaterThanOrEqual(3000);
  });

  it('takes a refusal as final and lets nothing of the answer out', async () => {
    mock.on(BatchCreateAttendeeCommand).rejects(failure('LimitExceededException', 400));
    const { chime } = gateway();
    const error = await chime.createAttendees('m', [{ externalUserId: 'u1' }], false).catch((e) => e);
    expect(error).toMatchObject({ code: 'LimitExceeded', isPassing: false });
    expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain('CANARY');
  });

  it('knows a room that is gone, but not at once where it was only just made', async () => {
    mock.on(BatchCreateAttendeeCommand).rejects(failure('NotFoundException', 404));
    await expect(gateway().chime.createAttendees('m', [{ externalUserId: 'u1' }], false)).rejects.toThrow(RoomGone);
    expect(mock.commandCalls(BatchCreateAttendeeCommand)).toHaveLength(1);
    await expect(gateway().chime.createAttendees('m', [{ externalUserId: 'u1' }], true)).rejects.toThrow(RoomGone);
    expect(mock.commandCalls(BatchCreateAttendeeCommand)).toHaveLength(7);
  });

  it('takes what is gone already as deleted', async () => {
    mock.on(DeleteAttendeeCommand).rejects(failure('NotFoundException', 404));
    mock.on(DeleteMeetingCommand).rejects(failure('NotFoundException', 404));
    mock.on(GetMeetingCommand).rejects(failure('NotFoundException', 404));
    const { chime } = gateway();
    await chime.deleteAttendee('m', 'a');
    await chime.deleteMeeting('m');
    expect(await chime.isAlive('m')).toBe(false);
  });

  it('answers who was seated and who was not', async () => {
    mock.on(BatchCreateAttendeeCommand).resolves({
      Attendees: [{ ExternalUserId: 'u1', AttendeeId: 'a1', JoinToken: 'j1' }],
      Errors: [{ ExternalUserId: 'u2', ErrorCode: 'ServiceFailure', ErrorMessage: 'no' }],
    });
    const answer = await gateway().chime.createAttendees(
      'm',
      [{ externalUserId: 'u1' }, { externalUserId: 'u2' }],
      false,
    );
    expect(answer).toEqual({
      attendees: [{ externalUserId: 'u1', attendeeId: 'a1', joinToken: 'j1' }],
      errors: [{ externalUserId: 'u2', code: 'ServiceFailure' }],
    });
  });
});
