import * as z from 'zod/mini';
import { problem as problemDocument } from '../../../shared/contracts/kinds.ts';

export interface FieldFault {
  /** `body/contacts/0/email`; where it came from, then the way to the field. */
  readonly field: string;
  readonly reason: string;
  readonly line?: number | undefined;
}

/**
 * The API said no, or did not answer. `code` is the problem document's, or one of ours: `no-connection` (nothing arrived, the
 * act may or may not have been done), `unreadable-answer`, `not-signed-in`. `useProblemWords` puts it into the person's language.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** 0 where there was no answer. */
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly fields: readonly FieldFault[];
  readonly facts: Readonly<Record<string, unknown>>;
  /** To be read out to support, of a 500. */
  readonly reference: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** By which the logs of the system know the request. */
  readonly correlation: string | undefined;
  constructor(given: {
    status: number;
    code: string;
    detail?: string | undefined;
    fields?: readonly FieldFault[] | undefined;
    facts?: Readonly<Record<string, unknown>> | undefined;
    reference?: string | undefined;
    retryAfterSeconds?: number | undefined;
    correlation?: string | undefined;
    cause?: unknown;
  }) {
    super(given.detail ?? given.code, { cause: given.cause });
    this.status = given.status;
    this.code = given.code;
    this.detail = given.detail;
    this.fields = given.fields ?? [];
    this.facts = given.facts ?? {};
    this.reference = given.reference;
    this.retryAfterSeconds = given.retryAfterSeconds;
    this.correlation = given.correlation;
  }

  /** Whether asking once more may help: the line, the load or the service was at fault, or the first try still runs; not the request. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === 'still-running';
  }
}

/** An address whose id cannot be one (`/c/cnf_x`) names nothing: to the person it is the same as one that is not there. */
export function asMissing(error: Error | null): Error | null {
  const isNoId = error instanceof ApiProblem && error.fields.some(({ field }) => field.startsWith('path/'));
  return isNoId ? new ApiProblem({ status: 404, code: 'not-found', cause: error }) : error;
}

export async function problemOf(answer: Response): Promise<ApiProblem> {
  const retryAfter = Number(answer.headers.get('retry-after'));
  const retryAfterSeconds = retryAfter > 0 ? retryAfter : undefined;
  const correlation = answer.headers.get('x-correlation-id') ?? undefined;
  const body: unknown = await answer.json().catch(() => undefined);
  const read = z.safeParse(problemDocument, body);
  // The gateway answers for itself with { message } where it stops a request: no token, throttled, a function that timed out.
  if (!read.success)
    return new ApiProblem({ status: answer.status, code: gatewayCode(answer.status), retryAfterSeconds, correlation });
  const { status, code, detail, fields, facts, instance } = read.data;
  return new ApiProblem({ status, code, detail, fields, facts, reference: instance, retryAfterSeconds, correlation });
}

function gatewayCode(status: number): string {
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429) return 'slow-down';
  return status >= 500 ? 'not-available' : 'unreadable-answer';
}
