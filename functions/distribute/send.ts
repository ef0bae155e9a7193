import * as z from 'zod/mini';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { superseded } from '../../shared/domain/delivery-plan.ts';
import { answered, cutOff, handedOver, isUnderWayAt, underWayUntil } from '../../shared/domain/hand-over.ts';
import type { DeliveryId } from '../../shared/domain/ids.ts';
import {
  isReminderWaiting,
  reminderAttempt,
  reminderDropped,
  reminderGivenBack,
  reminderTaken,
} from '../../shared/domain/reminder.ts';
import type { Mail } from '../../shared/gateways/mail.ts';
import type { Outgoing } from '../../shared/gateways/outgoing.ts';
import { numberSetting, setting } from '../../shared/runtime/environment.ts';
import { correlationId, log } from '../../shared/runtime/logs.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredMail } from '../../shared/runtime/wired/mail.ts';
import { wiredOutgoing } from '../../shared/runtime/wired/outgoing.ts';
import { wiredSealer } from '../../shared/runtime/wired/seal.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAccess } from '../../shared/store/access.ts';
import { createAgendas } from '../../shared/store/agendas.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDeliveries, type Deliveries } from '../../shared/store/deliveries.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createLimiter, type Limiter } from '../../shared/store/limiter.ts';
import { type PrepareDeps, type Prepared, preparer } from './prepare.ts';

export interface SendDeps extends PrepareDeps {
  readonly deliveries: Pick<Deliveries, 'findMany' | 'saveAll' | 'change'>;
  readonly mail: Mail;
  readonly limiter: Limiter;
  readonly outgoing: Outgoing;
  /** Permits asked for together: a twentieth of a second's worth, so that a quick account pays one write for many. */
  readonly permitsAtOnce: number;
}

/**
 * Trigger: the queue of outgoing mail. A delivery is taken by a conditional write before its call, so a repeat finds it taken;
 * one whose call was cut off by a crash, or answered by an error that does not say whether the mail was taken, is held until the
 * service's events or its lease decide, and then unknown, never sent again by itself; one that must wait (the service is busy,
 * its invitation is under way) goes back into the queue. Calls start no faster than the shared limiter gives permits.
 */
export async function sendDeliveries(deps: SendDeps, ids: readonly DeliveryId[]): Promise<void> {
  const found = await deps.deliveries.findMany(ids);
  const prepare = preparer(deps, found);
  const later: { id: DeliveryId; seconds: number }[] = [];
  const jobs = await Promise.allSettled(found.map((delivery) => readied(deps, delivery, prepare)));
  const calls: Promise<void>[] = [];
  const tally = new Map<string, number>();
  const ready: Prepared[] = [];
  for (const job of jobs) {
    if (job.status === 'rejected' || job.value === undefined) continue;
    if ('seconds' in job.value) later.push(job.value);
    else ready.push(job.value);
  }
  for (let i = 0; i < ready.length; i += deps.permitsAtOnce) {
    const group = ready.slice(i, i + deps.permitsAtOnce);
    const permits = deps.limiter.take(group.length);
    const call = permits.then(async () => void later.push(...(await handOver(deps, group, tally))));
    call.catch(() => undefined); // looked at in the end; one that fails before must not end the process
    calls.push(call);
    await permits.catch(() => undefined); // permits in turn, calls side by side; the failure is the calls' own
  }
  const outcomes = [...jobs, ...(await Promise.allSettled(calls))];
  for (const [outcome, times] of tally) count('MailHandedOver', times, { outcome });
  for (const [delay, together] of Map.groupBy(later, ({ seconds }) => Math.min(900, seconds))) {
    await deps.outgoing.enqueue(
      together.map(({ id }) => id),
      delay, // SQS: 15 minutes at most
    );
  }
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason; // what was sent is on record: only the rest is tried again
}

/** What to do with it now: a mail, a later time, or nothing. */
async function readied(
  deps: SendDeps,
  delivery: Delivery,
  prepare: (delivery: Delivery, isReminder: boolean) => Promise<Prepared | 'outdated'>,
): Promise<Prepared | { id: DeliveryId; seconds: number } | undefined> {
  const { id } = delivery;
  const now = deps.now();
  if (delivery.isUnderWay) {
    if (isUnderWayAt(delivery, now)) return { id, seconds: secondsUntil(underWayUntil(delivery), now) };
    await deps.deliveries.change(id, now, (current) => cutOff(current, deps.now()));
    return undefined;
  }
  const isReminder = isReminderWaiting(delivery, now);
  if (delivery.state !== 'queued' && !isReminder) return undefined;
  if (delivery.after?.length) {
    const before = await deps.deliveries.findMany(delivery.after);
    if (before.some((other) => isUnderWayAt(other, now))) return { id, seconds: 5 };
  }
  const prepared = await prepare(delivery, isReminder);
  if (prepared !== 'outdated') return prepared;
  await outdate(deps, id, isReminder);
  return undefined;
}

async function outdate(deps: SendDeps, id: DeliveryId, isReminder: boolean): Promise<void> {
  await deps.deliveries.change(id, deps.now(), isReminder ? reminderDropped : superseded);
}

