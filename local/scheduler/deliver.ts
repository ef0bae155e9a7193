import type { EventBus } from '../bus/bus.ts';
import { isAllowed } from '../permissions.ts';
import type { Queues } from '../queues/queues.ts';
import type { CloudModel } from '../template/model.ts';
import type { ScheduleTarget } from './scheduler.ts';

export interface DeliverOptions {
  readonly model: CloudModel;
  readonly bus: EventBus;
  readonly queues: Queues;
  readonly invoke: (functionArn: string, event: unknown) => Promise<boolean>;
}

/** Hands a firing to its target with the rights of the schedule's role, as the templates give them. */
export function deliverSchedule({ model, bus, queues, invoke }: DeliverOptions) {
  return async (target: ScheduleTarget, input: string): Promise<void> => {
    const service = target.Arn.split(':')[2]!;
    const action =
      { events: 'events:PutEvents', sqs: 'sqs:SendMessage', lambda: 'lambda:InvokeFunction' }[service] ?? service;
    if (!isAllowed(model.statementsOf(target.RoleArn), { action, resource: target.Arn }))
      throw new Error(`${target.RoleArn} may not ${action} on ${target.Arn}`);
    if (service === 'events') {
      const { Source, DetailType } = target.EventBridgeParameters!;
      bus.put({
        busName: target.Arn.split('/').at(-1)!,
        source: Source,
        detailType: DetailType,
        detail: JSON.parse(input),
      });
    } else if (service === 'sqs') {
      const groupId = target.SqsParameters?.MessageGroupId;
      queues.send(target.Arn, input, groupId ? { groupId } : {});
    } else if (!(await invoke(target.Arn, JSON.parse(input)))) throw new Error('the function failed');
  };
}
