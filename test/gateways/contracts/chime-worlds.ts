import { ChimeSDKMeetingsClient, GetAttendeeCommand } from '@aws-sdk/client-chime-sdk-meetings';
import { startChime } from '../../../local/chime/server.ts';
import { type Capabilities, type Chime, createChime } from '../../../shared/gateways/chime.ts';
import { waitingAtMost } from '../../../shared/runtime/wired/patience.ts';
import { createChimeInMemory } from '../../functions/support/chime-in-memory.ts';

/** One Chime, empty, and what only a test looks at or breaks. */
export interface ChimeWorld {
  readonly chime: Chime;
  capabilitiesOf(meetingId: string, attendeeId: string): Promise<Capabilities | undefined>;
  /** This one, asked for first in the next batch, fails alone. */
  spoil(externalUserId: string): Promise<void>;
  /** Every call is answered that the service is not there, or as ever again. */
  breakDown(isDown: boolean): Promise<void>;
  close(): Promise<void>;
}
export interface Quota {
  readonly meetings?: number;
  readonly replicas?: number;
}

export const region = 'ap-southeast-1';

export async function chimeInMemory({ meetings = 250, replicas = 4 }: Quota = {}): Promise<ChimeWorld> {
  const chime = createChimeInMemory();
  chime.limit = meetings;
  chime.replicas = replicas;
  return {
    chime,
    capabilitiesOf: async (meetingId, attendeeId) =>
      [...(chime.meetings.get(meetingId)?.attendees.values() ?? [])].find((a) => a.attendeeId === attendeeId)?.can,
    spoil: async (externalUserId) => void chime.spoiled.set(externalUserId, 1),
    async breakDown(isDown) {
      chime.refuse = isDown ? { code: 'ServiceUnavailable', isPassing: true } : undefined;
    },
    close: async () => undefined,
  };
}

/** The gateway on the local service. */
export async function chimeOnLoopback({ meetings, replicas }: Quota = {}, patienceMs = 10_000) {
  const service = await startChime({
    ...{ host: '127.0.0.1', port: 0, region, account: '000000000000' },
    quotas: {
      ...{ ratePerSecond: 1e6, burst: 1e6 },
      ...(meetings === undefined ? {} : { concurrentMeetings: meetings }),
      ...(replicas === undefined ? {} : { replicasPerPrimary: replicas }),
    },
    assumptions: { createMeetingMs: 5 },
    publish: async () => undefined,
    sendToQueue: async () => undefined,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new ChimeSDKMeetingsClient({
    endpoint: service.url,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: waitingAtMost(patienceMs),
  });
  const chime = createChime({
    ...{ client, mediaRegion: region, pace: async () => () => undefined, chance: () => 0 },
    sleep: () => new Promise((done) => setTimeout(done, 5)),
  });
  const world: ChimeWorld = {
    chime,
    async capabilitiesOf(MeetingId, AttendeeId) {
      const { Attendee } = await client.send(new GetAttendeeCommand({ MeetingId, AttendeeId }));
      return Attendee?.Capabilities as Capabilities;
    },
    spoil: () => service.setFaults({ seed: 1, service: { partialErrors: { probability: 0, first: 1 } } }),
    breakDown: (isDown) =>
      service.setFaults({
        seed: 1,
        ...(isDown ? { service: { unavailable: { probability: 1, retryAfterSeconds: 0 } } } : {}),
      }),
    async close() {
      client.destroy();
      await service.close();
    },
  };
  return { ...world, service };
}
