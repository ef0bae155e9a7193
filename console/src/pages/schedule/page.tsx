import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { buttonClass } from '../../design/button.tsx';
import { NoPermission } from '../../design/no-permission.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { useMay } from '../../session/use-session.tsx';
import { Editor } from './editor.tsx';

export function SchedulePage() {
  const t = useTranslations('schedule');
  const may = useMay();
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      {may(scheduleRoutes.createConference) ? <Editor conference={undefined} /> : <NoPermission />}
    </>
  );
}

export function EditPage() {
  const t = useTranslations('schedule');
  const may = useMayHere();
  const conference = useConference();
  const isDraft = conference.status === 'draft';
  const isOpen = isDraft || conference.status === 'scheduled' || conference.status === 'live';
  const title = isDraft ? t('draftTitle') : t('editTitle');
  const back = (
    <Link to="/c/$conferenceId" params={{ conferenceId: conference.id }} className={buttonClass()}>
      {t('act.toConference')}
    </Link>
  );
  return (
    <>
      <PageHeader title={title} tabTitle={`${conference.title} – ${title}`} acts={back} />
      {!may(scheduleRoutes.editConference) ? (
        <NoPermission />
      ) : isOpen ? (
        <Editor key={conference.id} conference={conference} />
      ) : (
        <Panel kind="note" title={t('closed.title')}>
          <p>{t('closed.text')}</p>
        </Panel>
      )}
    </>
  );
}
