import { useTranslations } from 'use-intl';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import type { Agenda } from './agenda.ts';
import { AgendaEditor } from './agenda-editor.tsx';
import { AgendaView } from './agenda-view.tsx';
import styles from './page.module.css';
import { Publish } from './publish.tsx';
import { agendaRoute } from './route.ts';

export function AgendaPage() {
  const t = useTranslations('agenda');
  const { id: conferenceId, title, status } = useConference();
  const may = useMayHere();
  const { edit } = agendaRoute.useSearch();
  const navigate = agendaRoute.useNavigate();
  const params = { conferenceId };
  const read = useRead(papersRoutes.readAgenda, { params });
  const papers = useRead(papersRoutes.listPapers, { params });
  const mayEdit = may(papersRoutes.setAgenda) && status !== 'cancelled';
  const isEditing = edit === true && mayEdit;
  const open = (): void => void navigate({ search: { edit: true } });
  const close = (isSaved: boolean): void => void navigate({ search: {}, ignoreBlocker: isSaved });
  return (
    <>
      <PageHeader
        title={t('title')}
        tabTitle={`${t('title')} · ${title}`}
        lead={read.data && <Standing agenda={read.data} />}
        acts={
          mayEdit &&
          !isEditing &&
          read.data &&
          read.data.version > 0 && (
            <div data-screen-only className={styles.headActs}>
              <Button onClick={open}>{t('edit')}</Button>
              <Publish agenda={read.data} />
            </div>
          )
        }
      />
      {status === 'cancelled' && <Panel kind="note" title={t('cancelled')} />}
      <Loaded read={read} doing={t('reading')} rows={8}>
        {(agenda) => {
          if (isEditing) return <AgendaEditor agenda={agenda} onClose={close} />;
          const none = (
            <Empty
              title={mayEdit ? t('empty.mine') : t('empty.others')}
              act={
                mayEdit && (
                  <Button kind="primary" onClick={open}>
                    {t('write')}
                  </Button>
                )
              }
            />
          );
          return (
            <>
              {agenda.sessions.length === 0 && none}
              <Loaded read={papers} rows={3}>
                {({ items }) => <AgendaView agenda={agenda} papers={items} />}
              </Loaded>
            </>
          );
        }}
      </Loaded>
    </>
  );
}

/** What is out, and whether what one sees is that. */
function Standing({ agenda }: { readonly agenda: Agenda }) {
  const t = useTranslations('agenda');
  const { version, publishedVersion, publishedAt } = agenda;
  if (version === 0) return null;
  if (publishedVersion === undefined || publishedAt === undefined) return t('standing.never', { version });
  const values = { version, published: publishedVersion, time: () => <Time key="time" at={publishedAt} show="full" /> };
  return publishedVersion === version ? t.rich('standing.out', values) : t.rich('standing.newer', values);
}
