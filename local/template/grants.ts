import { isAllowed, matchesIam } from '../permissions.ts';
import type { CloudModel, Json } from './model.ts';

export class MissingGrant extends Error {
  override readonly name = 'MissingGrant';
}

interface QueueStatement {
  readonly Effect?: string;
  readonly Action?: string | string[];
  readonly Principal?: { readonly Service?: string | string[] } | string;
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/**
 * Rights between services, which no function's role shows: a rule may write to its queue, an API may invoke its function, a
 * mapping may read its source. On AWS each lack of them is silent; here it stops the start.
 */
export function checkGrants(model: CloudModel): void {
  const lacks = [...rulesWithoutQueue(model), ...apisWithoutFunction(model), ...sourcesWithoutReader(model)];
  if (lacks.length > 0)
    throw new MissingGrant(`The templates lack rights that this needs on AWS:\n  ${lacks.join('\n  ')}`);
}

/** Whether the queue's policy lets the service send, from that source if it names one. */
export function mayServiceSend(model: CloudModel, service: string, queueArn: string, sourceArn?: string): boolean {
  const queue = model.of('AWS::SQS::Queue').find((each) => each.arn === queueArn);
  if (!queue) return false;
  return model
    .of('AWS::SQS::QueuePolicy')
    .filter((each) => list(each.properties.Queues as string[]).some((url) => url.endsWith(`/${queue.name}`)))
    .flatMap((each) => list((each.properties.PolicyDocument as { Statement?: QueueStatement[] }).Statement).flat())
    .some(({ Effect, Action, Principal, Condition }) => {
      const services = typeof Principal === 'object' ? list(Principal.Service) : [];
      const sources = Object.values(Condition ?? {}).flatMap((each) => list(each['aws:SourceArn']));
      return (
        Effect === 'Allow' &&
        list(Action).some((each) => matchesIam(each, 'sqs:SendMessage', true)) &&
        services.includes(service) &&
        (sourceArn === undefined || sources.length === 0 || sources.some((each) => matchesIam(each, sourceArn)))
      );
    });
}

function rulesWithoutQueue(model: CloudModel): string[] {
  return model.rules.flatMap((rule) =>
    rule.targets
      .flatMap((target) => [target.arn, target.deadLetterArn ?? ''])
      .filter((arn) => arn.split(':')[2] === 'sqs' && !mayServiceSend(model, 'events.amazonaws.com', arn, rule.arn))
      .map((arn) => `rule ${rule.name} may not send to ${arn} (AWS::SQS::QueuePolicy for events.amazonaws.com)`),
  );
}

function apisWithoutFunction(model: CloudModel): string[] {
  const permitted = (functionId: string): boolean => {
    const definition = model.functions.find((each) => each.id === functionId)!;
    return model.of('AWS::Lambda::Permission').some(({ properties: p }: { properties: Json }) => {
      const names = [definition.arn, definition.name];
      return p.Principal === 'apigateway.amazonaws.com' && names.includes(String(p.FunctionName));
    });
  };
  return model.apis.flatMap((api) => {
    const called = [
      ...api.routes.map((each) => each.functionId),
      ...api.authorizers.flatMap((each) => (each.kind === 'request' ? [each.functionId] : [])),
    ];
    return [...new Set(called)]
      .filter((each) => !permitted(each))
      .map((each) => `API ${api.id} may not invoke ${each} (AWS::Lambda::Permission for apigateway.amazonaws.com)`);
  });
}

function sourcesWithoutReader(model: CloudModel): string[] {
  return model.sources.flatMap(({ functionId, sourceArn, failureQueueArn }) => {
    const { statements } = model.functions.find((each) => each.id === functionId)!;
    const isQueue = sourceArn.split(':')[2] === 'sqs';
    const reads = isQueue
      ? ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
      : ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'];
    const needs = [
      ...reads.map((action) => [action, sourceArn] as const),
      ...(failureQueueArn ? [['sqs:SendMessage', failureQueueArn] as const] : []),
    ];
    return needs
      .filter(([action, resource]) => !isAllowed(statements, { action, resource }))
      .map(
        ([action, arn]) => `function ${functionId} may not ${action} on ${arn}, which its event source mapping needs`,
      );
  });
}
