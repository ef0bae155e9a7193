/**
 * The three ways in which the system says no. Each has a stable `code` (kebab-case, the problem document's type) and says
 * what was given and what is allowed. Anything else that is thrown is a defect and becomes a 500 with a reference.
 */
export interface FieldError {
  /** JSON pointer or column name. */
  readonly field: string;
  readonly reason: string;
  /** 1-based line of an imported file. */
  readonly line?: number;
}

/** A rule says no; repeating the same request will not help. 422 unless `status` says otherwise. */
export class Refused extends Error {
  readonly kind = 'refused';
  readonly code: string;
  readonly fields: readonly FieldError[];
  readonly status: number;
  /** Machine-readable facts that the caller may show (numbers, ids; never secrets or names of persons). */
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(
    code: string,
    message: string,
    more: { fields?: readonly FieldError[]; status?: number; facts?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.fields = more.fields ?? [];
    this.status = more.status ?? 422;
    this.facts = more.facts ?? {};
  }
}

/** There is no such thing, or the caller may not know that there is. 404, with the same body in both cases. */
export class Missing extends Error {
  readonly kind = 'missing';
  readonly code = 'not-found';
  readonly what: string;
  constructor(what: string, id: string) {
    super(`no ${what} ${JSON.stringify(id.slice(0, 80))}`);
    this.name = 'Missing';
    this.what = what;
  }
}

/** Somebody else was first: the version given is no longer the current one. 409; read again, then decide. */
export class Conflict extends Error {
  readonly kind = 'conflict';
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, facts: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Conflict';
    this.code = code;
    this.facts = facts;
  }
}
