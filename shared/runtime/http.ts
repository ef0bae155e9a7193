import middy, { type MiddyfiedHandler } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { bridgeId, conferenceId } from '../contracts/kinds.ts';
import type { Route } from '../contracts/route.ts';
import { Missing, Refused } from '../domain/refusals.ts';
import type { Conferences } from '../store/conferences.ts';
import { createStaffNames } from '../store/staff-names.ts';
import { noteOfActing } from './acting-staff.ts';
import { type Caller, limitOf, staffOf } from './caller.ts';
import { compressing } from './compressing.ts';
import { demandOwn } from './conference-view.ts';
import { demandSession, type HallSessions, sessionIsOver } from './hall-session.ts';
import { type Idempotency, replayed } from './idempotency.ts';
import { log, traced } from './logs.ts';
import { count } from './metrics.ts';
import { invalid, problemOf } from './problems.ts';
import { demandRecentSignIn, type RecentSignIn } from './recent-sign-in.ts';
import { always, problemReply, replyOf, type WithCookies } from './replies.ts';

/**
 * The HTTP side of a function: parsing, roles, errors, logs, idempotency, once for all. A use case gets checked input and
 * gives a plain value; it never sees the gateway's event.
 */
export interface Request<R extends Route> {
  readonly params: R extends { params: infer S extends z.ZodMiniType } ? z.output<S> : Record<string, never>;
  readonly query: R extends { query: infer S extends z.ZodMiniType } ? z.output<S> : Record<string, never>;
  readonly body: R extends { takes: readonly string[] }
    ? RawBody
    : R extends { body: infer S extends z.ZodMiniType }
      ? z.output<S>
      : undefined;
  readonly caller: Caller;
  /** Address the gateway saw; for bounding what strangers have us write, never stored nor logged. */
  readonly sourceIp: string;
  /** As the client gave it, where the route honours it: ids derived from it make even a half-done first try harmless. */
  readonly idempotencyKey?: string;
}
export interface RawBody {
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** As the client named it (`content-disposition` filename or `x-file-name`), not trusted. */
  readonly fileName?: string;
}

export interface FileAnswer {
  readonly mediaType: string;
  readonly bytes: Buffer | string;
  readonly fileName: string;
  readonly headers?: Record<string, string>;
}
type Answer<R extends Route> = R extends { gives: readonly string[] }
  ? FileAnswer
  : R extends { response: infer S extends z.ZodMiniType }
    ? z.output<S>
    : undefined;

export interface Binding {
  readonly route: Route;
  readonly run: (request: never) => Promise<unknown>;
  /** The use case reads the hall's session together with what else it reads, and refuses one that is over. */
  readonly checksSession: boolean;
}
export function bind<R extends Route>(
  route: R,
  run: (request: Request<R>) => Promise<Answer<R> | WithCookies<Answer<R>>>,
  { checksSession = false } = {},
): Binding {
  return { route, run: run as Binding['run'], checksSession };
}

export interface Serving {
  readonly bindings: readonly Binding[];
  /** Needed where a route is idempotent. */
  readonly idempotency?: Idempotency;
  /** Needed where a route demands it. */
  readonly recentSignIn?: RecentSignIn;
  /** Needed where a route is of a hall and does not check the session itself. */
  readonly sessions?: HallSessions;
  /** Needed where a route is `ownOnly`. */
  readonly conferences?: Pick<Conferences, 'get'>;
}

type Reply = APIGatewayProxyStructuredResultV2;
type Stores = Omit<Serving, 'bindings'> & { readonly note?: ReturnType<typeof noteOfActing> };

/** `serve` runs at the first request, not at import. */
export function httpHandler(serve: () => Serving): MiddyfiedHandler<APIGatewayProxyEventV2, Reply, Error, Context> {
  let serving: (Stores & { byKey: Map<string, Binding> }) | undefined;
  const resolved = () => {
    if (!serving) {
      const { bindings, ...rest } = serve();
      const note = rest.idempotency && noteOfActing(createStaffNames(rest.idempotency.table));
      const byKey = new Map(bindings.map((b) => [`${b.route.method} ${b.route.path}`, b]));
      serving = { byKey, ...rest, ...(note ? { note } : {}) };
    }
    return serving;
  };

  return middy<APIGatewayProxyEventV2, Reply, Error, Context>()
    .use(compressing())
    .use({
      onError: ({ error, event, response }) => {
        if (response) return response;
        const reference = event.requestContext.requestId;
        const problem = problemOf(error, reference);
        if (error instanceof Refused || problem.status < 500) {
          log.info('request refused', { route: event.routeKey, status: problem.status, code: problem.code, reference });
          if (problem.status >= 500) count('RequestPutOff'); // no fault: rooms are being made
        } else {
          log.error('request failed', error, { route: event.routeKey, reference });
          count('RequestFailed'); // Lambda sees an answer: only this rings
        }
        const reply = problemReply(problem, error);
        return { ...reply, headers: { ...reply.headers, 'x-correlation-id': correlationOf(event) } };
      },
    })
    .handler((event) =>
      traced(correlationOf(event), async () => {
        const { byKey, ...stores } = resolved();
        const binding = byKey.get(event.routeKey);
        if (!binding) throw new Missing('page', event.routeKey);
        const started = Date.now();
        const reply = await answered(binding, event, stores);
        log.info('request', { route: event.routeKey, status: reply.statusCode ?? 200, ms: Date.now() - started });
        return { ...reply, headers: { ...always, 'x-correlation-id': correlationOf(event), ...reply.headers } };
      }),
    );
}

