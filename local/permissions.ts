import type { Statement } from './template/policies.ts';

/** One kind of AWS call a function made: how often, and the first time it was seen. */
export interface Call {
  readonly functionId: string;
  /** `dynamodb:PutItem` */
  readonly action: string;
  readonly resource: string;
}

export interface CallCount extends Call {
  readonly count: number;
}

export interface PermissionReport {
  /** Made, but not allowed by the synthesised policies. */
  readonly refused: readonly Call[];
  /** Allowed, but never made: (function, action, resource pattern). */
  readonly unused: readonly Call[];
  /** All that is allowed, in the same terms. */
  readonly granted: readonly Call[];
}

const special = /[.+^${}()|[\]\\]/g;
const compiled = new Map<string, RegExp>();

/** IAM's `*` and `?` over the whole text; actions compare without case, resources with. */
export function matchesIam(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*' || pattern === text) return true;
  const key = `${ignoreCase ? 'i' : 's'}${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    const source = pattern.replace(special, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
    compiled.set(key, expression);
  }
  return expression.test(text);
}

const applies = (statement: Statement, action: string, resource: string): boolean =>
  statement.actions.some((each) => matchesIam(each, action, true)) &&
  statement.resources.some((each) => matchesIam(each, resource));

/** An explicit deny wins; without an allow the call is refused. Conditions are not weighed (documented difference). */
export function isAllowed(statements: readonly Statement[], action: string, resource: string): boolean {
  const hits = statements.filter((each) => applies(each, action, resource));
  return hits.some((each) => each.effect === 'Allow') && !hits.some((each) => each.effect === 'Deny');
}

/** Actions of the runtime itself, which no function calls through the SDK. */
const runtimeOnly = [
  /^logs:/i,
  /^xray:/i,
  /^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)$/i,
  /^dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)$/i,
];

/** Holds what was recorded against what the templates allow, both ways. */
export function comparePermissions(
  calls: readonly Call[],
  allowed: ReadonlyMap<string, readonly Statement[]>,
): PermissionReport {
  const refused = calls.filter((call) => !isAllowed(allowed.get(call.functionId) ?? [], call.action, call.resource));
  const unused: Call[] = [];
  const granted: Call[] = [];
  for (const [functionId, statements] of allowed) {
    const own = calls.filter((call) => call.functionId === functionId);
    for (const statement of statements) {
      // What a service does on the function's behalf (a table's key) is not the function's own call.
      if (statement.effect === 'Deny' || JSON.stringify(statement.condition ?? '').includes('kms:ViaService')) continue;
      for (const action of statement.actions) {
        if (runtimeOnly.some((each) => each.test(action))) continue;
        const used = own.some(
          (call) =>
            matchesIam(action, call.action, true) &&
            statement.resources.some((each) => matchesIam(each, call.resource)),
        );
        const grant = { functionId, action, resource: statement.resources.join(' ') };
        granted.push(grant);
        if (!used) unused.push(grant);
      }
    }
  }
  return { refused, unused, granted };
}
