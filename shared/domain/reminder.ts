import type { Delivery } from './delivery.ts';
import { isUnderWayAt } from './hand-over.ts';

/**
 * A reminder goes to who has the mail and has not acknowledged it. It is the same delivery once more in the recipient's eyes
 * and none in the record's: state, attempt and outcome stay what they are, whatever becomes of the reminder's own mail.
 */
export const reminderPauseMs = 24 * 3600_000;
/** Asked for and not gone within this time: the mail service was too busy, and it may be asked for again. */
export const reminderPatienceMs = 3600_000;
/** In the mail's tags: what is told of it is told of no attempt. */
export const reminderAttempt = 0;

export type Reminding = 'due' | 'too-soon' | 'none';

/** 'none': nothing to be reminded of, as it never arrived, is acknowledged, or asks for no word. */
export function remindingOf(delivery: Delivery, now: number): Reminding {
  if (delivery.state !== 'delivered' || delivery.kind === 'pin' || delivery.address === undefined) return 'none';
  const { reminder, remindedAt } = delivery;
  if (reminder && now < reminder.askedAt + reminderPatienceMs) return 'too-soon';
  return remindedAt !== undefined && now < remindedAt + reminderPauseMs ? 'too-soon' : 'due';
}

export function reminderAsked(delivery: Delivery, by: string, now: number): Delivery {
  return remindingOf(delivery, now) === 'due' ? { ...delivery, reminder: { askedAt: now, by } } : delivery;
}

/** Whether one waits to be sent now: acknowledged meanwhile, or asked for too long ago, it waits no more. */
export function isReminderWaiting(delivery: Delivery, now: number): boolean {
  const { reminder, state } = delivery;
  return (
    reminder !== undefined &&
    state === 'delivered' &&
    now < reminder.askedAt + reminderPatienceMs &&
    !isUnderWayAt(delivery, now)
  );
}

/**
 * Taken before its mail is handed over: a crash in between costs the reminder, a second mail within the day it never is. The
 * link is on record before its mail can be read.
 */
export function reminderTaken(
  delivery: Delivery,
  now: number,
  link: { readonly hash: string; readonly sha256: string } | undefined,
): Delivery | undefined {
  if (!isReminderWaiting(delivery, now)) return undefined;
  const { reminder: _reminder, ...rest } = delivery;
  const links = link ? [...delivery.links, link] : delivery.links;
  return { ...rest, links, reminders: (delivery.reminders ?? 0) + 1, remindedAt: now };
}

/** The mail service was too busy for it: it waits as before, unless something newer was asked meanwhile. */
export function reminderGivenBack(delivery: Delivery, taken: Delivery, before: Delivery): Delivery {
  if (delivery.remindedAt !== taken.remindedAt || delivery.reminder || !before.reminder) return delivery;
  const { remindedAt: _remindedAt, reminders: _reminders, ...rest } = delivery;
  return {
    ...rest,
    reminder: before.reminder,
    ...(before.remindedAt === undefined ? {} : { remindedAt: before.remindedAt }),
    ...(before.reminders === undefined ? {} : { reminders: before.reminders }),
  };
}

/** Nothing to be reminded of any more: its document is out of date. */
export function reminderDropped(delivery: Delivery): Delivery {
  if (!delivery.reminder) return delivery;
  const { reminder: _reminder, ...rest } = delivery;
  return rest;
}
