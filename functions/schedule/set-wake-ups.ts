import { type Envelope, envelope } from '../../shared/contracts/envelope.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { wakeUpKinds, wakeUpsOf } from '../../shared/domain/wake-up.ts';
import type { Scheduler } from '../../shared/gateways/scheduler.ts';
import { log } from '../../shared/runtime/logs.ts';
import { type Message, queueHandler } from '../../shared/runtime/queue.ts';
import { wiredScheduler } from '../../shared/runtime/wired/scheduler.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';

export interface WakeUpDeps {
  readonly conferences: Pick<Conferences, 'find'>;
  readonly scheduler: Scheduler;
  readonly now: () => number;
}

/** A wake-up whose time is past goes off a moment from now: doors that should be open are opened, newcomers get seats. */
const soonMs = 5_000;

/**
 * Trigger: queue `set-wake-ups` ← ConferenceScheduled, Rescheduled, Cancelled, Ended. Brings the schedules in line with the
 * conference as it is now, whatever the event said: repeated, late or reordered events lead to the same. Two at once might
 * write an older plan over a newer one, so it looks again afterwards and goes on until nothing has changed.
 */
export async function setWakeUps(deps: WakeUpDeps, id: ConferenceId): Promise<void> {
  let seen: number | undefined;
  for (;;) {
    const conference = await deps.conferences.find(id);
    if (!conference) return log.warn('no such conference', { conferenceId: id });
    if (conference.version === seen) return;
    seen = conference.version;
    const wanted = wakeUpsOf(conference);
    for (const wakeUp of wanted) await deps.scheduler.set(wakeUp, Math.max(wakeUp.dueAt, deps.now() + soonMs));
    for (const kind of wakeUpKinds) {
      if (!wanted.some((wakeUp) => wakeUp.kind === kind)) await deps.scheduler.clear(id, kind);
    }
    log.info('wake-ups set', { conferenceId: id, version: seen, set: wanted.length });
  }
}

export const handler = queueHandler(envelope, () => {
  const deps = { conferences: createConferences(wiredTable()), scheduler: wiredScheduler(), now: world.now };
  return ({ body }: Message<Envelope>) => setWakeUps(deps, body.detail.conferenceId as ConferenceId);
});
