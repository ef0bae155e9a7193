import type { Template } from './load.ts';

/** What a template cannot know by itself: physical names, attributes, exports of other stacks. */
export interface Surroundings {
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
  ref(logicalId: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  importValue(name: string): unknown;
}

export class UnknownIntrinsic extends Error {
  override readonly name = 'UnknownIntrinsic';
}

const noValue = Symbol('AWS::NoValue');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Resolves CloudFormation intrinsics of one template. `Fn::If` with `AWS::NoValue` drops the property, as the service does. */
export function resolver(template: Template, around: Surroundings) {
  const pseudo: Record<string, unknown> = {
    'AWS::Region': around.region,
    'AWS::AccountId': around.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': around.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${around.region}:${around.account}:stack/${around.stackName}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };

  function ref(name: string): unknown {
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (parameter) return parameter.Default ?? `local-${name}`;
    return around.ref(name);
  }

  function substitute(text: string, variables: Record<string, unknown>): string {
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(resolve(variables[name]));
      const dot = name.indexOf('.');
      return String(dot < 0 ? ref(name) : around.getAtt(name.slice(0, dot), name.slice(dot + 1)));
    });
  }

  function condition(name: string): boolean {
    const body = template.Conditions?.[name];
    if (body === undefined) throw new UnknownIntrinsic(`Condition ${name} is not in the template`);
    return resolve(body) === true;
  }

  const intrinsics: Record<string, (argument: unknown) => unknown> = {
    Ref: (name) => ref(String(name)),
    Condition: (name) => condition(String(name)),
    'Fn::GetAtt': (argument) => {
      const [id, attribute] = Array.isArray(argument) ? argument : splitOnce(String(argument), '.');
      return around.getAtt(String(id), String(resolve(attribute)));
    },
    'Fn::Sub': (argument) =>
      Array.isArray(argument) ? substitute(String(argument[0]), argument[1] ?? {}) : substitute(String(argument), {}),
    'Fn::Join': (argument) => {
      const [separator, parts] = argument as [string, unknown];
      return (resolve(parts) as unknown[]).map(String).join(separator);
    },
    'Fn::Select': (argument) => {
      const [index, list] = argument as [unknown, unknown];
      return (resolve(list) as unknown[])[Number(resolve(index))];
    },
    'Fn::Split': (argument) => {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(text)).split(separator);
    },
    'Fn::ImportValue': (argument) => around.importValue(String(resolve(argument))),
    'Fn::If': (argument) => {
      const [name, yes, no] = argument as [string, unknown, unknown];
      return resolve(condition(name) ? yes : no);
    },
    'Fn::Equals': (argument) => {
      const [left, right] = (argument as unknown[]).map(resolve);
      return String(left) === String(right);
    },
    'Fn::And': (argument) => (argument as unknown[]).every((each) => resolve(each) === true),
    'Fn::Or': (argument) => (argument as unknown[]).some((each) => resolve(each) === true),
    'Fn::Not': (argument) => resolve((argument as unknown[])[0]) !== true,
    'Fn::FindInMap': (argument) => {
      const [map, first, second] = (argument as unknown[]).map((each) => String(resolve(each)));
      return template.Mappings?.[map!]?.[first!]?.[second!];
    },
    'Fn::Base64': (argument) => Buffer.from(String(resolve(argument))).toString('base64'),
    'Fn::ToJsonString': (argument) => JSON.stringify(resolve(argument)),
  };

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((each) => each !== noValue);
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const only = keys.length === 1 ? keys[0]! : undefined;
    if (only && only in intrinsics) return intrinsics[only]!(value[only]);
    if (only?.startsWith('Fn::')) throw new UnknownIntrinsic(`${only} is not understood`);
    const resolved: Record<string, unknown> = {};
    for (const key of keys) {
      const each = resolve(value[key]);
      if (each !== noValue) resolved[key] = each;
    }
    return resolved;
  }

  return { resolve, condition };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
