import { forgetOn, keepOn, keptOn, type Shelves } from '../../session/shelves.ts';
import type { DraftText } from './draft-text.ts';
import type { Saving, Versioned } from './saving.ts';
import { stateOf } from './saving.ts';
import type { Conclusions } from './use-saving.ts';

/** Words of a draft that the system does not have yet, so that no closed tab and no dead machine costs them. */
export interface KeptDraft extends Versioned, Pick<Saving<Versioned>, 'baseText' | 'typed' | 'unanswered'> {
  /** When they were typed. */
  readonly at: number;
}

type Of = Pick<Conclusions, 'id' | 'classification'>;

function keyOf(personId: string, { id }: Of): string {
  return `nhipcau.draft.${personId}.${id}`;
}

/** Until they are stored; then nothing of them lies here any more. */
export function keepDraft(shelves: Shelves, personId: string, of: Of, saving: Saving<Versioned>, at: number): void {
  if (stateOf(saving) === 'saved') {
    forgetDraft(shelves, personId, of);
    return;
  }
  const { base, baseText, typed, unanswered } = saving;
  const kept: KeptDraft = { version: base.version, baseText, typed, unanswered, at };
  keepOn(shelves, keyOf(personId, of), of.classification, kept);
}

export function keptDraft(shelves: Shelves, personId: string, of: Of, now: number): KeptDraft | undefined {
  return keptOn<KeptDraft>(shelves, keyOf(personId, of), isWhole, now);
}

export function forgetDraft(shelves: Shelves, personId: string, of: Of): void {
  forgetOn(shelves, keyOf(personId, of));
}

function isWhole({ version, baseText, typed, unanswered }: KeptDraft): boolean {
  return typeof version === 'number' && [baseText, typed, ...unanswered].every(isText);
}

const parts = ['abstract', 'authority', 'post', 'name', 'place', 'recipients', 'form', 'parent', 'issuer', 'urgency'];

function isText(text: DraftText): boolean {
  return Array.isArray(text.sections) && parts.every((part) => part in text);
}
