import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Route } from '../contracts/route.ts';
import { Refused } from '../domain/refusals.ts';
import type { FileAnswer } from './http.ts';
import { type Problem, problemMediaType } from './problems.ts';
import { challengeOf, signInAgain } from './recent-sign-in.ts';

type Reply = APIGatewayProxyStructuredResultV2;

/** On every answer of the API, which no browser shall show as a page (OWASP ASVS 5.0, V3.4). A file may say more. */
export const always = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** An answer that also leaves something with the browser. */
export class WithCookies<V> {
  readonly value: V;
  readonly cookies: readonly string[];
  constructor(value: V, cookies: readonly string[]) {
    this.value = value;
    this.cookies = cookies;
  }
}

export const withCookies = <V>(value: V, cookies: readonly string[]): WithCookies<V> => new WithCookies(value, cookies);

/** What a use case has given, as its route says it goes out. */
export function replyOf(route: Route, given: unknown): Reply {
  if (!(given instanceof WithCookies)) return bareReply(route, given);
  return { ...bareReply(route, given.value), cookies: [...given.cookies] };
}

function bareReply(route: Route, value: unknown): Reply {
  if (route.gives) {
    const file = value as FileAnswer;
    const bytes = Buffer.from(file.bytes as Buffer);
    return {
      statusCode: route.status ?? 200,
      headers: {
        'content-type': file.mediaType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
        'cache-control': 'no-store',
        ...file.headers,
      },
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    };
  }
  if (!route.response) return { statusCode: route.status ?? 204, headers: { 'cache-control': 'no-store' } };
  return {
    statusCode: route.status ?? 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(z.encode(route.response, value as never)),
  };
}

export function problemReply(problem: Problem, error: unknown): Reply {
  const wait = error instanceof Refused ? error.facts.retryAfterSeconds : undefined;
  return {
    statusCode: problem.status,
    headers: {
      ...always,
      'content-type': problemMediaType,
      'cache-control': 'no-store',
      ...(typeof wait === 'number' ? { 'retry-after': String(Math.ceil(wait)) } : {}),
      ...(problem.code === signInAgain ? { 'www-authenticate': challengeOf(problem) } : {}),
    },
    body: JSON.stringify(problem),
  };
}