/** The mails whose notice is still in force: it may have been revoked while they waited for their permits. */
async function inForce(deps: SendDeps, group: readonly Prepared[]): Promise<Prepared[]> {
  const notices = new Map(
    group.flatMap(({ notice, delivery }) => (notice ? [[notice, delivery.conferenceId] as const] : [])),
  );
  const now = await Promise.all([...notices].map(([id, conferenceId]) => deps.conclusions.get(conferenceId, id)));
  const revoked = new Set([...notices.keys()].filter((_, at) => now[at]?.status === 'revoked'));
  const isRevoked = ({ notice }: Prepared) => notice !== undefined && revoked.has(notice);
  for (const { delivery, isReminder } of group.filter(isRevoked)) await outdate(deps, delivery.id, isReminder);
  return group.filter((prepared) => !isRevoked(prepared));
}

const reminderRetrySeconds = 60;
const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000));

/**
 * Takes the group by one write, hands each mail over, and keeps the answers by one write more. A crash in between leaves the
 * group under way: it becomes unknown, unless the service's own events know better. Answers what must be tried again, when.
 */
async function handOver(
  deps: SendDeps,
  group: readonly Prepared[],
  tally: Map<string, number>,
): Promise<{ id: DeliveryId; seconds: number }[]> {
  const due = await inForce(deps, group);
  const at = deps.now();
  const takes = due.flatMap((prepared) => {
    const { raw, delivery: before, isReminder, link } = prepared;
    const after = isReminder ? reminderTaken(before, at, link) : handedOver(before, at, prepared);
    return after ? [{ raw, before, after, isReminder }] : [];
  });
  const taken = await deps.deliveries.saveAll(takes, at);
  const later: { id: DeliveryId; seconds: number }[] = [];
  const answers = await Promise.all(
    takes.map(async ({ raw, before, isReminder }, index) => {
      const saved = taken[index];
      if (!saved) return void later.push({ id: before.id, seconds: 0 }); // changed since it was read: read it again
      const { id } = saved;
      const attempt = isReminder ? reminderAttempt : saved.attempt;
      const answer = await deps.mail.send(raw, { deliveryId: id, attempt, correlationId: correlationId() });
      tally.set(answer.outcome, (tally.get(answer.outcome) ?? 0) + 1);
      if (answer.outcome !== 'accepted') {
        log.warn('mail not accepted', { deliveryId: id, attempt, outcome: answer.outcome, reason: answer.reason });
      }
      if (isReminder) {
        if (answer.outcome !== 'busy') return undefined;
        later.push({ id, seconds: reminderRetrySeconds });
        return { saved, decide: (current: Delivery) => reminderGivenBack(current, saved, before) };
      }
      const answeredAt = deps.now();
      const isDated = answer.outcome === 'accepted' || answer.outcome === 'unknown';
      const said = isDated ? { ...answer, at: answeredAt } : answer;
      return { saved, decide: (current: Delivery) => answered(current, attempt, said) };
    }),
  );
  const told = answers.filter((answer) => answer !== undefined);
  const changes = told.map(({ saved, decide }) => ({ before: saved, after: decide(saved) }));
  const kept = await deps.deliveries.saveAll(changes, deps.now());
  for (const [index, { saved, decide }] of told.entries()) {
    // an event of the service may have come first: then the answer is told to what is there now
    const after = kept[index] ?? (await deps.deliveries.change(saved.id, deps.now(), decide));
    if (after?.state === 'queued') later.push({ id: saved.id, seconds: Math.min(300, 2 ** saved.attempt) });
    // heard of or not meanwhile, the hand-over is brought to its end then
    if (after?.doubtedAt !== undefined)
      later.push({ id: saved.id, seconds: secondsUntil(underWayUntil(after), deps.now()) });
  }
  return later;
}

/** Under the account's rate by so much that the clocks of containers may differ. */
const shareOfRate = 0.95;

export function permitsAtOnceOf(ratePerSecond: number): number {
  return Math.max(1, Math.floor(ratePerSecond / 20));
}

export const outgoingMessage = z.object({
  deliveryIds: z.array(z.templateLiteral(['dlv_', z.string().check(z.maxLength(200))])).check(z.maxLength(25)),
  correlationId: z.optional(z.string()),
});

export const handler = queueHandler(outgoingMessage, () => {
  const table = wiredTable();
  const { now, sleep, random } = world;
  const ratePerSecond = numberSetting('SES_RATE') * shareOfRate;
  const deps: SendDeps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    agendas: createAgendas(table),
    conclusions: createConclusions(table),
    documents: createDocuments(table),
    deliveries: createDeliveries(table),
    access: createAccess(table, wiredSealer(), random),
    files: wiredFiles(),
    mail: wiredMail(),
    limiter: createLimiter({ table, name: 'ses', ratePerSecond, burst: permitsAtOnceOf(ratePerSecond), now, sleep }),
    permitsAtOnce: permitsAtOnceOf(ratePerSecond),
    outgoing: wiredOutgoing(),
    publicUrl: setting('PUBLIC_URL'),
    ...{ now, random },
  };
  return ({ body }) => sendDeliveries(deps, body.deliveryIds);
});
