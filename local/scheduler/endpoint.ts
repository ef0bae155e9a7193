import { ServiceError } from '../kit/json-client.ts';
import { BadExpression, timetable } from './expressions.ts';
import type { KeptSchedule, Schedule, ScheduleEngine } from './scheduler.ts';

export interface SchedulerEndpointOptions {
  readonly engine: ScheduleEngine;
  readonly groups: ReadonlySet<string>;
  readonly arnOf: (group: string, name: string) => string;
  readonly groupArnOf: (group: string) => string;
  readonly now: () => number;
}

const invalid = (message: string) => new ServiceError('ValidationException', message, 400);
const missing = (what: string) => new ServiceError('ResourceNotFoundException', `${what} does not exist.`, 404);
const conflict = (what: string) => new ServiceError('ConflictException', `${what} already exists.`, 409);

type Body = Partial<Schedule> & { readonly ClientToken?: string };

/** The REST API of EventBridge Scheduler as in its service model. Flexible windows are accepted and fire at their beginning. */
export function schedulerEndpoint({ engine, groups, arnOf, groupArnOf, now }: SchedulerEndpointOptions) {
  function read(name: string, body: Body): Schedule {
    const { ScheduleExpression, FlexibleTimeWindow, Target } = body;
    if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) throw invalid(`Schedule name ${name} is not valid`);
    if (!ScheduleExpression || !FlexibleTimeWindow || !Target?.Arn || !Target.RoleArn) {
      throw invalid('ScheduleExpression, FlexibleTimeWindow, Target.Arn and Target.RoleArn are required');
    }
    const odd = Object.keys(Target).find(
      (each) =>
        ![
          'Arn',
          'RoleArn',
          'Input',
          'EventBridgeParameters',
          'SqsParameters',
          'RetryPolicy',
          'DeadLetterConfig',
        ].includes(each),
    );
    if (odd) throw invalid(`Target.${odd} is not understood by the local cloud`);
    const service = Target.Arn.split(':')[2] ?? '';
    if (!['events', 'sqs', 'lambda'].includes(service))
      throw invalid(`Target ${Target.Arn} is not understood by the local cloud`);
    if (service === 'events') {
      if (!Target.EventBridgeParameters) throw invalid('EventBridgeParameters are required for an event bus');
      try {
        JSON.parse(Target.Input ?? '{}');
      } catch {
        throw invalid('Invalid Input: it must be well-formed JSON for an event bus');
      }
    }
    const GroupName = body.GroupName ?? 'default';
    if (!groups.has(GroupName)) throw missing(`Schedule group ${GroupName}`);
    try {
      timetable(ScheduleExpression, body.ScheduleExpressionTimezone ?? 'UTC', now());
    } catch (error) {
      if (error instanceof BadExpression) throw invalid(error.message);
      throw error;
    }
    const { ClientToken: _, ...rest } = body;
    return { ...rest, Name: name, GroupName, ScheduleExpression, FlexibleTimeWindow, Target } as Schedule;
  }

  const describe = ({ schedule, createdAt, modifiedAt }: KeptSchedule) => ({
    State: 'ENABLED',
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'NONE',
    ...schedule,
    Arn: arnOf(schedule.GroupName, schedule.Name),
    CreationDate: createdAt / 1000,
    LastModificationDate: modifiedAt / 1000,
  });

  return function answer(method: string, url: URL, body: Body): unknown {
    const [, kind, name] = url.pathname.split('/').map(decodeURIComponent);
    if (kind === 'schedule-groups') {
      if (method !== 'GET') throw invalid('Schedule groups come from the template');
      const all = [...groups].map((each) => ({ Name: each, Arn: groupArnOf(each), State: 'ACTIVE' }));
      if (!name) return { ScheduleGroups: all };
      return all.find((each) => each.Name === name) ?? raise(missing(`Schedule group ${name}`));
    }
    if (!name) {
      const group = url.searchParams.get('ScheduleGroup');
      const prefix = url.searchParams.get('NamePrefix') ?? '';
      const limit = Number(url.searchParams.get('MaxResults') ?? 100);
      const after = url.searchParams.get('NextToken') ?? '';
      const found = engine
        .all()
        .map(describe)
        .filter(
          (each) =>
            (!group || each.GroupName === group) &&
            each.Name.startsWith(prefix) &&
            `${each.GroupName}/${each.Name}` > after,
        );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const summaries = page.map(({ Name, GroupName, Arn, State, CreationDate, LastModificationDate, Target }) => ({
        Name,
        GroupName,
        Arn,
        State,
        CreationDate,
        LastModificationDate,
        Target: { Arn: Target.Arn },
      }));
      return {
        Schedules: summaries,
        ...(found.length > limit && last ? { NextToken: `${last.GroupName}/${last.Name}` } : {}),
      };
    }
    const group = body.GroupName ?? url.searchParams.get('groupName') ?? 'default';
    const known = engine.get(group, name);
    if (method === 'POST') {
      const schedule = read(name, body);
      const isRepeat = known?.clientToken !== undefined && known.clientToken === body.ClientToken;
      if (known && !isRepeat) throw conflict(`Schedule ${name}`);
      if (!known) engine.put(schedule, body.ClientToken);
      return { ScheduleArn: arnOf(group, name) };
    }
    if (!known) throw missing(`Schedule ${name}`);
    if (method === 'PUT') {
      engine.put(read(name, body), body.ClientToken);
      return { ScheduleArn: arnOf(group, name) };
    }
    if (method === 'DELETE') {
      engine.remove(group, name);
      return {};
    }
    return describe(known);
  };
}

function raise(error: Error): never {
  throw error;
}
