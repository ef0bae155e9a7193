import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/shapes.ts';
import { useApi } from '../../api/use-api.tsx';
import { usePerson } from '../../session/use-session.tsx';
import { contentOf, type DraftText, textOf } from './draft-text.ts';
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts';
import * as it from './saving.ts';

export type Conclusions = Answer<typeof routes.readConclusions>;

/** After a try that failed. */
const repeatMs = 5000;
/** So long one is waited for. The same sent again is the same act, so that to give up early costs nothing. */
const answerMs = 15_000;

/**
 * Keeps what is typed: sends it when the hands rest, asks when somebody else was faster, and says how it stands. Until it is stored
 * it lies in the browser, and whoever comes back finds it.
 */
export function useSaving(given: Conclusions, onStored: (stored: Conclusions) => void) {
  const api = useApi();
  const { id: personId } = usePerson();
  const shelves = { lasting: localStorage, passing: sessionStorage };
  const [left] = useState(() => keptDraft(shelves, personId, given, Date.now()));
  const [saving, setSaving] = useState<it.Saving<Conclusions>>(() =>
    left ? it.resume(given, textOf(given.content), left) : it.begin(given, textOf(given.content)),
  );
  // What is true now, also for who asks between two renderings.
  const now = useRef(saving);
  const isDropped = useRef(false);
  const set = (next: it.Saving<Conclusions>): void => {
    now.current = next;
    setSaving(next);
    if (!isDropped.current) keepDraft(shelves, personId, given, next, Date.now());
  };
  const params = { conferenceId: given.conferenceId, conclusionsId: given.id };
  const running = useRef<Promise<void>>(undefined);

  const ask = async (): Promise<void> => {
    const stands = await inTime((signal) => api.call(routes.readConclusions, { params }, { signal }));
    set(it.found(now.current, stands, textOf(stands.content)));
    onStored(stands);
  };
  const send = async (): Promise<void> => {
    const { typed, base } = now.current;
    set(it.sending(now.current));
    const alarm = setTimeout(() => set(it.late(now.current)), it.lateMs);
    try {
      const body = { version: base.version, ...contentOf(typed) };
      const { recipients, ...rest } = body;
      const input = {
        params,
        body: recipients.length > 0 ? { ...rest, recipients: [...recipients] } : rest,
        // a list that is never empty is no type of what was typed: an empty one is left out above
      } as unknown as Parameters<typeof api.call<typeof routes.editConclusions>>[1];
      const answer = await inTime((signal) => api.call(routes.editConclusions, input, { signal }));
      set(it.stored(now.current, answer, typed));
      onStored(answer);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      set(it.failed(now.current, failure));
      if (it.isVersionLost(failure)) await ask().catch((asked: Error) => set(it.failed(now.current, asked)));
    } finally {
      clearTimeout(alarm);
    }
  };
  /**
   * Sends what is not stored yet, and what was typed meanwhile; the version that stands then, undefined where not all of it could be
   * stored, or not within `patienceMs`.
   */
  const flush = async (patienceMs?: number): Promise<number | undefined> => {
    let isOver = false;
    const over =
      patienceMs === undefined
        ? []
        : [
            pause(patienceMs).then(() => {
              isOver = true;
            }),
          ];
    for (let round = 0; round < 4 && !isOver; round += 1) {
      if (it.isToSend(now.current)) running.current = send();
      else if (!now.current.isSending) break;
      await Promise.race([running.current, ...over]);
      if (now.current.failure) break;
    }
    return it.stateOf(now.current) === 'saved' ? now.current.base.version : undefined;
  };

  const state = it.stateOf(saving);
  const later = useEffectEvent(() => void flush());
  const { typed, failure, isSending } = saving;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every key begins the rest anew
  useEffect(() => {
    if (isSending || (state !== 'waiting' && state !== 'late')) return;
    const timer = setTimeout(later, failure ? repeatMs : it.restMs);
    return () => clearTimeout(timer);
  }, [state, isSending, typed, failure]);
  const tell = useEffectEvent((stands: Conclusions) => set(it.found(now.current, stands, textOf(stands.content))));
  useEffect(() => tell(given), [given]);

  return {
    saving,
    state,
    /** When what was found here had been typed; undefined where nothing was left. */
    leftAt: left?.at,
    flush,
    /** So long who wants to leave waits for what is not stored. */
    patienceMs: it.lateMs,
    type: (text: DraftText) => set(it.typed(now.current, text)),
    keepMine: () => set(it.keepMine(now.current)),
    takeTheirs: () => set(it.takeTheirs(now.current)),
    /** The person leaves without what is not stored. */
    drop(): void {
      isDropped.current = true;
      forgetDraft(shelves, personId, given);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A line that says nothing is one that is lost. */
async function inTime<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(answerMs);
  try {
    return await call(signal);
  } catch (cause) {
    throw signal.aborted ? new ApiProblem({ status: 0, code: 'no-connection', cause }) : cause;
  }
}
