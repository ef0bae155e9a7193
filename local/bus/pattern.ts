import { BlockList, isIP } from 'node:net';

/**
 * EventBridge event patterns (also the filters of event source mappings): every operator of the service's documentation.
 * A field whose value is an array matches if any element does. An unknown operator is refused when the pattern is read.
 */
export type Matcher = (event: unknown) => boolean;

export class BadPattern extends Error {
  override readonly name = 'BadPattern';
}

type Leaf = (value: unknown) => boolean;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function compilePattern(pattern: unknown): Matcher {
  if (!isObject(pattern)) throw new BadPattern('A pattern must be an object');
  return compileObject(pattern, '');
}

function compileObject(pattern: Record<string, unknown>, path: string): Matcher {
  const checks = Object.entries(pattern).map(([key, value]): Matcher => {
    const here = path === '' ? key : `${path}.${key}`;
    if (key === '$or') {
      if (!Array.isArray(value) || value.length < 2) throw new BadPattern(`${here}: $or takes at least two patterns`);
      const any = value.map((each) => compileObject(each as Record<string, unknown>, path));
      return (event) => any.some((each) => each(event));
    }
    if (Array.isArray(value)) return field(key, value, here);
    if (!isObject(value)) throw new BadPattern(`${here}: a leaf must be an array`);
    const nested = compileObject(value, here);
    return (event) => {
      const inner = isObject(event) ? event[key] : undefined;
      return Array.isArray(inner) ? inner.some(nested) : nested(inner);
    };
  });
  return (event) => checks.every((each) => each(event));
}

function field(key: string, alternatives: readonly unknown[], path: string): Matcher {
  if (alternatives.length === 0) throw new BadPattern(`${path}: an empty list matches nothing`);
  const wantsAbsent = alternatives.some((each) => isObject(each) && each.exists === false);
  const leaves = alternatives
    .filter((each) => !(isObject(each) && each.exists === false))
    .map((each) => leaf(each, path));
  return (event) => {
    const value = isObject(event) ? event[key] : undefined;
    if (value === undefined) return wantsAbsent;
    const values = Array.isArray(value) ? value : [value];
    return values.some((each) => leaves.some((matches) => matches(each)));
  };
}

const text = (value: unknown): value is string => typeof value === 'string';

function leaf(alternative: unknown, path: string): Leaf {
  if (!isObject(alternative)) return (value) => value === alternative;
  const [operator, argument, ...more] = Object.entries(alternative).flat() as [string, unknown, ...unknown[]];
  if (more.length > 0) throw new BadPattern(`${path}: one operator at a time`);
  const make = operators[operator];
  if (!make) throw new BadPattern(`${path}: operator ${operator} is not understood`);
  return make(argument, path);
}

const affix =
  (test: (value: string, wanted: string) => boolean) =>
  (argument: unknown): Leaf => {
    const folded = isObject(argument) ? String(argument['equals-ignore-case']).toLowerCase() : undefined;
    return (value) =>
      text(value) && (folded === undefined ? test(value, String(argument)) : test(value.toLowerCase(), folded));
  };

const operators: Record<string, (argument: unknown, path: string) => Leaf> = {
  exists: () => (value) => value !== undefined && !isObject(value),
  prefix: affix((value, wanted) => value.startsWith(wanted)),
  suffix: affix((value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': (argument) => {
    const wanted = String(argument).toLowerCase();
    return (value) => text(value) && value.toLowerCase() === wanted;
  },
  wildcard: (argument) => {
    const expression = wildcard(String(argument));
    return (value) => text(value) && expression.test(value);
  },
  numeric: (argument, path) => numeric(argument, path),
  cidr: (argument) => {
    const [net, bits] = String(argument).split('/');
    const block = new BlockList();
    const family = net!.includes(':') ? 'ipv6' : 'ipv4';
    block.addSubnet(net!, Number(bits), family);
    return (value) => text(value) && isIP(value) !== 0 && block.check(value, isIP(value) === 6 ? 'ipv6' : 'ipv4');
  },
  'anything-but': (argument, path) => {
    if (!isObject(argument)) {
      const refused = Array.isArray(argument) ? argument : [argument];
      return (value) => !refused.includes(value);
    }
    const [operator, inner] = Object.entries(argument)[0]!;
    const make = operators[operator];
    if (!make || !['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)) {
      throw new BadPattern(`${path}: anything-but ${operator} is not understood`);
    }
    const refused = (Array.isArray(inner) ? inner : [inner]).map((each) => make(each, path));
    return (value) => text(value) && !refused.some((each) => each(value));
  },
};

function wildcard(pattern: string): RegExp {
  const source = pattern
    .split(/(\\\\|\\\*|\*)/)
    .map((part) => {
      if (part === '*') return '.*';
      return (part === '\\*' ? '*' : part === '\\\\' ? '\\' : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function numeric(argument: unknown, path: string): Leaf {
  const parts = Array.isArray(argument) ? argument : [];
  const compare: Record<string, (left: number, right: number) => boolean> = {
    '=': (left, right) => left === right,
    '<': (left, right) => left < right,
    '<=': (left, right) => left <= right,
    '>': (left, right) => left > right,
    '>=': (left, right) => left >= right,
  };
  if (
    parts.length === 0 ||
    parts.length % 2 !== 0 ||
    parts.some((each, i) => (i % 2 ? typeof each !== 'number' : !(each in compare)))
  ) {
    throw new BadPattern(`${path}: numeric takes pairs of operator and number`);
  }
  return (value) =>
    typeof value === 'number' &&
    parts.every((each, i) => i % 2 === 1 || compare[each as string]!(value, parts[i + 1] as number));
}
