import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { wakeUpSource, wakeUpType } from '../contracts/envelope.ts';
import type { WakeUp } from '../domain/events.ts';
import { type ConferenceId, digest } from '../domain/ids.ts';

/** One-time schedules of our group, one per conference and kind; each tells `WakeUpDue` on our bus and then removes itself. */
export interface Scheduler {
  /** Makes it or moves it. `at` in ms; the Scheduler may be up to 60 s late, and now and then it tells twice. */
  set(wakeUp: WakeUp, at: number): Promise<void>;
  /** There or not, afterwards it is not. */
  clear(conferenceId: ConferenceId, kind: WakeUp['kind']): Promise<void>;
}

export interface SchedulerTarget {
  readonly group: string;
  readonly busArn: string;
  readonly roleArn: string;
  readonly deadLetterArn: string;
}

export function createScheduler(
  client: SchedulerClient,
  { group, busArn, roleArn, deadLetterArn }: SchedulerTarget,
): Scheduler {
  return {
    async set(wakeUp, at) {
      const Name = nameOf(wakeUp.conferenceId, wakeUp.kind);
      const schedule = {
        Name,
        GroupName: group,
        ScheduleExpression: `at(${new Date(wholeSeconds(at)).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' as const },
        ActionAfterCompletion: 'DELETE' as const,
        // the same plan set again is one request to the Scheduler, whoever sends it
        ClientToken: digest(32, Name, String(wakeUp.version), String(at)),
        Target: {
          Arn: busArn,
          RoleArn: roleArn,
          EventBridgeParameters: { Source: wakeUpSource, DetailType: wakeUpType },
          Input: JSON.stringify(wakeUp),
          DeadLetterConfig: { Arn: deadLetterArn },
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 60 },
        },
      };
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        try {
          await client.send(new UpdateScheduleCommand(schedule));
        } catch (gone) {
          // it went off and removed itself in between
          if (!(gone instanceof ResourceNotFoundException)) throw gone;
          await client.send(
            new CreateScheduleCommand({ ...schedule, ClientToken: digest(32, schedule.ClientToken, 'again') }),
          );
        }
      }
    },
    async clear(conferenceId, kind) {
      try {
        await client.send(new DeleteScheduleCommand({ Name: nameOf(conferenceId, kind), GroupName: group }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

/** What the Scheduler knows, and never before the instant. */
function wholeSeconds(at: number): number {
  return Math.ceil(at / 1000) * 1000;
}

function nameOf(conferenceId: ConferenceId, kind: WakeUp['kind']): string {
  return `${conferenceId}-${kind}`;
}

/** The same in memory, for tests of use cases. */
export function createMemoryScheduler(): Scheduler & { readonly all: Map<string, { wakeUp: WakeUp; at: number }> } {
  const all = new Map<string, { wakeUp: WakeUp; at: number }>();
  return {
    all,
    async set(wakeUp, at) {
      all.set(nameOf(wakeUp.conferenceId, wakeUp.kind), { wakeUp, at: wholeSeconds(at) });
    },
    async clear(conferenceId, kind) {
      all.delete(nameOf(conferenceId, kind));
    },
  };
}
