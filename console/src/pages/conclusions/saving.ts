import { ApiProblem } from '../../api/problem.ts';
import { type DraftText, isSameText, missingOf } from './draft-text.ts';

/** A text that is typed here and kept there. Pure: the hook around it sends and asks. */
export interface Saving<Stored extends Versioned> {
  /** As it was last known to stand in the system. */
  readonly base: Stored;
  readonly baseText: DraftText;
  readonly typed: DraftText;
  readonly isSending: boolean;
  readonly failure?: Error | undefined;
  /** Somebody else stored this while other words were typed here. */
  readonly foreign?: { readonly stored: Stored; readonly text: DraftText } | undefined;
}
export interface Versioned {
  readonly version: number;
}

export type SaveState = 'saved' | 'waiting' | 'sending' | 'incomplete' | 'failed' | 'conflict';

export function begin<S extends Versioned>(base: S, text: DraftText): Saving<S> {
  return { base, baseText: text, typed: text, isSending: false };
}

export function stateOf<S extends Versioned>(saving: Saving<S>): SaveState {
  if (saving.foreign) return 'conflict';
  if (saving.isSending) return 'sending';
  if (isSameText(saving.typed, saving.baseText)) return 'saved';
  if (missingOf(saving.typed).length > 0) return 'incomplete';
  return saving.failure ? 'failed' : 'waiting';
}

/** Typing again is trying again. */
export function typed<S extends Versioned>(saving: Saving<S>, text: DraftText): Saving<S> {
  return { ...saving, typed: text, failure: undefined };
}

export function sending<S extends Versioned>(saving: Saving<S>): Saving<S> {
  return { ...saving, isSending: true, failure: undefined };
}

/** `sent` stands there now; what was typed meanwhile waits. */
export function stored<S extends Versioned>(saving: Saving<S>, base: S, sent: DraftText): Saving<S> {
  return { ...saving, base, baseText: sent, isSending: false, failure: undefined };
}

export function failed<S extends Versioned>(saving: Saving<S>, failure: Error): Saving<S> {
  return { ...saving, isSending: false, failure };
}

/**
 * The system says what stands there. Nothing new while we send ourselves: the answer tells. What was typed here and is the same
 * is no conflict: an answer of ours got lost.
 */
export function found<S extends Versioned>(saving: Saving<S>, base: S, text: DraftText): Saving<S> {
  const known = saving.foreign?.stored ?? saving.base;
  if (saving.isSending || base.version <= known.version) return saving;
  const isClean = !saving.foreign && isSameText(saving.typed, saving.baseText);
  if (isClean) return begin(base, isSameText(saving.typed, text) ? saving.typed : text);
  if (isSameText(saving.typed, text)) return begin(base, saving.typed);
  // A change of something else (it was returned) is none of the words: they may be stored on top of it.
  if (isSameText(saving.baseText, text)) return { ...saving, base, failure: undefined };
  return { ...saving, failure: undefined, foreign: { stored: base, text } };
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
