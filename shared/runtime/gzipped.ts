import type { Request } from '@middy/core';
import httpContentEncoding from '@middy/http-content-encoding';
import httpContentNegotiation from '@middy/http-content-negotiation';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Not Brotli, which takes seconds for a board of the country at the quality that is its default. */
const negotiation = httpContentNegotiation({
  parseCharsets: false,
  parseLanguages: false,
  parseMediaTypes: false,
  availableEncodings: ['gzip'],
  failOnMismatch: false,
});
const encoding = httpContentEncoding();

/** Compresses the answer in place where who asks takes that. */
export async function gzipped(
  request: Request<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>,
): Promise<void> {
  await negotiation.before?.(request);
  await encoding.after?.(request);
}
