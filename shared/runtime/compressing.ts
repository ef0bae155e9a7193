import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Bytes; below it the headers weigh more than what is saved. */
const worthIt = 2048;

/**
 * An HTTP API sends what its function gives, so a long answer is compressed here: the board of a country is 1 MB of JSON. Only
 * reads by a bearer token: what a cookie is sent along with could be asked for by a strange page, which could learn secrets from
 * the length (BREACH).
 */
export function compressing(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    after: async (request) => {
      const { event, response } = request;
      const isByToken = event.headers.authorization?.toLowerCase().startsWith('bearer ') ?? false;
      const isLong = (response?.body?.length ?? 0) >= worthIt;
      if (event.requestContext.http.method !== 'GET' || !isByToken || !isLong) return;
      const { gzipped } = await import('./gzipped.ts'); // most answers of most functions are short
      await gzipped(request);
    },
  };
}
