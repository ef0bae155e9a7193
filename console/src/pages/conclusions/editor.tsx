import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { useAct } from '../../api/use-api.tsx';
import { useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { NoticePaper } from '../../design/notice-paper.tsx';
import { Panel } from '../../design/panel.tsx';
import { Polite } from '../../design/polite.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import { mayLast } from '../../session/shelves.ts';
import { useSession } from '../../session/use-session.tsx';
import { Conflict } from './conflict.tsx';
import { contentOf, missingOf } from './draft-text.ts';
import { Fields } from './fields.tsx';
import styles from './page.module.css';
import { SavedState } from './saved-state.tsx';
import { type Conclusions, useSaving } from './use-saving.ts';

export interface EditorProps {
  readonly given: Conclusions;
  readonly onStored: (stored: Conclusions) => void;
}

/** The text at the left, the paper at the right; what is typed is stored by itself, and kept in the browser until it is. */
export function Editor({ given, onStored }: EditorProps) {
  const t = useTranslations('conclusions');
  const may = useMayHere();
  const toast = useToast();
  const session = useSession();
  const { saving, state, leftAt, flush, patienceMs, type, keepMine, takeTheirs, drop } = useSaving(given, onStored);
  const [isSubmitting, setSubmitting] = useState(false);
  const [isEmpty, setEmpty] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const submit = useAct(routes.submitConclusions, {
    invalidates: [routes.listConclusions],
    onDone: () => toast({ text: t('submittedToast') }),
  });
  const leaving = useBlocker({
    shouldBlockFn: async ({ current, next }) =>
      current.pathname !== next.pathname && (await flush(patienceMs)) === undefined,
    enableBeforeUnload: () => state !== 'saved' && !session.takesAlong(),
    withResolver: true,
  });
  const content = contentOf(saving.typed);
  /** Headings under which nothing stands: on the paper they would stand bare. */
  const hollow = content.sections.flatMap(({ heading, paragraphs }) =>
    heading && paragraphs.length === 0 ? [heading] : [],
  );
  const send = async (isSure = false): Promise<void> => {
    const hasWords = content.sections.some(({ paragraphs }) => paragraphs.length > 0);
    setEmpty(!hasWords);
    if (!hasWords) return;
    if (!isSure && hollow.length > 0) {
      setAsking(true);
      return;
    }
    setAsking(false);
    setSubmitting(true);
    const version = await flush();
    setSubmitting(false);
    const params = { conferenceId: given.conferenceId, conclusionsId: given.id };
    if (version !== undefined) submit.mutate({ params, body: { version } });
  };
  return (
    <>
      <div className={styles.bar} data-screen-only>
        <SavedState state={state} saving={saving} />
        <div className={styles.row}>
          <Button icon="print" onClick={() => print()}>
            {t('print')}
          </Button>
          {may(routes.submitConclusions) && (
            <Button kind="primary" busy={isSubmitting || submit.isPending} onClick={() => void send()}>
              {t('submit')}
            </Button>
          )}
        </div>
      </div>
      {submit.error && <ErrorPanel error={submit.error} what="act" />}
      <Polite className={styles.told}>
        {leftAt !== undefined && (
          <Panel
            kind="note"
            title={t.rich('left.title', { time: () => <Time key="time" at={leftAt} show="relative" /> })}
          >
            <p>{t('left.text')}</p>
          </Panel>
        )}
        {state === 'late' && (
          <Panel
            kind="warning"
            title={t('late.title')}
            acts={<Button onClick={() => void flush()}>{t('late.retry')}</Button>}
          >
            <p>{mayLast(given.classification) ? t('late.text') : t('late.textInTab')}</p>
          </Panel>
        )}
        {saving.failure && state === 'failed' && (
          <ErrorPanel error={saving.failure} what="act" isByItself onRetry={() => void flush()} />
        )}
        {saving.foreign && <Conflict foreign={saving.foreign} onKeepMine={keepMine} onTakeTheirs={takeTheirs} />}
      </Polite>
      <div className={styles.work}>
        <div data-screen-only>
          <Fields
            text={saving.typed}
            onChange={(next) => {
              setEmpty(false);
              type(next);
            }}
            missing={missingOf(saving.typed)}
            isEmpty={isEmpty}
          />
        </div>
        <div className={styles.paper}>
          <p className={styles.paperTitle} data-screen-only>
            {t('paperLead')}
          </p>
          <NoticePaper label={t('paper')} notice={{ ...saving.base, content }} />
        </div>
      </div>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('hollow.title', { count: hollow.length })}
        text={t('hollow.text')}
        act={t('hollow.act')}
        onConfirm={() => void send(true)}
      >
        <ul>
          {hollow.map((heading) => (
            <li key={heading} lang="vi">
              {heading}
            </li>
          ))}
        </ul>
      </ConfirmDialog>
      <ConfirmDialog
        open={leaving.status === 'blocked'}
        onOpenChange={(open) => !open && leaving.reset?.()}
        title={t('leave.title')}
        text={t('leave.text')}
        act={t('leave.act')}
        danger
        onConfirm={() => {
          drop();
          leaving.proceed?.();
        }}
      />
    </>
  );
}
