import type { RouteDefinition } from '../template/model.ts';

export interface RouteMatch {
  readonly route: RouteDefinition;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: RouteDefinition;
  readonly method: string;
  readonly parts: readonly Part[];
}

type Part = { readonly literal: string } | { readonly name: string; readonly greedy: boolean };

const segments = (path: string): string[] => path.split('/').slice(1);

/**
 * HTTP API route selection: a full match of method and path first, then a greedy path, then ANY, then `$default`; among
 * equals the more literal path wins (developer guide, "Routing API requests").
 */
export function routeTable(routes: readonly RouteDefinition[]) {
  const fallback = routes.find((each) => each.key === '$default');
  const compiled = routes
    .filter((each) => each.key !== '$default')
    .map((route): Compiled => {
      const [method = '', path = ''] = route.key.split(' ');
      return { route, method, parts: segments(path).map(part) };
    })
    .sort((a, b) => weight(b) - weight(a));

  return {
    find(method: string, path: string): RouteMatch | undefined {
      const given = segments(path);
      for (const each of compiled) {
        if (each.method !== 'ANY' && each.method !== method) continue;
        const parameters = match(each.parts, given);
        if (parameters) return { route: each.route, parameters };
      }
      return undefined;
    },
    fallback: fallback ? { route: fallback, parameters: {} } : undefined,
    /** Whether some route has this path, whatever its method: CORS and the console need to know. */
    knows: (path: string) => compiled.some((each) => match(each.parts, segments(path)) !== undefined),
  };
}

export type RouteTable = ReturnType<typeof routeTable>;

function part(text: string): Part {
  const name = /^\{(.+?)(\+?)\}$/.exec(text);
  return name ? { name: name[1]!, greedy: name[2] === '+' } : { literal: text };
}

function weight({ method, parts }: Compiled): number {
  const greedy = parts.some((each) => 'greedy' in each && each.greedy);
  const literals = parts.reduce((sum, each, i) => sum + ('literal' in each ? 2 ** -i : 0), 0);
  return (greedy ? 0 : 1000) + literals * 100 + (method === 'ANY' ? 0 : 1);
}

function match(parts: readonly Part[], given: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, each] of parts.entries()) {
    const segment = given[i];
    if (segment === undefined) return undefined;
    if ('literal' in each) {
      if (each.literal !== decode(segment)) return undefined;
    } else if (each.greedy) {
      const rest = given.slice(i).map(decode).join('/');
      return rest === '' ? undefined : { ...parameters, [each.name]: rest };
    } else {
      if (segment === '') return undefined;
      parameters[each.name] = decode(segment);
    }
  }
  return given.length === parts.length ? parameters : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
