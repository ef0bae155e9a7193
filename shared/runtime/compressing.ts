import { promisify } from 'node:util';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Bytes; below it the headers weigh more than what is saved. */
const worthIt = 2048;

/**
 * An HTTP API sends what its function gives, so a long answer is compressed here: the board of a country is 1 MB of JSON, and 71 KB
 * as gzip (Brotli takes seconds for it at the quality that is its default). Only reads by a bearer token: what a cookie is sent
 * along with could be asked for by a strange page, which could learn secrets from the length (BREACH).
 *
 * By hand: `@middy/http-content-encoding` and what it negotiates with made every HTTP function's cold start a quarter longer
 * (`npm run bench:bundles`), also loaded late.
 */
export function compressing(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    after: async ({ event, response }) => {
      const isByToken = event.headers.authorization?.toLowerCase().startsWith('bearer ') ?? false;
      const isRead = event.requestContext.http.method === 'GET';
      const text = response?.isBase64Encoded ? undefined : response?.body;
      if (!response || !text || text.length < worthIt || !isRead || !isByToken) return;
      const vary = [response.headers?.vary, 'accept-encoding'].filter(Boolean).join(', ');
      response.headers = { ...response.headers, vary };
      if (!takesGzip(event.headers['accept-encoding'])) return;
      const { gzip } = await import('node:zlib'); // most answers of most functions are short
      response.headers['content-encoding'] = 'gzip';
      response.body = (await promisify(gzip)(text)).toString('base64');
      response.isBase64Encoded = true;
    },
  };
}

/** By name, or by `*`; a weight of 0 refuses (RFC 9110, 12.5.3). */
export function takesGzip(header = ''): boolean {
  const weights = new Map(
    header.split(',').map((each) => {
      const [name = '', ...parameters] = each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return [name, weight === undefined ? 1 : Number(weight.slice(2))] as const;
    }),
  );
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
