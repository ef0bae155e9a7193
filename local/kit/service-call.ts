import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request of a function to a service of AWS, and how it was answered. */
export interface ServiceCall {
  readonly method: string;
  /** With its query, as the service has it. */
  readonly path: string;
  /** Of the JSON protocols: service and operation. */
  readonly target?: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

export type OnServiceCall = (call: ServiceCall) => void;

/** Tells of a call when it is answered. */
export function toldOf(
  request: IncomingMessage,
  asked: { readonly path: string; readonly body: string },
  response: ServerResponse,
  tell: OnServiceCall | undefined,
): void {
  if (!tell) return;
  const target = request.headers['x-amz-target']?.toString();
  const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse;
  response.end = ((chunk?: unknown) => {
    const answer = chunk === undefined ? '' : String(chunk);
    const { method = 'GET' } = request;
    tell({ method, ...asked, ...(target === undefined ? {} : { target }), status: response.statusCode, answer });
    return end(chunk);
  }) as typeof response.end;
}
