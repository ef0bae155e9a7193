import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/** One JSON line a request. No address, header, body or query: nothing that names a person or holds a secret. */
export function accessLogFormat(kind: 'http' | 'socket'): AccessLogFormat {
  const common = {
    requestId: '$context.requestId',
    at: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    integrationStatus: '$context.integrationStatus',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
  };
  const own =
    kind === 'http'
      ? {
          integrationMs: '$context.integrationLatency',
          responseMs: '$context.responseLatency',
          bytes: '$context.responseLength',
        }
      : { event: '$context.eventType', connectionId: '$context.connectionId' };
  return AccessLogFormat.custom(JSON.stringify({ ...common, ...own }));
}
