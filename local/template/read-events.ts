import type { EventSource, FunctionLookup, Json, RuleDefinition, RuleTarget } from './model.ts';
import { NotUnderstood, type Resource } from './resources.ts';

export function readEventSource(each: Resource, functionOf: FunctionLookup): EventSource {
  const p = each.properties;
  const filters = ((p.FilterCriteria as Json | undefined)?.Filters ?? []) as { Pattern: string }[];
  const failure = (p.DestinationConfig as { OnFailure?: { Destination?: string } } | undefined)?.OnFailure?.Destination;
  const concurrency = (p.ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency;
  const isStream = String(p.EventSourceArn).includes('/stream/');
  return {
    functionId: functionOf(p.FunctionName, each),
    sourceArn: String(p.EventSourceArn),
    batchSize: Number(p.BatchSize ?? (isStream ? 100 : 10)),
    windowSeconds: Number(p.MaximumBatchingWindowInSeconds ?? 0),
    reportsItemFailures: ((p.FunctionResponseTypes as string[] | undefined) ?? []).includes('ReportBatchItemFailures'),
    ...(concurrency === undefined ? {} : { maxConcurrency: Number(concurrency) }),
    filters: filters.map((filter) => JSON.parse(filter.Pattern) as Json),
    bisect: p.BisectBatchOnFunctionError === true,
    maxRetries: Number(p.MaximumRetryAttempts ?? -1),
    ...(failure === undefined ? {} : { failureQueueArn: failure }),
    ...(Number(p.MaximumRecordAgeInSeconds ?? -1) < 0 ? {} : { maxAgeSeconds: Number(p.MaximumRecordAgeInSeconds) }),
  };
}

export function readRule(each: Resource): RuleDefinition {
  const p = each.properties;
  return {
    name: each.name,
    arn: each.arn,
    busName: String(p.EventBusName ?? 'default')
      .split('/')
      .at(-1)!,
    ...(p.EventPattern ? { pattern: p.EventPattern as Json } : {}),
    ...(p.ScheduleExpression ? { schedule: String(p.ScheduleExpression) } : {}),
    targets: ((p.Targets ?? []) as Json[]).map((target): RuleTarget => {
      const understood =
        'Id Arn Input InputPath InputTransformer DeadLetterConfig RetryPolicy RoleArn SqsParameters'.split(' ');
      const odd = Object.keys(target).find((key) => !understood.includes(key));
      if (odd)
        throw new NotUnderstood(
          `${each.stack}/${each.logicalId}: target property ${odd} is not understood by the local cloud`,
        );
      const transformer = target.InputTransformer as
        | { InputPathsMap?: Record<string, string>; InputTemplate: string }
        | undefined;
      const deadLetter = (target.DeadLetterConfig as { Arn?: string } | undefined)?.Arn;
      const group = (target.SqsParameters as { MessageGroupId?: string } | undefined)?.MessageGroupId;
      return {
        arn: String(target.Arn),
        maxRetries: Number(
          (target.RetryPolicy as { MaximumRetryAttempts?: number } | undefined)?.MaximumRetryAttempts ?? 185,
        ),
        ...(target.Input === undefined ? {} : { input: String(target.Input) }),
        ...(target.InputPath === undefined ? {} : { inputPath: String(target.InputPath) }),
        ...(transformer
          ? { transformer: { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate } }
          : {}),
        ...(deadLetter ? { deadLetterArn: deadLetter } : {}),
        ...(group ? { messageGroupId: group } : {}),
      };
    }),
  };
}
