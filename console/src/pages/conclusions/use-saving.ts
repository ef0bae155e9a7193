import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import type { Answer } from '../../api/shapes.ts';
import { useApi } from '../../api/use-api.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import { contentOf, type DraftText, textOf } from './draft-text.ts';
import * as it from './saving.ts';

export type Conclusions = Answer<typeof routes.readConclusions>;

/** Between the last key and sending it. */
const restMs = 1200;
const repeatMs = 5000;

/** Keeps what is typed: sends it when the hands rest, asks when somebody else was faster, and says how it stands. */
export function useSaving(given: Conclusions, onStored: (stored: Conclusions) => void) {
  const api = useApi();
  const place = `draft ${given.id}`;
  const brought = useBroughtBack<Pick<it.Saving<Conclusions>, 'base' | 'baseText' | 'typed'>>(place);
  const [saving, setSaving] = useState<it.Saving<Conclusions>>(() =>
    brought ? { ...brought, isSending: false } : it.begin(given, textOf(given.content)),
  );
  // What is true now, also for who asks between two renderings.
  const now = useRef(saving);
  const set = (next: it.Saving<Conclusions>): void => {
    now.current = next;
    setSaving(next);
  };
  const params = { conferenceId: given.conferenceId, conclusionsId: given.id };
  const running = useRef<Promise<void>>(undefined);

  const ask = async (): Promise<void> => {
    const stands = await api.call(routes.readConclusions, { params });
    set(it.found(now.current, stands, textOf(stands.content)));
    onStored(stands);
  };
  const send = async (): Promise<void> => {
    const { typed, base } = now.current;
    set(it.sending(now.current));
    try {
      const body = { version: base.version, ...contentOf(typed) };
      const { recipients, ...rest } = body;
      const answer = await api.call(routes.editConclusions, {
        params,
        body: recipients.length > 0 ? { ...rest, recipients: [...recipients] } : rest,
        // a list that is never empty is no type of what was typed: an empty one is left out above
      } as unknown as Parameters<typeof api.call<typeof routes.editConclusions>>[1]);
      set(it.stored(now.current, answer, typed));
      onStored(answer);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      set(it.failed(now.current, failure));
      if (it.isVersionLost(failure)) await ask().catch((asked: Error) => set(it.failed(now.current, asked)));
    }
  };
  /** Sends what is not stored yet; the version that stands then, undefined where not all of it could be stored. */
  const flush = async (): Promise<number | undefined> => {
    await running.current;
    for (let round = 0; round < 3; round += 1) {
      const state = it.stateOf(now.current);
      if (state !== 'waiting' && state !== 'failed') break;
      running.current = send();
      await running.current;
    }
    return it.stateOf(now.current) === 'saved' ? now.current.base.version : undefined;
  };

  const state = it.stateOf(saving);
  useTakeAlong(place, state !== 'saved', { base: saving.base, baseText: saving.baseText, typed: saving.typed });
  const later = useEffectEvent(() => void flush());
  const { typed, failure } = saving;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every key begins the rest anew
  useEffect(() => {
    if (state !== 'waiting' && !(state === 'failed' && it.isWorthRepeating(failure))) return;
    const timer = setTimeout(later, state === 'waiting' ? restMs : repeatMs);
    return () => clearTimeout(timer);
  }, [state, typed, failure]);
  const tell = useEffectEvent((stands: Conclusions) => set(it.found(now.current, stands, textOf(stands.content))));
  useEffect(() => tell(given), [given]);

  return {
    saving,
    state,
    flush,
    type: (text: DraftText) => set(it.typed(now.current, text)),
    keepMine: () => set(it.keepMine(now.current)),
    takeTheirs: () => set(it.takeTheirs(now.current)),
  };
}
