import { ChimeSDKMeetingsClient } from '@aws-sdk/client-chime-sdk-meetings';
import { type Chime, createChime } from '../../gateways/chime.ts';
import { createChimePace } from '../../store/limiter.ts';
import type { Table } from '../../store/table.ts';
import { numberSetting, optionalSetting, setting } from '../environment.ts';
import { count } from '../metrics.ts';
import { waitingAtMost } from './patience.ts';
import { world } from './world.ts';

/** The work, and what Chime refused for rate meanwhile as a metric: also where the work is handed on or fails. */
export async function countingRefusals<T>(by: Pick<Chime, 'counted'>, work: () => Promise<T>): Promise<T> {
  const before = by.counted().throttled;
  try {
    return await work();
  } finally {
    const refused = by.counted().throttled - before;
    if (refused > 0) count('ChimeThrottled', refused);
  }
}

let chime: Chime | undefined;

/** Retries are the gateway's: the SDK's own would go past the shared rate. */
export function wiredChime(table: Table): Chime {
  const queueArn = optionalSetting('CHIME_QUEUE_ARN');
  chime ??= createChime({
    client: new ChimeSDKMeetingsClient({
      maxAttempts: 1,
      requestHandler: { ...waitingAtMost(10_000), httpsAgent: { maxSockets: 64 } },
    }),
    mediaRegion: setting('MEDIA_REGION'),
    ...(queueArn ? { queueArn } : {}),
    pace: createChimePace({
      table,
      ratePerSecond: numberSetting('CHIME_RATE'),
      burst: numberSetting('CHIME_BURST'),
      now: world.now,
      sleep: world.sleep,
    }),
    sleep: world.sleep,
    chance: Math.random,
  });
  return chime;
}
