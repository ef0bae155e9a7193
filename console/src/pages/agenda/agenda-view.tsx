import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Time } from '../../design/time.tsx';
import { clockTime } from '../../i18n/format.ts';
import { startOfDay } from '../../i18n/local-time.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { type Agenda, dueTimes, type Paper, type Session } from './agenda.ts';
import styles from './page.module.css';
import { PaperDialog, type Placing } from './paper-dialog.tsx';
import { PaperList } from './paper-list.tsx';

export interface AgendaViewProps {
  readonly agenda: Agenda;
  readonly papers: readonly Paper[];
}

/** Sessions, their items with the papers of each, and the papers of the conference as a whole. */
export function AgendaView({ agenda, papers }: AgendaViewProps) {
  const t = useTranslations('agenda');
  const may = useMayHere();
  const { status } = useConference();
  const [placing, setPlacing] = useState<Placing>();
  const mayAdd = may(papersRoutes.addPaper) && status !== 'cancelled';
  const known = new Set(agenda.sessions.flatMap(({ items }) => items.map(({ id }) => id)));
  // A paper whose item is gone belongs to the conference again: it must not become invisible.
  const general = papers.filter(({ item }) => item === undefined || !known.has(item));
  const listed = (of: readonly Paper[]) => (
    <PaperList papers={of} onNewVersion={mayAdd ? (paper) => setPlacing({ kind: 'version', paper }) : undefined} />
  );
  const dayCount = new Set(agenda.sessions.map(({ startsAt }) => startOfDay(startsAt))).size;
  return (
    <>
      <div className={styles.sessions}>
        {agenda.sessions.map((session) => (
          <SessionView
            key={session.id}
            session={session}
            showDay={dayCount > 1}
            papersOf={(itemId) => listed(papers.filter(({ item }) => item === itemId))}
            addTo={mayAdd ? (item) => setPlacing({ kind: 'new', item: { id: item.id, title: item.title } }) : undefined}
          />
        ))}
      </div>
      {(agenda.sessions.length > 0 || general.length > 0 || mayAdd) && (
        <section className={styles.general}>
          <h2>{t('papers.general')}</h2>
          {general.length === 0 && <p className={styles.soft}>{t('papers.noneGeneral')}</p>}
          {listed(general)}
          {mayAdd && (
            <div data-screen-only>
              <Button icon="plus" onClick={() => setPlacing({ kind: 'new', item: undefined })}>
                {t('papers.addGeneral')}
              </Button>
            </div>
          )}
        </section>
      )}
      {placing && (
        <PaperDialog
          // Another paper, another dialog: nothing of the last one is left in it.
          key={placing.kind === 'version' ? placing.paper.id : (placing.item?.id ?? '')}
          placing={placing}
          onClose={() => setPlacing(undefined)}
        />
      )}
    </>
  );
}

interface SessionViewProps {
  readonly session: Session;
  readonly showDay: boolean;
  readonly papersOf: (itemId: string) => React.ReactNode;
  readonly addTo: ((item: Session['items'][number]) => void) | undefined;
}

function SessionView({ session, showDay, papersOf, addTo }: SessionViewProps) {
  const t = useTranslations('agenda');
  const { language } = useLanguage();
  const due = dueTimes(session);
  return (
    <section className={styles.session} aria-labelledby={`session-${session.id}`}>
      <header className={styles.sessionHead}>
        <h2 id={`session-${session.id}`}>{session.title}</h2>
        <p className={styles.soft}>
          {showDay && (
            <>
              <Time at={session.startsAt} show="day" />,{' '}
            </>
          )}
          {clockTime(session.startsAt, language)} – {clockTime(session.endsAt, language)}
          {session.chair && ` · ${t('chairedBy', { name: session.chair })}`}
        </p>
      </header>
      {session.items.length === 0 && <p className={styles.soft}>{t('noItems')}</p>}
      <ol className={styles.items}>
        {session.items.map((item, at) => {
          const dueAt = due[at];
          return (
            <li key={item.id} className={styles.item}>
              <span className={styles.due}>
                {dueAt !== undefined && (
                  <time dateTime={new Date(dueAt).toISOString()}>{clockTime(dueAt, language)}</time>
                )}
              </span>
              <div className={styles.itemBody}>
                <p className={styles.itemTitle}>{item.title}</p>
                <p className={styles.soft}>
                  {[item.speaker, item.minutes !== undefined && t('minutes', { count: item.minutes })]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
                {papersOf(item.id)}
                {addTo && (
                  <Button
                    kind="quiet"
                    icon="plus"
                    data-screen-only=""
                    aria-label={t('papers.addTo', { title: item.title })}
                    onClick={() => addTo(item)}
                  >
                    {t('papers.add')}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
