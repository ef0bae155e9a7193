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

/** Every code of a refusal and a conflict; whoever adds one gives it words in the console (test/console/problems-pure.test.ts). */
export const refusalCodes = [
  'agenda-faulty',
  'agenda-outside',
  'amended-not-in-force',
  'approver-is-author',
  'beyond-capacity',
  'bridge-withdrawn',
  'changed-meanwhile',
  'conclusions-status',
  'conference-cancelled',
  'conference-not-ended',
  'conference-not-held',
  'conference-over',
  'conference-refused',
  'directory-full',
  'directory-moved',
  'doors-closed',
  'exists',
  'export-too-large',
  'floor-closed',
  'floor-failed',
  'floor-moved',
  'forbidden',
  'held-elsewhere',
  'idempotency-key-reused',
  'import-has-errors',
  'import-refused',
  'import-running',
  'invalid-request',
  'level-in-use',
  'levels-refused',
  'media-type',
  'no-such-item',
  'not-a-draft',
  'not-ready',
  'not-started',
  'not-your-turn',
  'not-yours-to-change',
  'nothing-to-acknowledge',
  'notice-revoked',
  'number-mismatch',
  'own-seat-speaks',
  'paper-above-conference',
  'paper-empty',
  'paper-type',
  'pin-is-mailed',
  'point-refused',
  'preview-expired',
  'queue-changed',
  'queue-full',
  'resend-one',
  'shut-out',
  'sign-in-again',
  'sign-in-failed',
  'slow-down',
  'still-running',
  'too-early',
  'too-large',
  'too-much-to-keep',
  'unauthorised',
  'version-lost',
  'wrong-status',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A rule says no; repeating the same request will not help. 422 unless `status` says otherwise. */
export class Refused extends Error {
  readonly kind = 'refused';
  readonly code: RefusalCode;
  readonly fields: readonly FieldError[];
  readonly status: number;
  /** Machine-readable facts that the caller may show (numbers, ids; never secrets or names of persons). */
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(
    code: RefusalCode,
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
  readonly code: RefusalCode;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(code: RefusalCode, message: string, facts: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Conflict';
    this.code = code;
    this.facts = facts;
  }
}
