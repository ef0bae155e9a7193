import type { Classification } from './conference.ts';
import type { ConclusionsId, ConferenceId } from './ids.ts';
import type { NoticeFormName } from './notice-form.ts';
import { Conflict, Refused } from './refusals.ts';

/**
 * The notice of a conference's conclusions: draft → submitted → approved → numbered → published → revoked; returned to draft
 * from the middle. What is published is never changed: it is revoked, or another notice amends it.
 */
export type Conclusions = Text &
  (
    | { readonly status: 'draft' }
    | { readonly status: 'submitted' }
    | ({ readonly status: 'approved' } & Approval)
    | ({ readonly status: 'numbered' } & Approval & Numbering)
    | ({ readonly status: 'published' } & Approval & Numbering & Publication)
    | ({ readonly status: 'revoked' } & Approval & Numbering & Publication & Revocation)
  );
export type Approved = Extract<Conclusions, { status: 'approved' }>;
export type Numbered = Extract<Conclusions, { status: 'numbered' }>;
export type Published = Extract<Conclusions, { status: 'published' }>;
export type Revoked = Extract<Conclusions, { status: 'revoked' }>;

interface Text {
  readonly id: ConclusionsId;
  readonly conferenceId: ConferenceId;
  /** Symbol of the issuing office: 'VPCP'. */
  readonly office: string;
  /** Of the provincial office that issues it: symbols are alike in all provinces. None: an office of the centre. */
  readonly branch?: string;
  readonly classification: Classification;
  /** +1 on every change. */
  readonly version: number;
  /** +1 on every change of the text; revisions are kept. */
  readonly revision: number;
  readonly content: NoticeContent;
  readonly drafter: Person;
  /** Who changed the text last. */
  readonly editor: Person;
  /** Everybody who ever wrote in it: none of them may approve it. */
  readonly authors: readonly string[];
  readonly draftedAt: number;
  readonly editedAt: number;
  readonly submittedAt?: number;
  readonly returned?: { readonly by: Person; readonly at: number; readonly reason: string };
  /** The published notice that this one changes or adds to. */
  readonly amends?: Amended;
}
export interface Amended {
  readonly conclusionsId: ConclusionsId;
  readonly number: string;
  readonly numberedAt: number;
}
interface Approval {
  readonly approver: Person;
  readonly approvedAt: number;
}
interface Numbering {
  readonly number: string;
  readonly n: number;
  readonly year: number;
  readonly numberedAt: number;
}
interface Publication {
  readonly publishedAt: number;
  readonly sha256: string;
  /** Where the file lies in the bucket. */
  readonly key: string;
}
interface Revocation {
  readonly revokedAt: number;
  readonly revoker: Person;
  readonly reason: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface NoticeContent {
  readonly abstract: string;
  readonly sections: readonly { readonly heading?: string; readonly paragraphs: readonly string[] }[];
  readonly signer: { readonly authority?: string; readonly post: string; readonly name: string };
  readonly place: string;
  readonly recipients: readonly string[];
  readonly form: NoticeFormName;
  readonly issuer: { readonly parent?: string; readonly name: string };
  readonly urgency?: Urgency;
}
export type Urgency = 'urgent' | 'very-urgent' | 'express';

export function drafted(
  of: Pick<Text, 'id' | 'conferenceId' | 'office' | 'branch' | 'classification' | 'amends'>,
  content: NoticeContent,
  by: Person,
  at: number,
): Conclusions {
  const { id, conferenceId, office, branch, classification, amends } = of;
  return {
    ...{ id, conferenceId, office, classification },
    ...(branch === undefined ? {} : { branch }),
    ...(amends === undefined ? {} : { amends }),
    status: 'draft',
    version: 1,
    revision: 1,
    content,
    drafter: by,
    editor: by,
    authors: [by.id],
    draftedAt: at,
    editedAt: at,
  };
}

export function edited(current: Conclusions, content: NoticeContent, by: Person, at: number): Conclusions {
  const text = demand(current, 'edited', 'draft');
  return {
    ...textOf(text),
    status: 'draft',
    version: text.version + 1,
    revision: text.revision + 1,
    content,
    editor: by,
    authors: text.authors.includes(by.id) ? text.authors : [...text.authors, by.id],
    editedAt: at,
  };
}

export function submitted(current: Conclusions, at: number): Conclusions {
  const text = demand(current, 'submitted', 'draft');
  return { ...textOf(text), status: 'submitted', version: text.version + 1, submittedAt: at };
}

/** Four eyes: whoever wrote in the text cannot approve it. */
export function approved(current: Conclusions, by: Person, at: number): Approved {
  const text = demand(current, 'approved', 'submitted');
  if (text.authors.includes(by.id)) {
    throw new Refused(
      'approver-is-author',
      'A text is approved by another person than those who drafted or edited it. Ask a colleague to approve it.',
      { status: 403 },
    );
  }
  return { ...textOf(text), status: 'approved', version: text.version + 1, approver: by, approvedAt: at };
}

/** Back to its drafter; until a number is drawn. */
export function returned(current: Conclusions, by: Person, reason: string, at: number): Conclusions {
  const text = demand(current, 'returned', 'submitted', 'approved');
  return { ...textOf(text), status: 'draft', version: text.version + 1, returned: { by, at, reason } };
}

export function numbered(current: Conclusions, of: { number: string; n: number; year: number }, at: number): Numbered {
  const text = demand(current, 'published', 'approved');
  const { number, n, year } = of;
  return { ...text, status: 'numbered', version: text.version + 1, ...{ number, n, year }, numberedAt: at };
}

export function published(current: Numbered, file: { sha256: string; key: string }, at: number): Published {
  return { ...current, status: 'published', version: current.version + 1, ...file, publishedAt: at };
}

/**
 * No longer in force, for all time; number and paper stay on record. `number` is the one the revoker typed: a slip on a list
 * must not revoke another notice.
 */
export function revoked(
  current: Conclusions,
  of: { readonly number: string; readonly reason: string; readonly by: Person },
  at: number,
): Revoked {
  const paper = demand(current, 'revoked', 'published');
  if (of.number.trim() !== paper.number) {
    throw new Refused('number-mismatch', 'The number given is not that of this notice: nothing was revoked.', {
      fields: [{ field: 'body/number', reason: 'is not the number of this notice' }],
    });
  }
  const { by: revoker, reason } = of;
  return { ...paper, status: 'revoked', version: paper.version + 1, revokedAt: at, revoker, reason };
}

/** What an amendment refers to. Only what is in force can be amended. */
export function amendedBy(target: Conclusions): Amended {
  const { id: conclusionsId, number, numberedAt } = demand(target, 'amended', 'published');
  return { conclusionsId, number, numberedAt };
}

/** Throws Refused for a notice that was revoked. */
export function demandInForce(current: Conclusions): void {
  if (current.status !== 'revoked') return;
  throw new Refused('notice-revoked', `Notice ${current.number} was revoked and is no longer sent.`, { status: 409 });
}

/** It has its number: also where its paper is still to come, or it is no longer in force. */
export function isNumbered(current: Conclusions): current is Numbered | Published | Revoked {
  return current.status === 'numbered' || current.status === 'published' || current.status === 'revoked';
}

/** Throws Conflict where the client has read another version. */
export function demandVersion(current: Conclusions, version: number): void {
  if (current.version !== version) {
    throw new Conflict('version-lost', 'Somebody else changed these conclusions meanwhile.', {
      given: version,
      current: current.version,
    });
  }
}

function demand<S extends Conclusions['status']>(
  current: Conclusions,
  act: string,
  ...allowed: S[]
): Extract<Conclusions, { status: S }> {
  if ((allowed as string[]).includes(current.status)) return current as Extract<Conclusions, { status: S }>;
  throw new Refused(
    'conclusions-status',
    `Conclusions that are ${current.status} cannot be ${act}; ${allowed.join(' or ')} ones can.`,
    { status: 409, facts: { status: current.status } },
  );
}

/** Without what later states add. */
function textOf(current: Conclusions): Text {
  const { id, conferenceId, office, branch, classification, version, revision, content } = current;
  const { drafter, editor, authors, draftedAt, editedAt, submittedAt, returned, amends } = current;
  return {
    ...{ id, conferenceId, office, classification, version, revision, content },
    ...{ drafter, editor, authors, draftedAt, editedAt },
    ...(branch === undefined ? {} : { branch }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(returned === undefined ? {} : { returned }),
    ...(amends === undefined ? {} : { amends }),
  };
}
