import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventBus } from '../bus/bus.ts';
import { Invalid, putEvents } from '../bus/endpoint.ts';
import type { KeyService } from '../keys/kms.ts';
import { type Listening, listen, readBody, sendAwsError, sendJson } from '../kit/http.ts';
import { ServiceError } from '../kit/json-client.ts';
import { type OnServiceCall, toldOf } from '../kit/service-call.ts';
import type { MailService, SendEmail } from '../mail/ses.ts';

export interface ServicesOptions {
  readonly bus: EventBus;
  readonly keys: KeyService;
  readonly mail: MailService;
  readonly schedules: (method: string, url: URL, body: Record<string, never>) => unknown;
  readonly queues: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onServiceCall?: OnServiceCall | undefined;
}

/**
 * One endpoint for the AWS services of this process. Each request says by itself which service it is for: the JSON protocols
 * by `x-amz-target`, the REST ones by their path.
 */
export function startServices(options: () => ServicesOptions, port = 0): Promise<Listening> {
  return listen(async (request, response) => {
    const { bus, keys, mail, schedules, queues, onServiceCall } = options();
    const target = request.headers['x-amz-target']?.toString() ?? '';
    const url = new URL(request.url ?? '/', 'http://local');
    if (target.startsWith('AmazonSQS.')) return queues(request, response);
    const text = (await readBody(request, 60 * 1024 * 1024)).toString('utf8');
    toldOf(request, { path: `${url.pathname}${url.search}`, body: text }, response, onServiceCall);
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, never>;
    try {
      const [service, operation = ''] = target.split('.');
      if (service === 'AWSEvents') {
        if (operation !== 'PutEvents')
          throw new ServiceError(
            'UnknownOperationException',
            `EventBridge ${operation} is not served by the local cloud`,
            400,
          );
        return sendJson(response, 200, putEvents(bus, body), { 'content-type': 'application/x-amz-json-1.1' });
      }
      if (service === 'TrentService')
        return sendJson(response, 200, keys.call(operation, body), { 'content-type': 'application/x-amz-json-1.1' });
      if (/^\/schedule(s|-groups)(\/|$)/.test(url.pathname))
        return sendJson(response, 200, schedules(request.method ?? 'GET', url, body));
      if (url.pathname === '/v2/email/outbound-emails' && request.method === 'POST')
        return sendJson(response, 200, mail.send(body as SendEmail));
      if (url.pathname === '/v2/email/account') return sendJson(response, 200, mail.account());
      return sendAwsError(
        response,
        404,
        'UnknownOperationException',
        `${request.method} ${url.pathname} ${target} is not served by the local cloud`,
      );
    } catch (error) {
      if (error instanceof ServiceError) return sendAwsError(response, error.status, error.name, error.message);
      if (error instanceof Invalid) return sendAwsError(response, 400, error.name, error.message);
      throw error;
    }
  }, port);
}
