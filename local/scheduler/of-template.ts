import type { KeptValues } from '../kit/kept.ts';
import type { CloudModel } from '../template/model.ts';
import { type DeliverOptions, deliverSchedule } from './deliver.ts';
import { schedulerEndpoint } from './endpoint.ts';
import { type KeptSchedule, type Schedule, type SchedulerOptions, scheduleEngine } from './scheduler.ts';

/** The scheduler with the groups and schedules of the template, and its REST API. It fires nothing before it is started. */
export function schedulerOf(
  model: CloudModel,
  it: Omit<DeliverOptions, 'model'> & Pick<SchedulerOptions, 'clock' | 'seed' | 'onTrouble'> & { kept: KeptValues },
) {
  const { clock, seed, kept, bus, queues, invoke, onTrouble } = it;
  const { region, account } = model;
  const arnOf = (group: string, name: string) => `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
  const engine = scheduleEngine({
    ...{ clock, seed, arnOf, onTrouble },
    kept: kept.list<KeptSchedule>('schedules'),
    deliver: deliverSchedule({ model, bus, queues, invoke }),
    sendToQueue: (arn, body) => void queues.send(arn, body),
  });
  for (const { name, properties } of model.of('AWS::Scheduler::Schedule')) {
    const schedule = {
      ...properties,
      Name: name,
      GroupName: String(properties.GroupName ?? 'default'),
    } as unknown as Schedule;
    if (JSON.stringify(engine.get(schedule.GroupName, name)?.schedule) !== JSON.stringify(schedule))
      engine.put(schedule);
  }
  const serve = schedulerEndpoint({
    ...{ engine, arnOf },
    groups: new Set(['default', ...model.of('AWS::Scheduler::ScheduleGroup').map((each) => each.name)]),
    groupArnOf: (group) => `arn:aws:scheduler:${region}:${account}:schedule-group/${group}`,
    now: () => clock.now(),
  });
  return { engine, serve };
}
