import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionHost } from '../functions/host.ts';
import { BodyTooLarge, readBody, sendJson } from '../kit/http.ts';
import type { ApiDefinition } from '../template/model.ts';
import { type Authorize, jwtAuthorizer, requestAuthorizer } from './authorize.ts';
import { corsHeaders } from './cors.ts';
import { apiAnswer, apiEvent } from './event.ts';
import { routeTable } from './routes.ts';
import { throttle } from './throttle.ts';

export interface HttpApiOptions {
  readonly definition: ApiDefinition;
  readonly host: FunctionHost;
  readonly region: string;
  readonly account: string;
  readonly now: () => number;
  readonly keysUrl: string;
}

/** Service limit of a request. */
const bodyLimit = 10 * 1024 * 1024;

/** API Gateway HTTP API: routes, authorisers, CORS and payload 2.0 of one API of the template. */
export function httpApi({ definition, host, region, account, now, keysUrl }: HttpApiOptions) {
  const table = routeTable(definition.routes);
  const admits = throttle(definition.throttles);
  const arn = `arn:aws:execute-api:${region}:${account}:${definition.id}/${definition.stage}`;
  const authorizers = new Map<string, Authorize>(
    definition.authorizers.map((each) => [
      each.id,
      each.kind === 'jwt'
        ? jwtAuthorizer(each, keysUrl)
        : requestAuthorizer(each, host, now, { routeArn: (event) => `${arn}/${event.routeKey.replace(' ', '')}` }),
    ]),
  );

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cors = corsHeaders(definition.cors, request);
    const refuse = (status: number, message: string) =>
      sendJson(response, status, { message }, { ...cors, 'apigw-requestid': requestId });
    const requestId = randomUUID();
    const method = request.method ?? 'GET';
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    if (definition.cors && method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      response.writeHead(204, cors).end();
      return;
    }
    const match = table.find(method, path) ?? table.fallback;
    if (!match) return refuse(404, 'Not Found');
    if (!admits(match.route.key, now())) return refuse(429, 'Too Many Requests');
    let body: Buffer;
    try {
      body = await readBody(request, bodyLimit);
    } catch (error) {
      if (error instanceof BodyTooLarge) return refuse(413, 'Request Entity Too Large');
      throw error;
    }
    const context = { apiId: definition.id, account, stage: definition.stage, requestId, now: now() };
    let event = apiEvent(request, match, body, context);
    if (match.route.authorizer) {
      const authorize = authorizers.get(match.route.authorizer);
      if (!authorize) return refuse(500, 'Internal Server Error');
      const verdict = await authorize(event, match.route.scopes);
      if (verdict.status === 401) return refuse(401, 'Unauthorized');
      if (verdict.status === 403) return refuse(403, 'Forbidden');
      if (verdict.status === 500) return refuse(500, 'Internal Server Error');
      event = { ...event, requestContext: { ...event.requestContext, authorizer: verdict.context } };
    }
    const outcome = await withLimit(host.invoke(match.route.functionId, event), match.route.timeoutMs);
    if (outcome === undefined) return refuse(503, 'Service Unavailable');
    if (!outcome.ok) {
      const late = outcome.errorType === 'Sandbox.Timedout' || outcome.errorType === 'TooManyRequestsException';
      const tooLarge = outcome.errorType === 'RequestTooLargeException';
      return refuse(
        tooLarge ? 413 : late ? 503 : 500,
        tooLarge ? 'Request Entity Too Large' : late ? 'Service Unavailable' : 'Internal Server Error',
      );
    }
    const answer = apiAnswer(outcome.payload);
    response.writeHead(answer.status, {
      ...answer.headers,
      ...cors,
      'apigw-requestid': requestId,
      ...(answer.cookies.length > 0 ? { 'set-cookie': [...answer.cookies] } : {}),
      ...(answer.status === 204 || answer.status === 304 ? {} : { 'content-length': answer.body.length }),
    });
    response.end(method === 'HEAD' || answer.status === 204 || answer.status === 304 ? undefined : answer.body);
  }

  return { serve, table, definition };
}

export type HttpApi = ReturnType<typeof httpApi>;

async function withLimit<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
