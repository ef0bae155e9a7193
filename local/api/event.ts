import type { IncomingMessage } from 'node:http';
import type { RouteMatch } from './routes.ts';

export interface ApiEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly requestContext: Record<string, unknown>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface EventContext {
  readonly apiId: string;
  readonly account: string;
  readonly stage: string;
  readonly requestId: string;
  readonly now: number;
  readonly authorizer?: Record<string, unknown> | undefined;
}

const textual =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded|[\w.+-]+\+(json|xml)))|^multipart\/form-data/i;

/** Payload format 2.0 of an HTTP API, as a Lambda integration or a request authoriser sees it. */
export function apiEvent(request: IncomingMessage, match: RouteMatch, body: Buffer, context: EventContext): ApiEvent {
  const url = new URL(request.url ?? '/', 'http://local');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && name !== 'cookie') headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  headers['x-forwarded-for'] ??= '127.0.0.1';
  headers['x-forwarded-proto'] ??= 'http';
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) query[name] = name in query ? `${query[name]},${value}` : value;
  const method = request.method ?? 'GET';
  const asText = textual.test(headers['content-type'] ?? 'text/plain');
  const rawPath = decodePath(url.pathname);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath,
    rawQueryString: url.search.slice(1),
    ...(request.headers.cookie ? { cookies: request.headers.cookie.split(/;\s*/) } : {}),
    headers,
    ...(url.search.length > 1 ? { queryStringParameters: query } : {}),
    ...(Object.keys(match.parameters).length > 0 ? { pathParameters: match.parameters } : {}),
    requestContext: {
      accountId: context.account,
      apiId: context.apiId,
      ...(context.authorizer ? { authorizer: context.authorizer } : {}),
      domainName: request.headers.host ?? '127.0.0.1',
      domainPrefix: context.apiId,
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: match.route.key,
      stage: context.stage,
      time: clfTime(context.now),
      timeEpoch: context.now,
    },
    ...(body.length > 0 ? { body: body.toString(asText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** 12/Mar/2026:19:03:58 +0000 */
export function clfTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString())!;
  return `${day}/${month}/${year}:${time} +0000`;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/**
 * What API Gateway makes of a function's result (payload 2.0): with a statusCode it is taken as it is; without one, valid
 * JSON becomes the body of a 200.
 */
export function apiAnswer(payload: string): ApiAnswer {
  const result = JSON.parse(payload) as unknown;
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(body) };
  }
  const {
    statusCode,
    headers = {},
    multiValueHeaders = {},
    cookies = [],
    body,
    isBase64Encoded,
  } = result as {
    statusCode: number | string;
    headers?: Record<string, unknown>;
    multiValueHeaders?: Record<string, unknown[]>;
    cookies?: string[];
    body?: unknown;
    isBase64Encoded?: boolean;
  };
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(multiValueHeaders ?? {})) lower[name.toLowerCase()] = value.join(',');
  for (const [name, value] of Object.entries(headers ?? {}))
    if (value !== undefined && value !== null) lower[name.toLowerCase()] = String(value);
  lower['content-type'] ??= 'text/plain; charset=utf-8';
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status: Number(statusCode),
    headers: lower,
    cookies,
    body: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
  };
}
