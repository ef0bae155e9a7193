import type { IncomingMessage, ServerResponse } from 'node:http';
import { neededFor } from '../functions/actions.ts';
import type { FunctionHost } from '../functions/host.ts';
import { isAllowed } from '../permissions.ts';
import type { Queues } from '../queues/queues.ts';
import { localPaths } from '../template/addresses.ts';
import type { CloudModel } from '../template/model.ts';

/**
 * S3 under the public origin, so that a page needs no CORS. A presigned request runs with the rights of the function that
 * signed it and ends with its term; the signature itself is not computed again (everything here is loopback).
 */
export function fileGate(model: CloudModel, queues: Queues, host: () => FunctionHost, now: () => number) {
  return function serve(request: IncomingMessage, response: ServerResponse) {
    const path = (request.url ?? '/').slice(localPaths.files.length) || '/';
    const query = new URL(path, 'http://local').searchParams;
    const presignedBy = query.get('X-Amz-Credential')?.split('/')[0];
    if (presignedBy === undefined && !request.headers.authorization)
      return refuse(response, 'AccessDenied', 'Access Denied');
    if (presignedBy !== undefined) {
      const signedAt = Date.parse(
        (query.get('X-Amz-Date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
      );
      if (!(now() <= signedAt + Number(query.get('X-Amz-Expires')) * 1000))
        return refuse(response, 'AccessDenied', 'Request has expired');
      const statements = model.functions.find((each) => each.id === presignedBy)?.statements ?? [];
      for (const needed of neededFor({ service: 's3', method: request.method ?? 'GET', path, body: '' }, model)) {
        const allowed = isAllowed(statements, needed);
        host().record({ functionId: presignedBy, ...needed, count: 1, allowed });
        if (!allowed) return refuse(response, 'AccessDenied', 'Access Denied');
      }
    }
    request.url = path;
    queues.serve(request, response);
  };
}

function refuse(response: ServerResponse, code: string, message: string): void {
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
