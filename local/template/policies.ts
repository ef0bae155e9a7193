import { isKnownOperator } from '../permissions.ts';
import { NotUnderstood, type Resource } from './resources.ts';

/** Operator → key → value or values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One Allow or Deny of a role. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Stack/logicalId of the policy it stands in. */
  readonly origin: string;
  readonly condition?: Condition;
}

interface Document {
  readonly Statement?: RawStatement | readonly RawStatement[];
}
interface RawStatement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly NotResource?: unknown;
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Condition;
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

function rawStatements(document: unknown): readonly RawStatement[] {
  const raw = (document as Document | undefined)?.Statement ?? [];
  return Array.isArray(raw) ? (raw as readonly RawStatement[]) : [raw as RawStatement];
}

function statements(document: unknown, origin: string): Statement[] {
  return rawStatements(document).map((each) => {
    if (each.NotAction || each.NotResource) throw new Error(`${origin}: NotAction and NotResource are not understood`);
    const odd = Object.keys(each.Condition ?? {}).find((name) => !isKnownOperator(name));
    if (odd) throw new NotUnderstood(`${origin}: conditions by ${odd} are not understood by the local cloud`);
    return {
      effect: each.Effect === 'Deny' ? 'Deny' : 'Allow',
      actions: list(each.Action),
      resources: list(each.Resource),
      origin,
      ...(each.Condition === undefined ? {} : { condition: each.Condition }),
    };
  });
}

/**
 * What tables deny by a policy of their own to everybody, whatever a role allows: weighed beside the statements of every role. A right
 * that is given that way, or a denial for somebody alone, stops the start.
 */
export function deniedByTables(resources: readonly Resource[]): Statement[] {
  return resources.flatMap((table) => {
    if (table.type !== 'AWS::DynamoDB::Table' || table.properties.ResourcePolicy === undefined) return [];
    const origin = `${table.stack}/${table.logicalId}`;
    const { PolicyDocument } = table.properties.ResourcePolicy as { readonly PolicyDocument?: unknown };
    const isOdd = ({ Effect, Principal }: RawStatement) =>
      Effect !== 'Deny' || !['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal));
    if (rawStatements(PolicyDocument).some(isOdd))
      throw new NotUnderstood(
        `${origin}: of a table's own policy the local cloud understands what it denies to everybody`,
      );
    // In it `*` is the table and its indexes, and nothing beside them.
    const own = [table.arn, `${table.arn}/index/*`];
    return statements(PolicyDocument, origin).map((each) =>
      each.resources.includes('*') ? { ...each, resources: own } : each,
    );
  });
}

/** Collects, per role ARN, the statements of its inline, attached and managed policies. */
export function policiesOf(resources: readonly Resource[]): (roleArn: string) => Statement[] {
  const byRole = new Map<string, Statement[]>();
  const add = (role: string, more: readonly Statement[]) => byRole.set(role, [...(byRole.get(role) ?? []), ...more]);
  const managed = new Map<string, Statement[]>();
  for (const each of resources) {
    const origin = `${each.stack}/${each.logicalId}`;
    if (each.type === 'AWS::IAM::Policy' || each.type === 'AWS::IAM::ManagedPolicy') {
      const own = statements(each.properties.PolicyDocument, origin);
      managed.set(each.arn, own);
      for (const role of (each.properties.Roles as string[] | undefined) ?? []) add(role, own);
    }
    if (each.type === 'AWS::IAM::Role') {
      for (const inline of (each.properties.Policies as { PolicyDocument: unknown }[] | undefined) ?? []) {
        add(each.name, statements(inline.PolicyDocument, origin));
      }
    }
  }
  return (roleArn) => {
    const role = resources.find(
      (each) => each.type === 'AWS::IAM::Role' && (each.arn === roleArn || each.name === roleArn),
    );
    if (!role) return [];
    const attached = (role.properties.ManagedPolicyArns as string[] | undefined) ?? [];
    return [...(byRole.get(role.name) ?? []), ...attached.flatMap((arn) => managed.get(arn) ?? [])];
  };
}
