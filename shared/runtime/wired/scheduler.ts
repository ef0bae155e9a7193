import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createScheduler, type Scheduler } from '../../gateways/scheduler.ts';
import { setting } from '../environment.ts';

let scheduler: Scheduler | undefined;

export function wiredScheduler(): Scheduler {
  scheduler ??= createScheduler(new SchedulerClient({}), {
    group: setting('SCHEDULE_GROUP'),
    busArn: setting('BUS_ARN'),
    roleArn: setting('SCHEDULE_ROLE_ARN'),
    deadLetterArn: setting('SCHEDULE_DLQ_ARN'),
  });
  return scheduler;
}
