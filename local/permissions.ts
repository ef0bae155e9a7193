import type { Needed } from './functions/actions.ts';
import type { Statement } from './template/policies.ts';

/** One kind of AWS call a function made: how often, and the first time it was seen. */
export interface Call extends Needed {
  readonly functionId: string;
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

/** Of a condition: whether what the request says (nothing, where it says nothing) is what the policy wants. */
const operators: Readonly<Record<string, (given: string | undefined, wanted: readonly string[]) => boolean>> = {
  StringEquals: (given, wanted) => given !== undefined && wanted.includes(given),
  StringNotEquals: (given, wanted) => given === undefined || !wanted.includes(given),
  StringLike: (given, wanted) => given !== undefined && wanted.some((each) => matchesIam(each, given)),
  ArnEquals: (given, wanted) => given !== undefined && wanted.some((each) => matchesIam(each, given)),
  ArnLike: (given, wanted) => given !== undefined && wanted.some((each) => matchesIam(each, given)),
};

export const isKnownOperator = (name: string): boolean => name in operators;

/** Every operator and every key of a condition must hold; of the values of one key, one. */
function holds({ condition = {} }: Statement, context: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(condition).every(([name, keys]) =>
    Object.entries(keys).every(([key, wanted]) => operators[name]?.(context[key], [wanted].flat()) ?? false),
  );
}

const names = (statement: Statement, { action, resource }: Needed): boolean =>
  statement.actions.some((each) => matchesIam(each, action, true)) &&
  statement.resources.some((each) => matchesIam(each, resource));

/** An explicit deny wins; without an allow whose conditions hold the call is refused. */
export function isAllowed(statements: readonly Statement[], needed: Needed): boolean {
  const hits = statements.filter((each) => names(each, needed) && holds(each, needed.context));
  return hits.some((each) => each.effect === 'Allow') && !hits.some((each) => each.effect === 'Deny');
}

/** Which of a service's actions have it use a key in the caller's name; every action of one that is not listed. */
const onBehalf: Readonly<Record<string, RegExp>> = {
  's3 kms:Decrypt': /^s3:GetObject$/,
  's3 kms:GenerateDataKey': /^s3:PutObject$/,
};

/** Whether a function made use of an action that it was granted, itself or by what it had a service do. */
function isUsed(statement: Statement, action: string, own: readonly Call[]): boolean {
  const service = [statement.condition?.StringEquals?.['kms:ViaService'] ?? []].flat()[0]?.split('.')[0];
  if (service === undefined)
    return own.some((call) => names({ ...statement, actions: [action] }, call) && holds(statement, call.context));
  const behind = onBehalf[`${service} ${action}`] ?? new RegExp(`^${service}:`);
  return own.some((call) => behind.test(call.action));
}

/** Actions of the runtime itself, which no function calls through the SDK. */
const runtimeOnly = [
  /^logs:/i,
  /^xray:/i,
  /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|GetQueueUrl)$/i,
  /^dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)$/i,
];

/** Holds what was recorded against what the templates allow, both ways. */
export function comparePermissions(
  calls: readonly Call[],
  allowed: ReadonlyMap<string, readonly Statement[]>,
): PermissionReport {
  const refused = calls.filter((call) => !isAllowed(allowed.get(call.functionId) ?? [], call));
  const unused: Call[] = [];
  const granted: Call[] = [];
  for (const [functionId, statements] of allowed) {
    const own = calls.filter((call) => call.functionId === functionId);
    for (const statement of statements) {
      if (statement.effect === 'Deny') continue;
      for (const action of statement.actions) {
        if (runtimeOnly.some((each) => each.test(action))) continue;
        const grant = { functionId, action, resource: statement.resources.join(' ') };
        granted.push(grant);
        if (!isUsed(statement, action, own)) unused.push(grant);
      }
    }
  }
  return { refused, unused, granted };
}
