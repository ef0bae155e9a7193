import { randomUUID } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import { type Chance, faultDice, type Lasting } from '../kit/dice.ts';
import type { KeptList } from '../kit/kept.ts';

import { type Timetable, timetable } from './expressions.ts';

export interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly EventBridgeParameters?: { readonly DetailType: string; readonly Source: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  readonly RetryPolicy?: { readonly MaximumEventAgeInSeconds?: number; readonly MaximumRetryAttempts?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

export interface Schedule {
  readonly Name: string;
  readonly GroupName: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly FlexibleTimeWindow: { readonly Mode: string; readonly MaximumWindowInMinutes?: number };
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly Description?: string;
  readonly Target: ScheduleTarget;
}

export interface KeptSchedule {
  readonly schedule: Schedule;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Due instants up to this one have been dealt with. */
  readonly doneUpTo: number;
  readonly clientToken?: string;
}

/** Drawn at each firing. */
export interface SchedulerFaults {
  readonly late?: Lasting;
  readonly duplicate?: Chance;
  /** It never tells. */
  readonly lose?: Chance;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly kept: KeptList<KeptSchedule>;
  readonly seed: number;
  /** Hands one firing to its target; rejects when it could not. */
  readonly deliver: (target: ScheduleTarget, input: string) => Promise<void>;
  readonly sendToQueue: (arn: string, body: string) => void;
  readonly arnOf: (group: string, name: string) => string;
  readonly onTrouble: (message: string) => void;
}

/** EventBridge Scheduler without its REST clothes: keeps schedules, fires them at least once, over restarts too. */
export function scheduleEngine(options: SchedulerOptions) {
  const { clock, kept } = options;
  const dice = faultDice<keyof SchedulerFaults>(options.seed);
  const { strikes } = dice;
  const cancels = new Map<string, () => void>();
  let delivering = 0;
  let stopped = false;

  const keyOf = (group: string, name: string) => `${group}/${name}`;
  const tableOf = ({ schedule, createdAt }: KeptSchedule): Timetable =>
    timetable(
      schedule.ScheduleExpression,
      schedule.ScheduleExpressionTimezone ?? 'UTC',
      schedule.StartDate ?? createdAt,
    );
  function arm(key: string): void {
    cancels.get(key)?.();
    cancels.delete(key);
    const entry = kept.get(key);
    if (!entry || stopped || entry.schedule.State === 'DISABLED') return;
    const table = tableOf(entry);
    const from = Math.max(entry.doneUpTo, (entry.schedule.StartDate ?? 0) - 1);
    const due = table.next(from);
    if (due === undefined || (!table.isOnce && entry.schedule.EndDate !== undefined && due > entry.schedule.EndDate))
      return;
    cancels.set(
      key,
      clock.at(due, () => void fire(key, entry, due)),
    );
  }

  async function fire(key: string, entry: KeptSchedule, due: number): Promise<void> {
    delivering += 1;
    try {
      const late = strikes('late') ? dice.ms('late') : 0;
      if (late > 0) await new Promise<void>((done) => clock.at(clock.now() + late, done));
      if (!strikes('lose')) {
        if (strikes('duplicate')) await attempt(entry, due);
        await attempt(entry, due);
      }
      // Written after the delivery: a crash in between fires again, as at-least-once allows. One changed meanwhile is not ours.
      const now = kept.get(key);
      if (stopped || now?.modifiedAt !== entry.modifiedAt) return;
      // A recurring schedule catches up to now instead of firing for every instant missed while switched off.
      const doneUpTo = tableOf(entry).isOnce ? due : Math.max(due, clock.now());
      const last = tableOf(entry).next(doneUpTo) === undefined;
      if (last && entry.schedule.ActionAfterCompletion === 'DELETE')
        remove(entry.schedule.GroupName, entry.schedule.Name);
      else {
        kept.put(key, { ...entry, doneUpTo });
        arm(key);
      }
    } finally {
      delivering -= 1;
    }
  }

  async function attempt({ schedule }: KeptSchedule, due: number): Promise<void> {
    const { Target: target } = schedule;
    const retries = Math.min(target.RetryPolicy?.MaximumRetryAttempts ?? 185, 20);
    const execution = randomUUID();
    for (let tries = 0; ; tries += 1) {
      const input = (target.Input ?? '{}')
        .replaceAll('<aws.scheduler.schedule-arn>', options.arnOf(schedule.GroupName, schedule.Name))
        .replaceAll('<aws.scheduler.scheduled-time>', new Date(due).toISOString().replace(/\.\d+Z$/, 'Z'))
        .replaceAll('<aws.scheduler.execution-id>', execution)
        .replaceAll('<aws.scheduler.attempt-number>', String(tries + 1));
      try {
        return await options.deliver(target, input);
      } catch (error) {
        if (stopped) return;
        if (tries >= retries) {
          options.onTrouble(`schedule ${schedule.Name}: ${String(error)}`);
          if (target.DeadLetterConfig?.Arn) options.sendToQueue(target.DeadLetterConfig.Arn, input);
          return;
        }
        await new Promise<void>((done) => clock.at(clock.now() + Math.min(1000 * 2 ** tries, 60_000), done));
      }
    }
  }

  function put(schedule: Schedule, clientToken?: string): void {
    const key = keyOf(schedule.GroupName, schedule.Name);
    const known = kept.get(key);
    const now = clock.now();
    // Two changes within one millisecond must still differ.
    const modifiedAt = Math.max(now, (known?.modifiedAt ?? 0) + 1);
    const isOnce = timetable(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone ?? 'UTC', now).isOnce;
    // Changing something else about a one-time schedule that has fired does not fire it again.
    const sameTime = known?.schedule.ScheduleExpression === schedule.ScheduleExpression;
    const doneUpTo = !isOnce ? now : sameTime ? known.doneUpTo : 0;
    kept.put(key, {
      schedule,
      createdAt: known?.createdAt ?? now,
      modifiedAt,
      doneUpTo,
      ...(clientToken ? { clientToken } : {}),
    });
    arm(key);
  }

  function remove(group: string, name: string): boolean {
    const key = keyOf(group, name);
    cancels.get(key)?.();
    cancels.delete(key);
    return kept.remove(key);
  }

  return {
    /** Takes up every kept schedule; what fell due meanwhile fires at once. */
    start: () => {
      for (const [key] of kept.entries()) arm(key);
    },
    put,
    remove,
    get: (group: string, name: string) => kept.get(keyOf(group, name)),
    all: () => kept.entries().map(([, entry]) => entry),
    setFaults: (wanted: SchedulerFaults) => dice.use({ ...wanted }),
    fired: dice.fired,
    delivering: () => delivering,
    stop(): void {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}

export type ScheduleEngine = ReturnType<typeof scheduleEngine>;
