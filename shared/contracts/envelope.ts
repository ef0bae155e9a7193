import * as z from 'zod/mini';

/** What a rule of EventBridge puts into a queue: the event as it was, whatever its source. */
export const envelope = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  time: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type Envelope = z.output<typeof envelope>;

export const ourSource = 'nhipcau';
export const wakeUpSource = 'nhipcau.wake-up';
export const wakeUpType = 'WakeUpDue';
