import type * as z from 'zod/mini';
import type { problem } from '../contracts/kinds.ts';
import { Conflict, type FieldError, Missing, Refused } from '../domain/refusals.ts';
import { ConditionFailed } from '../store/table.ts';

/** RFC 9457 problem document. */
export type Problem = z.output<typeof problem>;

export const problemMediaType = 'application/problem+json';

/** One table from errors to problems. An unknown error tells the caller a reference and nothing else. */
export function problemOf(error: unknown, reference: string): Problem {
  if (error instanceof Refused) {
    return made(error.status, error.code, error.message, {
      ...(error.fields.length ? { fields: [...error.fields] } : {}),
      ...(Object.keys(error.facts).length ? { facts: error.facts } : {}),
    });
  }
  if (error instanceof Missing) return made(404, error.code, `There is no such ${error.what}.`);
  if (error instanceof Conflict) {
    return made(409, error.code, error.message, Object.keys(error.facts).length ? { facts: error.facts } : {});
  }
  if (error instanceof ConditionFailed) {
    return made(409, 'changed-meanwhile', 'Somebody else changed this at the same moment. Read it again, then decide.');
  }
  return {
    ...made(500, 'internal', `Something went wrong here. Give this reference to support: ${reference}`),
    instance: reference,
  };
}

export function made(status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem {
  return { type: `urn:nhipcau:problem:${code}`, title: titles[status] ?? 'Error', status, code, detail, ...more };
}

export function invalid(issues: readonly FieldError[]): Refused {
  return new Refused('invalid-request', 'The request does not have the form that is asked for.', {
    status: 400,
    fields: issues,
  });
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused',
  423: 'Locked',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available now',
};
