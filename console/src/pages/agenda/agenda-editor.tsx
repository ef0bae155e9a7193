import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAct, useApi } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { FormFault } from '../../design/form-fault.tsx';
import { LeaveGuard } from '../../design/leave-guard.tsx';
import { useToast } from '../../design/toast.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import { type Agenda, bodyOf, type DraftSession, doubtsOf, draftOf, faultsOf, moved, newPartId } from './agenda.ts';
import { ConflictPanel } from './conflict-panel.tsx';
import styles from './page.module.css';
import { SessionFields } from './session-fields.tsx';

export interface AgendaEditorProps {
  readonly agenda: Agenda;
  /** `isSaved`: there is nothing that could be lost. */
  readonly onClose: (isSaved: boolean) => void;
}

const mostSessions = 50;

interface Typed {
  readonly base: Agenda;
  readonly draft: readonly DraftSession[];
}

/** The whole agenda as a form; saved as one version. Somebody else's version that came between is merged, not overwritten. */
export function AgendaEditor({ agenda, onClose }: AgendaEditorProps) {
  const t = useTranslations('agenda');
  const api = useApi();
  const toast = useToast();
  const conference = useConference();
  const { id: conferenceId } = conference;
  const place = `agenda ${conferenceId}`;
  const brought = useBroughtBack<Typed>(place);
  const [base, setBase] = useState(brought?.base ?? agenda);
  const [draft, setDraft] = useState<readonly DraftSession[]>(
    () => brought?.draft ?? (agenda.sessions.length > 0 ? draftOf(agenda.sessions) : [firstSession(conference)]),
  );
  const [theirs, setTheirs] = useState<Agenda>();
  const [isTouched, setTouched] = useState(brought !== undefined);
  useTakeAlong(place, isTouched, { base, draft } satisfies Typed);
  const [tries, setTries] = useState(0);
  const isTried = tries > 0;
  const form = useRef<HTMLFormElement>(null);
  const faults = faultsOf(draft);
  const doubts = doubtsOf(draft, conference);
  const save = useAct(papersRoutes.setAgenda, {
    invalidates: [papersRoutes.readAgenda],
    onDone: ({ version }) => {
      setTouched(false);
      toast({ text: t('saved', { version }) });
      onClose(true);
    },
    onFailed: (error) => {
      if (error instanceof ApiProblem && error.code === 'version-lost') void readTheirs();
    },
  });
  const readTheirs = async (): Promise<void> => {
    setTheirs(await api.call(papersRoutes.readAgenda, { params: { conferenceId } }).catch(() => undefined));
  };
  const change = (next: readonly DraftSession[]): void => {
    setDraft(next);
    setTouched(true);
  };
  const focusPart = (id: string): void => {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-part="${id}"] input`)?.focus());
  };
  const addSession = (): void => {
    const startsAt = draft.at(-1)?.endsAt ?? conference.startsAt;
    const id = newPartId('s');
    change([
      ...draft,
      { id, title: '', startsAt, endsAt: Math.max(conference.endsAt, startsAt + 1_800_000), chair: '', items: [] },
    ]);
    focusPart(id);
  };
  const removeSession = (session: DraftSession): void => {
    const at = draft.indexOf(session);
    change(draft.filter((each) => each.id !== session.id));
    form.current?.querySelector<HTMLElement>('[data-add-session]')?.focus();
    toast({
      text: t('removed', { title: session.title || t('untitled') }),
      undo: {
        label: t('undo'),
        onUndo: () =>
          setDraft((now) => (now.some(({ id }) => id === session.id) ? now : now.toSpliced(at, 0, session))),
      },
    });
  };
  const submit = (): void => {
    setTries(tries + 1);
    const first = [...faults.keys()][0];
    if (first !== undefined) focusPart(first);
    else save.mutate({ params: { conferenceId }, body: bodyOf(base.version, draft) });
  };
  const hasLost = save.error instanceof ApiProblem && save.error.code === 'version-lost';
  return (
    <form
      ref={form}
      className={styles.editor}
      noValidate
      aria-label={t('editor')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {theirs && (
        <ConflictPanel
          base={draftOf(base.sessions)}
          mine={draft}
          theirs={draftOf(theirs.sessions)}
          version={theirs.version}
          onMerged={(merged) => {
            setBase(theirs);
            change(merged);
            setTheirs(undefined);
            save.reset();
            toast({ text: t('conflict.merged') });
            form.current?.querySelector<HTMLElement>('[type="submit"]')?.focus();
          }}
        />
      )}
      {draft.map((session, at) => (
        <SessionFields
          key={session.id}
          session={session}
          number={at + 1}
          count={draft.length}
          faults={isTried ? faults : new Map()}
          doubt={doubts.get(session.id)}
          onChange={(next) => change(draft.map((each) => (each.id === next.id ? next : each)))}
          onMove={(by) => change(moved(draft, at, by))}
          onRemove={() => removeSession(session)}
        />
      ))}
      <div className={styles.acts}>
        <Button icon="plus" data-add-session="" disabled={draft.length >= mostSessions} onClick={addSession}>
          {t('addSession')}
        </Button>
      </div>
      {isTried && faults.size > 0 && <FormFault key={`some ${tries}`} text={t('fault.some', { count: faults.size })} />}
      {isTried && draft.length === 0 && <FormFault key={`none ${tries}`} text={t('fault.none')} />}
      {save.error && !hasLost && <ErrorPanel error={save.error} what="act" />}
      {hasLost && !theirs && <ErrorPanel error={save.error as Error} what="act" onRetry={() => void readTheirs()} />}
      <div className={styles.bottom}>
        <Button type="submit" kind="primary" busy={save.isPending} disabled={draft.length === 0}>
          {t('save')}
        </Button>
        <Button onClick={() => onClose(false)}>{t('cancel')}</Button>
        <span className={styles.soft}>{t('saveHint')}</span>
      </div>
      <LeaveGuard when={isTouched} what={t('title')} />
    </form>
  );
}

function firstSession({ startsAt, endsAt }: { startsAt: number; endsAt: number }): DraftSession {
  const item = { id: newPartId('i'), title: '', speaker: '', minutes: undefined };
  return { id: newPartId('s'), title: '', startsAt, endsAt, chair: '', items: [item] };
}
