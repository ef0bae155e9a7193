import { useRef, useState } from 'react';
import { newActKey } from '../../api/client.ts';
import { usePerson } from '../../session/use-session.tsx';
import { type Conference, emptyForm, type Form, fields, formLike, formOf, isSame } from './form.ts';
import { forgetForm, type Kept, keepForm, keptForm } from './kept-form.ts';
import type { Intent } from './save.ts';

const sentAtMost = 5;

export interface Base {
  readonly form: Form;
  readonly version: number;
}

/** The form with its memory: every change is kept in this browser until it is saved or thrown away. */
export function useKeptForm(conference: Conference | undefined, like: Conference | undefined) {
  const person = usePerson();
  const what = conference?.id ?? (like ? `like-${like.id}` : 'new');
  const [blank] = useState(() => (like ? formLike(like, Date.now()) : emptyForm));
  const shelves = { lasting: localStorage, passing: sessionStorage };
  const [start] = useState((): { kept: Kept | undefined; base: Base | undefined } => {
    const kept = keptForm(shelves, person.id, what, Date.now());
    const read = conference && { form: formOf(conference), version: conference.version };
    return { kept, base: kept?.base ?? read };
  });
  const [base, setBase] = useState(start.base);
  const [form, setForm] = useState(start.kept?.form ?? base?.form ?? blank);
  const [keptAt, setKeptAt] = useState(start.kept?.at);
  const [round, setRound] = useState(0);
  const intent = useRef<Intent>({ actKey: start.kept?.actKey ?? newActKey(), sent: start.kept?.sent ?? [] });
  const origin = base?.form ?? blank;

  const keep = (next: Form, from: Base | undefined): void => {
    const isTouched = fields.some((field) => !isSame(next[field], (from?.form ?? blank)[field]));
    const { actKey, sent } = intent.current;
    // One like another can be sent as it is: what is on its way is kept with its key, though nobody has typed a word.
    if (!isTouched && (from || sent.length === 0)) {
      forgetForm(shelves, person.id, what);
      return;
    }
    const given = from ? { base: from } : { actKey, sent };
    keepForm(shelves, person.id, what, { form: next, at: Date.now(), ...given });
  };
  return {
    form,
    base,
    /** Another one: fields begin anew, whatever half-typed text they held. */
    round,
    intent: () => intent.current,
    /** When what was found here had been typed; undefined where the form began anew. */
    keptAt,
    isTouched: fields.some((field) => !isSame(form[field], origin[field])),
    change(patch: Partial<Form>): void {
      const next = { ...form, ...patch };
      setForm(next);
      keep(next, base);
    },
    /** What was decided between two versions, on top of the newer one. */
    rebase(next: Form, onto: Base): void {
      setBase(onto);
      setForm(next);
      setRound(round + 1);
      keep(next, onto);
    },
    /** It is on its way: should no answer come, the same key finds out what became of it. */
    sending(text: string): void {
      const { actKey, sent } = intent.current;
      intent.current = { actKey, sent: [text, ...sent.filter((each) => each !== text)].slice(0, sentAtMost) };
      keep(form, base);
    },
    /** It was refused: nothing of it was saved. */
    refused(text: string): void {
      const { actKey, sent } = intent.current;
      intent.current = { actKey, sent: sent.filter((each) => each !== text) };
      keep(form, base);
    },
    /** Saved, or thrown away. */
    forget(next?: Base): void {
      forgetForm(shelves, person.id, what);
      intent.current = { actKey: newActKey(), sent: [] };
      setRound(round + 1);
      setKeptAt(undefined);
      setBase(next ?? base);
      setForm(next?.form ?? origin);
    },
  };
}
