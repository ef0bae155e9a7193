import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { isAllowed } from '../permissions.ts';
import type { Statement } from '../template/policies.ts';
import { type Needed, neededFor, type Place } from './actions.ts';

export interface RecorderOptions extends Place {
  readonly statements: readonly Statement[];
  /** Refuse what the role does not allow (as IAM would), or only record it. */
  readonly enforce: boolean;
  readonly onCall: (needed: Needed, allowed: boolean) => void;
}

type End = (chunk?: unknown, ...rest: unknown[]) => ClientRequest;

/**
 * Sees every signed AWS request of this thread through Node's own diagnostics channel, before its bytes leave: records what
 * IAM would weigh and, like IAM, refuses it. The refusal looks like the service's: name AccessDeniedException, not retried.
 */
export function recordAwsCalls(options: RecorderOptions): void {
  subscribe('http.client.request.created', (message) => {
    const { request } = message as { request: ClientRequest };
    const service = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\/aws4_request/.exec(
      String(request.getHeader('authorization') ?? ''),
    )?.[1];
    if (!service) return;
    const chunks: (string | Uint8Array)[] = [];
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(chunk);
    };
    const wantsBody = service !== 's3' || request.path.includes('?delete');
    const write = request.write.bind(request) as (...args: unknown[]) => boolean;
    const end = request.end.bind(request) as End;
    if (wantsBody) {
      request.write = ((chunk: unknown, ...rest: unknown[]) => {
        keep(chunk);
        return write(chunk, ...rest);
      }) as typeof request.write;
    }
    request.end = ((chunk?: unknown, ...rest: unknown[]) => {
      if (wantsBody) keep(chunk);
      const refused = weigh(request, service, textOf(chunks), options);
      if (refused) return request.destroy(accessDenied(refused));
      return end(chunk, ...rest);
    }) as typeof request.end;
  });
}

/** Mostly one piece, and then without a copy: what is sent was made for sending and is not changed any more. */
function textOf(chunks: readonly (string | Uint8Array)[]): string {
  const [only] = chunks;
  if (chunks.length === 1 && typeof only === 'string') return only;
  const bytes = chunks.map((each) => (typeof each === 'string' ? Buffer.from(each) : each));
  const [one] = bytes;
  if (bytes.length === 1 && one) return Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('utf8');
  return Buffer.concat(bytes).toString('utf8');
}

function weigh(request: ClientRequest, service: string, body: string, options: RecorderOptions): Needed | undefined {
  const header = (name: string) => request.getHeader(name)?.toString();
  const all = neededFor(
    {
      service,
      method: request.method,
      path: request.path,
      target: header('x-amz-target'),
      copySource: header('x-amz-copy-source'),
      body,
    },
    options,
  );
  let refused: Needed | undefined;
  for (const needed of all) {
    const allowed = isAllowed(options.statements, needed);
    options.onCall(needed, allowed);
    if (!allowed) refused ??= needed;
  }
  return options.enforce ? refused : undefined;
}

function accessDenied({ action, resource }: Needed): Error {
  const error = new Error(
    `Not authorised to perform ${action} on ${resource}: the synthesised policies do not allow it`,
  );
  return Object.assign(error, { name: 'AccessDeniedException', $fault: 'client', $metadata: { httpStatusCode: 403 } });
}
