/** HTTP status of each error of the service model, by its name without `Exception`. */
export const errorStatus = {
  BadRequest: 400,
  LimitExceeded: 400,
  TooManyTags: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  ResourceNotFound: 404,
  Conflict: 409,
  UnprocessableEntity: 422,
  Throttling: 429,
  ServiceFailure: 500,
  ServiceUnavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** What the service answers instead of a result. */
export class ChimeError extends Error {
  readonly code: ErrorCode;
  /** Seconds the caller should wait; only ServiceUnavailable carries it, as the Retry-After header. */
  readonly retryAfterSeconds: number | undefined;
  /** ARN of the resource in question; only the tagging errors carry it. */
  readonly resourceName: string | undefined;

  constructor(code: ErrorCode, message: string, extra: { retryAfterSeconds?: number; resourceName?: string } = {}) {
    super(message);
    this.name = `${code}Exception`;
    this.code = code;
    this.retryAfterSeconds = extra.retryAfterSeconds;
    this.resourceName = extra.resourceName;
  }
}
