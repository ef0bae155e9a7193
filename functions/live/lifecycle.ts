import * as z from 'zod/mini';
import { conferenceId } from '../../shared/contracts/kinds.ts';
import { bySystem, type WakeUp } from '../../shared/domain/events.ts';
import { isCurrentWakeUp } from '../../shared/domain/wake-up.ts';
import { log } from '../../shared/runtime/logs.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { closeOverdue } from './end.ts';
import { type MomentDeps, startConference } from './start.ts';

/**
 * Trigger: queue `lifecycle` (wake-ups start-due and deadline). A conference starts by itself at its set time and is ended two
 * hours after its planned end, so that a forgotten click costs no attendance; the office's own acts come before or after.
 *
 * A repeat finds it started or ended and does nothing. A wake-up of an older plan is ignored: it is the instant that counts.
 * A late one starts the conference at the set time all the same, not at the time the scheduler got to it.
 */
export async function keepTime(
  deps: MomentDeps & { conferences: Pick<Conferences, 'find'> },
  wakeUp: WakeUp,
): Promise<'started' | 'ended' | 'ignored'> {
  const conference = await deps.conferences.find(wakeUp.conferenceId);
  if (!conference || !isCurrentWakeUp(wakeUp, conference)) return 'ignored';
  if (wakeUp.kind === 'start-due') {
    if (conference.status !== 'scheduled') return 'ignored';
    await startConference(deps, conference.id, bySystem, conference.startsAt);
    return 'started';
  }
  if (wakeUp.kind !== 'deadline') return 'ignored';
  await closeOverdue(deps, conference.id);
  return 'ended';
}

const wakeUpDue = z.object({
  detail: z.object({
    kind: z.enum(['doors-open', 'start-due', 'deadline']),
    conferenceId,
    version: z.number(),
    dueAt: z.number(),
  }),
});

export const handler = queueHandler(wakeUpDue, () => {
  const deps = { conferences: createConferences(wiredTable()), now: world.now };
  return async ({ body: { detail } }) => {
    const outcome = await keepTime(deps, detail);
    if (outcome === 'ended') count('ConferenceOverrun');
    log.info('wake-up', { conferenceId: detail.conferenceId, kind: detail.kind, outcome });
  };
});
