import { proseRules, type Shape, shapes } from './shapes.ts';

/** One way in which a value breaks its shape. `path` is dotted, like `Attendees.3.ExternalUserId`; the value itself is never told. */
export interface Violation {
  readonly path: string;
  readonly rule: string;
}

const patterns = new Map<string, RegExp>();

function matchesWhole(pattern: string, value: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = new RegExp(`^(?:${pattern})$`);
    patterns.set(pattern, compiled);
  }
  return compiled.test(value);
}

function outside(size: number, shape: { readonly min?: number; readonly max?: number }): boolean {
  return (shape.min !== undefined && size < shape.min) || (shape.max !== undefined && size > shape.max);
}

const range = (shape: { readonly min?: number; readonly max?: number }): string =>
  `between ${shape.min ?? 0} and ${shape.max ?? 'any'}`;

function checkText(name: string, shape: Extract<Shape, { kind: 'string' }>, value: unknown, path: string): Violation[] {
  if (typeof value !== 'string') return [{ path, rule: 'must be a string' }];
  if (outside(value.length, shape)) return [{ path, rule: `length must be ${range(shape)}` }];
  if (shape.pattern !== undefined && !matchesWhole(shape.pattern, value))
    return [{ path, rule: `must match ${shape.pattern}` }];
  const prose = proseRules[name];
  if (prose && !prose.pattern.test(value)) return [{ path, rule: `must match ${prose.pattern.source}` }];
  if (prose?.refusedPrefix.test(value)) return [{ path, rule: 'must not begin with aws:' }];
  return [];
}

function checkStructure(shape: Extract<Shape, { kind: 'structure' }>, value: unknown, path: string): Violation[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, rule: 'must be an object' }];
  const fields = value as Record<string, unknown>;
  const found: Violation[] = [];
  for (const name of shape.required) {
    if (fields[name] === undefined || fields[name] === null)
      found.push({ path: join(path, name), rule: 'is required' });
  }
  for (const [name, member] of Object.entries(shape.members)) {
    const field = fields[name];
    if (field !== undefined && field !== null) found.push(...violations(member, field, join(path, name)));
  }
  return found;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Checks `value` against the shape called `name`; empty when it conforms. Unknown members are ignored, as the service does. */
export function violations(name: string, value: unknown, path = ''): Violation[] {
  const shape = shapes[name];
  if (!shape) throw new Error(`Unknown shape ${name}`);
  switch (shape.kind) {
    case 'string':
      return checkText(name, shape, value, path);
    case 'enum':
      return shape.values.includes(value as string)
        ? []
        : [{ path, rule: `must be one of ${shape.values.join(', ')}` }];
    case 'integer':
      return Number.isInteger(value) && !outside(value as number, shape)
        ? []
        : [{ path, rule: `must be a whole number ${range(shape)}` }];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [{ path, rule: 'must be true or false' }];
    case 'list': {
      if (!Array.isArray(value)) return [{ path, rule: 'must be a list' }];
      if (outside(value.length, shape)) return [{ path, rule: `must hold ${range(shape)} items` }];
      return value.flatMap((item, at) => violations(shape.of, item, join(path, String(at))));
    }
    case 'structure':
      return checkStructure(shape, value, path);
  }
}
