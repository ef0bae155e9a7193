import type { MiddlewareObj } from '@middy/core';
import httpContentEncoding from '@middy/http-content-encoding';
import httpContentNegotiation from '@middy/http-content-negotiation';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Bytes; below it the headers weigh more than what is saved. */
const worthIt = 2048;

/**
 * An HTTP API sends what its function gives, so a long answer is compressed here: a board of 3,355 bridges is 1 MB of JSON and a
 * fifteenth of that as gzip. Only reads by a bearer token: what a cookie is sent along with could be asked for by a strange page, which
 * could learn secrets from the length (BREACH). Not Brotli, which takes seconds for a board at the quality that is its default.
 */
export function compressing(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const { before } = httpContentNegotiation({
    parseCharsets: false,
    parseLanguages: false,
    parseMediaTypes: false,
    availableEncodings: ['gzip'],
    failOnMismatch: false,
  });
  const { after } = httpContentEncoding();
  return {
    ...(before ? { before } : {}),
    after: async (request) => {
      const { event, response } = request;
      const isByToken = event.headers.authorization?.toLowerCase().startsWith('bearer ') ?? false;
      const isLong = (response?.body?.length ?? 0) >= worthIt;
      if (event.requestContext.http.method === 'GET' && isByToken && isLong) await after?.(request);
    },
  };
}
