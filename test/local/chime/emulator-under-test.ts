import { ManualClock } from '../../../local/chime/clock.ts';
import type { Call } from '../../../local/chime/control-plane.ts';
import { createEmulator, type EmulatorOptions } from '../../../local/chime/emulator.ts';
import type { ChimeEvent } from '../../../local/chime/events.ts';
import { decodeFrame, encodeFrame, frameType, type ISdkSignalFrame } from '../../../local/chime/frames.ts';
import { type OperationName, operationOf } from '../../../local/chime/operations.ts';
import type { Session } from '../../../local/chime/session.ts';

export interface Answer {
  readonly status: number;
  readonly errorType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape depends on the operation.
  readonly body: any;
  readonly cutAfterMs: number | undefined;
}

/** A local Chime on a clock that stands still, without sockets: calls go in as requests, clients talk in frames. */
export function emulatorUnderTest(options: Partial<EmulatorOptions> = {}) {
  const clock = new ManualClock();
  const events: ChimeEvent[] = [];
  const queued: { queueArn: string; event: ChimeEvent }[] = [];
  const calls: Call[] = [];
  const emulator = createEmulator(
    {
      clock,
      region: 'ap-southeast-1',
      account: '111122223333',
      publish: (event) => void events.push(event),
      sendToQueue: (queueArn, body) => void queued.push({ queueArn, event: JSON.parse(body) as ChimeEvent }),
      onCall: (call) => calls.push(call),
      ...options,
      quotas: { ratePerSecond: 1e6, burst: 1e6, ...options.quotas },
      assumptions: { createMeetingMs: 0, ...options.assumptions },
    },
    () => 'ws://127.0.0.1:1',
  );

  async function call(name: OperationName, input: Record<string, unknown> = {}): Promise<Answer> {
    const response = await emulator.control.handle(requestOf(name, input));
    const errorType = response.headers['x-amzn-errortype'];
    if (errorType && !operationOf(name).errors.some((code) => `${code}Exception` === errorType))
      throw new Error(`${name} answered ${errorType}, which is none of its errors`);
    return {
      status: response.status,
      errorType,
      headers: response.headers,
      body: response.body === '' ? undefined : JSON.parse(response.body),
      cutAfterMs: response.cutAfterMs,
    };
  }

  let made = 0;
  async function createMeeting(input: Record<string, unknown> = {}): Promise<string> {
    made += 1;
    const answer = await call('CreateMeeting', {
      ClientRequestToken: `token-${made}`,
      ExternalMeetingId: `room-${made}`,
      MediaRegion: 'ap-southeast-1',
      ...input,
    });
    if (answer.status !== 200) throw new Error(`${answer.errorType}: ${answer.body.Message}`);
    return answer.body.Meeting.MeetingId;
  }

  async function createAttendee(meetingId: string, externalUserId: string): Promise<{ id: string; token: string }> {
    const answer = await call('CreateAttendee', { MeetingId: meetingId, ExternalUserId: externalUserId });
    if (answer.status !== 200) throw new Error(`${answer.errorType}: ${answer.body.Message}`);
    return { id: answer.body.Attendee.AttendeeId, token: answer.body.Attendee.JoinToken };
  }

  /** Opens a connection that may be told frames; it has not joined yet. */
  function connect(meetingId: string, token: string): TestClient {
    const client = new TestClient();
    const session = emulator.signalling.open(meetingId, token, {
      send: (bytes) => client.heard.push(decodeFrame(bytes)),
      close: (code) => client.closeCodes.push(code),
      cut: () => {
        client.isCut = true;
      },
    });
    if (typeof session === 'string') throw new Error(session);
    client.session = session;
    client.say = (frame) => emulator.signalling.receive(session, encodeFrame({ timestampMs: 0, ...frame }));
    client.vanish = () => emulator.signalling.closed(session);
    return client;
  }

  function join(meetingId: string, token: string): TestClient {
    const client = connect(meetingId, token);
    client.say({ type: frameType.JOIN, join: {} });
    client.say({ type: frameType.SUBSCRIBE, sub: { duplex: 1 } });
    return client;
  }

  return {
    clock,
    emulator,
    events,
    queued,
    calls,
    call,
    createMeeting,
    createAttendee,
    connect,
    join,
    /** Types of the events so far, without the prefix; those of one attendee where it is given. */
    told: (attendeeId?: string) =>
      events
        .filter((event) => attendeeId === undefined || event.detail.attendeeId === attendeeId)
        .map((event) => event.detail.eventType.replace('chime:', '')),
  };
}

/** A client made of frames. */
export class TestClient {
  session!: Session;
  readonly heard: ISdkSignalFrame[] = [];
  readonly closeCodes: number[] = [];
  isCut = false;
  say: (frame: Omit<ISdkSignalFrame, 'timestampMs'>) => void = () => {};
  /** Its connection is gone. */
  vanish: () => void = () => {};

  heardOf(type: number): ISdkSignalFrame[] {
    return this.heard.filter((frame) => frame.type === type);
  }

  get audioStatus(): number | undefined {
    return this.heardOf(frameType.AUDIO_STATUS)[0]?.audioStatus?.audioStatus ?? undefined;
  }
}

/** The HTTP request of an operation, made from the table's path, query and members as a client would. */
export function requestOf(name: OperationName, input: Record<string, unknown>, accessKeyId = 'AKIDTEST') {
  const operation = operationOf(name);
  const inBody = { ...input };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, member: string) => {
    delete inBody[member];
    return encodeURIComponent(String(input[member]));
  });
  const query = new URLSearchParams();
  if (operation.select) query.set('operation', operation.select);
  for (const [member, parameter] of Object.entries(operation.query ?? {})) {
    if (input[member] !== undefined) query.set(parameter, String(input[member]));
    delete inBody[member];
  }
  return {
    method: operation.method,
    url: query.size > 0 ? `${path}?${query}` : path,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260105/ap-southeast-1/chime/aws4_request, Signature=x`,
    body: operation.method === 'GET' || operation.method === 'DELETE' ? '' : JSON.stringify(inBody),
  };
}
