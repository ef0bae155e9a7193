import * as z from 'zod/mini';
import type { Route } from '../../../shared/contracts/route.ts';
import { ApiProblem, type FieldFault } from './problem.ts';
import type { AnyInput } from './shapes.ts';

export interface Encoded {
  /** `/conferences/cnf_…?from=…` */
  readonly path: string;
  /** JSON text; undefined where there is none. */
  readonly body: string | undefined;
}

/**
 * A request on the wire, by the route's own schemas. What they refuse is thrown as the same problem the API would answer,
 * with every field at once, before anything is sent.
 */
export function encodeRequest(route: Route, input: AnyInput): Encoded {
  const faults: FieldFault[] = [];
  const params = encodePart('path', route.params, input.params, faults) as Record<string, unknown> | undefined;
  const query = encodePart('query', route.query, input.query, faults) as Record<string, unknown> | undefined;
  const body = input.body === undefined ? undefined : encodePart('body', route.body, input.body, faults);
  if (faults.length > 0) throw new ApiProblem({ status: 400, code: 'invalid-request', fields: faults });
  const path = route.path.replace(/\{(\w+)\+?\}/g, (_, name: string) => {
    const value = params?.[name];
    if (value === undefined) throw new TypeError(`${route.operation} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
  const text = search.size > 0 ? `${path}?${search}` : path;
  return { path: text, body: body === undefined ? undefined : JSON.stringify(body) };
}

type Shape = Readonly<Record<string, z.ZodMiniType>>;

/** Field by field, so that what the contract fills in by itself may be missing. */
function encodePart(where: string, schema: z.ZodMiniType | undefined, value: unknown, faults: FieldFault[]): unknown {
  const bare = schema && unwrapped(schema);
  const shape = (bare as { shape?: Shape } | undefined)?.shape;
  if (!bare || !shape || typeof value !== 'object' || value === null) return value;
  const given = value as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const one = given[name];
    if (one === undefined && z.safeParse(field, undefined).success) continue;
    const result = z.safeEncode(field, one as never);
    if (result.success) out[name] = result.data;
    else
      for (const issue of result.error.issues)
        faults.push({ field: [where, name, ...issue.path.map(String)].join('/'), reason: issue.code ?? 'invalid' });
  }
  return out;
}

function unwrapped(schema: z.ZodMiniType): z.ZodMiniType {
  const { type, innerType } = schema.def as { type: string; innerType?: z.ZodMiniType };
  return type === 'optional' && innerType ? unwrapped(innerType) : schema;
}
