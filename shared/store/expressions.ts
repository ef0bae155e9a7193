import type { Condition, Test, UpdateOp } from './table.ts';

/** DynamoDB's expression parameters, names and values always by placeholder (any attribute may be a reserved word). */
export interface Expression {
  ConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

const operators = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};
  private count = 0;
  name(attribute: string): string {
    const known = Object.entries(this.names).find(([, a]) => a === attribute);
    if (known) return known[0];
    const placeholder = `#n${this.count++}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }
  value(value: unknown): string {
    const placeholder = `:v${this.count++}`;
    this.values[placeholder] = value;
    return placeholder;
  }
  finish(expression: Expression): Expression {
    if (Object.keys(this.names).length > 0) expression.ExpressionAttributeNames = this.names;
    if (Object.keys(this.values).length > 0) expression.ExpressionAttributeValues = this.values;
    return expression;
  }
}

function tested(name: string, test: Test, p: Placeholders): string {
  if (test === 'absent') return `attribute_not_exists(${name})`;
  if (test === 'present') return `attribute_exists(${name})`;
  if ('absentOr' in test) return `(attribute_not_exists(${name}) OR ${tested(name, test.absentOr, p)})`;
  const [operator, value] = Object.entries(test)[0] as [keyof typeof operators, unknown];
  return `${name} ${operators[operator]} ${p.value(value)}`;
}

function conditions(condition: Condition | undefined, p: Placeholders): Pick<Expression, 'ConditionExpression'> {
  const parts = Object.entries(condition ?? {}).map(([attribute, test]) => tested(p.name(attribute), test, p));
  return parts.length > 0 ? { ConditionExpression: parts.join(' AND ') } : {};
}

export function conditionOf(condition: Condition | undefined): Expression {
  const p = new Placeholders();
  return p.finish(conditions(condition, p));
}

export function updateOf(op: UpdateOp): Expression {
  const p = new Placeholders();
  const clauses: string[] = [];
  const sets = Object.entries(op.set ?? {}).filter(([, value]) => value !== undefined);
  if (sets.length > 0) clauses.push(`SET ${sets.map(([a, v]) => `${p.name(a)} = ${p.value(v)}`).join(', ')}`);
  const adds = Object.entries(op.add ?? {});
  if (adds.length > 0) clauses.push(`ADD ${adds.map(([a, v]) => `${p.name(a)} ${p.value(v)}`).join(', ')}`);
  if (op.remove?.length) clauses.push(`REMOVE ${op.remove.map((a) => p.name(a)).join(', ')}`);
  if (clauses.length === 0) throw new TypeError('an update changes at least one attribute');
  return p.finish({ UpdateExpression: clauses.join(' '), ...conditions(op.if, p) });
}

/** What a query shall bring: these attributes, and the key. */
export function projectionOf(only: readonly string[] | undefined): {
  readonly expression?: string;
  readonly names?: Readonly<Record<string, string>>;
} {
  if (!only) return {};
  const wanted = [...new Set(['pk', 'sk', ...only])];
  const names = Object.fromEntries(wanted.map((attribute, i) => [`#o${i}`, attribute]));
  return { expression: Object.keys(names).join(', '), names };
}