async function answered(
  binding: Binding,
  event: APIGatewayProxyEventV2,
  { idempotency, sessions, conferences, recentSignIn, note }: Stores,
): Promise<Reply> {
  const { route } = binding;
  const caller = callerOf(route, event);
  if (caller.kind === 'hall' && !binding.checksSession) {
    if (!sessions) throw new Error(`${route.operation} is of a hall and nothing checks its session`);
    await demandSession(sessions, caller);
  }
  if (route.recentSignIn) demandRecentSignIn(route.operation, caller, recentSignIn);
  const request = requestOf(route, event, caller);
  if (route.ownOnly) await demandOwnOf(route, request, conferences);
  if (route.method !== 'GET') await note?.(caller);
  const run = async (): Promise<Reply> => replyOf(route, await binding.run(request as never));
  const key = event.headers['idempotency-key'];
  if (!route.idempotent || key === undefined) return run();
  if (!idempotency) throw new Error(`${route.operation} is idempotent but its function has no idempotency store`);
  const who = caller.kind === 'staff' ? caller.id : caller.kind === 'hall' ? caller.bridgeId : 'public';
  const body = `${event.rawQueryString ?? ''}\n${event.body ?? ''}`;
  return replayed(idempotency, { who, route: `${route.method} ${event.rawPath}`, key, body }, run);
}

/** Ahead of every use case and of every kept answer: what another office plans is not acted on by a provincial office. */
async function demandOwnOf(
  route: Route,
  { caller, params }: Request<Route>,
  conferences: Serving['conferences'],
): Promise<void> {
  if (!conferences) throw new Error(`${route.operation} is ownOnly and nothing reads its conference`);
  if (limitOf(caller) === undefined) return;
  const of = z.object({ conferenceId }).parse(params);
  demandOwn(caller, await conferences.get(of.conferenceId));
}

function requestOf(route: Route, event: APIGatewayProxyEventV2, caller: Caller): Request<Route> {
  const issues: { field: string; reason: string }[] = [];
  const checked = (where: string, schema: z.ZodMiniType | undefined, value: unknown): unknown => {
    if (!schema) return where === 'body' ? undefined : {};
    const result = z.safeDecode(schema, value as never);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      issues.push({ field: [where, ...issue.path.map(String)].join('/'), reason: issue.message });
    }
    return undefined;
  };
  const params = checked('path', route.params, event.pathParameters ?? {});
  if (issues.length > 0) throw new Missing('page', event.rawPath); // a malformed id names nothing
  const query = checked('query', route.query, event.queryStringParameters ?? {});
  const body = route.takes
    ? rawBody(route, event)
    : checked('body', route.body, route.body ? json(event, route) : undefined);
  if (issues.length > 0) throw invalid(issues);
  const key = route.idempotent ? event.headers['idempotency-key'] : undefined;
  const sourceIp = event.requestContext.http.sourceIp;
  return { params, query, body, caller, sourceIp, ...(key ? { idempotencyKey: key } : {}) } as Request<Route>;
}

function bytesOf(event: APIGatewayProxyEventV2, route: Route): Buffer {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const limit = route.maxBytes ?? 1024 * 1024;
  if (bytes.length > limit) {
    throw new Refused('too-large', `The body has ${bytes.length} bytes; at most ${limit} are taken.`, { status: 413 });
  }
  return bytes;
}

function json(event: APIGatewayProxyEventV2, route: Route): unknown {
  const bytes = bytesOf(event, route);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalid([{ field: 'body', reason: 'is not JSON' }]);
  }
}

function rawBody(route: Route, event: APIGatewayProxyEventV2): RawBody {
  const mediaType = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!route.takes?.includes(mediaType)) {
    throw new Refused('media-type', `Given ${JSON.stringify(mediaType)}; taken are ${route.takes?.join(', ')}.`, {
      status: 415,
    });
  }
  const fileName = event.headers['x-file-name'];
  return { mediaType, bytes: bytesOf(event, route), ...(fileName ? { fileName: unescaped(fileName) } : {}) };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a name for showing only
  }
}

function callerOf(route: Route, event: APIGatewayProxyEventV2): Caller {
  if (route.auth === 'public') return { kind: 'public' };
  const authorizer = (event.requestContext as { authorizer?: { jwt?: { claims?: Claims }; lambda?: Claims } })
    .authorizer;
  if (route.auth === 'hall') {
    const said = z.object({ conferenceId, bridgeId, sessionId: z.string() }).safeParse(authorizer?.lambda);
    if (!said.success) throw sessionIsOver();
    return { kind: 'hall', ...said.data };
  }
  const claims = authorizer?.jwt?.claims;
  if (!claims?.sub) throw new Refused('unauthorised', 'Sign in first.', { status: 401 });
  const caller = staffOf(claims, route.roles);
  if (!caller) throw new Refused('forbidden', 'Your role does not include this.', { status: 403 });
  return caller;
}

type Claims = Record<string, unknown>;

/** The client's own correlation id where it is sane, else the gateway's request id. */
function correlationOf(event: APIGatewayProxyEventV2): string {
  const given = event.headers['x-correlation-id'];
  return given && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : event.requestContext.requestId;
}
