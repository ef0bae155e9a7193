import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { FunctionHost } from '../functions/host.ts';
import type { AuthorizerDefinition } from '../template/model.ts';
import type { ApiEvent } from './event.ts';

export type Verdict =
  | { readonly status: 200; readonly context: Record<string, unknown> | undefined }
  | { readonly status: 401 | 403 | 500; readonly context?: undefined };

export type Authorize = (event: ApiEvent, scopes: readonly string[]) => Promise<Verdict>;

/** `$request.header.Authorization` and its relatives; undefined when the request does not carry it. */
export function identityValue(source: string, event: ApiEvent): string | undefined {
  const [, kind, ...name] = source.replace(/^\$/, '').split('.');
  const key = name.join('.');
  if (kind === 'header') return event.headers[key.toLowerCase()];
  if (kind === 'querystring') return event.queryStringParameters?.[key];
  if (source.startsWith('$context.'))
    return String((event.requestContext as Record<string, unknown>)[source.slice(9)] ?? '');
  return undefined;
}

/**
 * JWT authoriser: signature by the issuer's key set, `iss`, `exp`, `nbf`, audience (`aud`, or `client_id` of an access token),
 * and one of the route's scopes. Claims reach the function as text, arrays as `[a b]`, which is what the gateway makes of them.
 */
export function jwtAuthorizer(definition: Extract<AuthorizerDefinition, { kind: 'jwt' }>, keysUrl: string): Authorize {
  const keys = createRemoteJWKSet(new URL(keysUrl), { cooldownDuration: 1000 });
  const source = definition.sources[0] ?? '$request.header.Authorization';
  return async (event, scopes) => {
    const token = identityValue(source, event)?.replace(/^Bearer\s+/i, '');
    if (!token) return { status: 401 };
    try {
      const { payload } = await jwtVerify(token, keys, { issuer: definition.issuer });
      const audiences = [payload.aud ?? payload.client_id].flat();
      if (!audiences.some((each) => definition.audience.includes(String(each)))) return { status: 401 };
      const granted = String(payload.scope ?? payload.scp ?? '').split(' ');
      if (scopes.length > 0 && !scopes.some((each) => granted.includes(each))) return { status: 403 };
      return {
        status: 200,
        context: { jwt: { claims: claimsAsText(payload), scopes: scopes.length > 0 ? granted : null } },
      };
    } catch {
      return { status: 401 };
    }
  };
}

export function claimsAsText(payload: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

const mostCached = 20_000;

/** REQUEST authoriser with simple responses: no identity → 401 without a call; results kept for the template's TTL. */
export function requestAuthorizer(
  definition: Extract<AuthorizerDefinition, { kind: 'request' }>,
  host: FunctionHost,
  now: () => number,
  arns: { readonly routeArn: (event: ApiEvent) => string },
): Authorize {
  const cache = new Map<string, { until: number; verdict: Verdict }>();
  return async (event) => {
    const identity = definition.sources.map((each) => identityValue(each, event));
    if (identity.some((each) => each === undefined || each === '')) return { status: 401 };
    const key = identity.join('\n');
    const known = definition.ttlSeconds > 0 ? cache.get(key) : undefined;
    if (known && known.until > now()) return known.verdict;
    const { body: _, isBase64Encoded: __, ...rest } = event;
    const outcome = await host.invoke(definition.functionId, {
      ...rest,
      type: 'REQUEST',
      routeArn: arns.routeArn(event),
      identitySource: identity,
    });
    if (!outcome.ok) return { status: 500 };
    const answer = JSON.parse(outcome.payload) as {
      isAuthorized?: boolean;
      context?: Record<string, unknown>;
      policyDocument?: { Statement?: { Effect?: string }[] };
    } | null;
    const allowed = definition.simple
      ? answer?.isAuthorized === true
      : answer?.policyDocument?.Statement?.some((each) => each.Effect === 'Allow') === true;
    const verdict: Verdict = allowed ? { status: 200, context: { lambda: answer?.context ?? null } } : { status: 403 };
    if (definition.ttlSeconds > 0) {
      if (cache.size >= mostCached) cache.delete(cache.keys().next().value!);
      cache.set(key, { until: now() + definition.ttlSeconds * 1000, verdict });
    }
    return verdict;
  };
}
