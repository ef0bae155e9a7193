import { ApiProblem } from '../../api/problem.ts';
import { type DraftText, isSameText, missingOf } from './draft-text.ts';

/** Between the last key and sending it. */
export const restMs = 1200;
/** So long an answer may take before the writer is told that nothing is stored yet: with the rest before it within five seconds. */
export const lateMs = 3000;

/** A text that is typed here and kept there. Pure: the hook around it sends and asks. */
export interface Saving<Stored extends Versioned> {
  /** As it was last known to stand in the system. */
  readonly base: Stored;
  readonly baseText: DraftText;
  readonly typed: DraftText;
  readonly isSending: boolean;
  readonly failure?: Error | undefined;
  /** It takes longer than it should: said, and tried again until it stands there. */
  readonly isLate: boolean;
  /** It was late and stands there now. */
  readonly hasCaughtUp: boolean;
  /** Sent without an answer, the latest last: any of them may be what stands there now. */
  readonly unanswered: readonly DraftText[];
  /** Somebody else stored this while other words were typed here. */
  readonly foreign?: { readonly stored: Stored; readonly text: DraftText } | undefined;
}
export interface Versioned {
  readonly version: number;
}

export type SaveState = 'saved' | 'waiting' | 'sending' | 'late' | 'incomplete' | 'failed' | 'conflict';

/** How many texts without an answer are remembered. */
const unansweredAtMost = 5;
const calm = { isSending: false, isLate: false, hasCaughtUp: false, unanswered: [] } as const;

export function begin<S extends Versioned>(base: S, text: DraftText): Saving<S> {
  return { base, baseText: text, typed: text, ...calm };
}

/** What was typed in an earlier life of the page and not stored, on what stands there now. */
export function resume<S extends Versioned>(
  stands: S,
  text: DraftText,
  left: Pick<Saving<S>, 'baseText' | 'typed' | 'unanswered'> & Versioned,
): Saving<S> {
  const { version, baseText, typed, unanswered } = left;
  return found({ ...calm, base: { ...stands, version }, baseText, typed, unanswered }, stands, text);
}

export function stateOf<S extends Versioned>(saving: Saving<S>): SaveState {
  if (saving.foreign) return 'conflict';
  if (saving.isSending) return saving.isLate ? 'late' : 'sending';
  if (isSameText(saving.typed, saving.baseText)) return 'saved';
  if (missingOf(saving.typed).length > 0) return 'incomplete';
  if (saving.failure && !isWorthRepeating(saving.failure)) return 'failed';
  return saving.isLate ? 'late' : 'waiting';
}

/** Whether there are words that are not stored and could be. */
export function isToSend<S extends Versioned>(saving: Saving<S>): boolean {
  const state = stateOf(saving);
  return !saving.isSending && (state === 'waiting' || state === 'late' || state === 'failed');
}

/** Typing again is trying again. */
export function typed<S extends Versioned>(saving: Saving<S>, text: DraftText): Saving<S> {
  return { ...saving, typed: text, failure: undefined, hasCaughtUp: false };
}

/** No answer yet to what is being sent. */
export function late<S extends Versioned>(saving: Saving<S>): Saving<S> {
  return saving.isSending ? { ...saving, isLate: true } : saving;
}

/** From now on it may stand there, whether or not an answer comes: the page may be gone before. */
export function sending<S extends Versioned>(saving: Saving<S>): Saving<S> {
  const unanswered = [...saving.unanswered, saving.typed].slice(-unansweredAtMost);
  return { ...saving, isSending: true, failure: undefined, unanswered };
}

/** `sent` stands there now; what was typed meanwhile waits. */
export function stored<S extends Versioned>(saving: Saving<S>, base: S, sent: DraftText): Saving<S> {
  return { ...begin(base, sent), typed: saving.typed, hasCaughtUp: saving.isLate };
}

/** What was sent was not taken; without an answer nobody knows, and the same is tried again. */
export function failed<S extends Versioned>(saving: Saving<S>, failure: Error): Saving<S> {
  if (isWorthRepeating(failure)) return { ...saving, isSending: false, isLate: true, failure };
  const unanswered = saving.isSending ? saving.unanswered.slice(0, -1) : saving.unanswered;
  return { ...saving, isSending: false, isLate: false, failure, unanswered };
}

/**
 * The system says what stands there. Nothing new while we send ourselves: the answer tells. What was typed or sent here and is the
 * same is no conflict: an answer of ours got lost.
 */
export function found<S extends Versioned>(saving: Saving<S>, base: S, text: DraftText): Saving<S> {
  const known = saving.foreign?.stored ?? saving.base;
  if (saving.isSending || base.version <= known.version) return saving;
  const isClean = !saving.foreign && isSameText(saving.typed, saving.baseText);
  const hasCaughtUp = saving.isLate;
  if (isClean) return begin(base, isSameText(saving.typed, text) ? saving.typed : text);
  if (isSameText(saving.typed, text)) return { ...begin(base, saving.typed), hasCaughtUp };
  if (saving.unanswered.some((sent) => isSameText(sent, text)))
    return { ...begin(base, text), typed: saving.typed, hasCaughtUp };
  // A change of something else (it was returned) is none of the words: they may be stored on top of it.
  if (isSameText(saving.baseText, text)) return { ...saving, base, failure: undefined };
  return { ...saving, failure: undefined, isLate: false, foreign: { stored: base, text } };
}

/** My words on top of theirs; theirs stay as a revision. */
export function keepMine<S extends Versioned>(saving: Saving<S>): Saving<S> {
  const { foreign, ...rest } = saving;
  return foreign ? { ...rest, base: foreign.stored, baseText: foreign.text } : saving;
}

export function takeTheirs<S extends Versioned>(saving: Saving<S>): Saving<S> {
  return saving.foreign ? begin(saving.foreign.stored, saving.foreign.text) : saving;
}

export function isVersionLost(error: Error | undefined): boolean {
  return error instanceof ApiProblem && (error.code === 'version-lost' || error.code === 'changed-meanwhile');
}

/** Whether the same may be sent again by itself. */
export function isWorthRepeating(error: Error | undefined): boolean {
  return error instanceof ApiProblem && error.mayPass;
}
