import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { asMissing } from '../../api/problem.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { buttonClass } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { NoPermission } from '../../design/no-permission.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { useMay } from '../../session/use-session.tsx';
import { Editor } from './editor.tsx';
import type { ConferenceId } from './form.ts';
import { scheduleRoute } from './route.ts';

export function SchedulePage() {
  const t = useTranslations('schedule');
  const may = useMay();
  const { like } = scheduleRoute.useSearch();
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      {!may(scheduleRoutes.createConference) ? (
        <NoPermission />
      ) : like === undefined ? (
        <Editor conference={undefined} />
      ) : (
        <LikeAnother key={like} conferenceId={like} />
      )}
    </>
  );
}

/** What is held every week is not written every week. */
function LikeAnother({ conferenceId }: { readonly conferenceId: ConferenceId }) {
  const t = useTranslations('schedule');
  const read = useRead(scheduleRoutes.getConference, { params: { conferenceId } });
  return (
    <Loaded read={{ ...read, error: asMissing(read.error) }} rows={8} doing={t('readingLike')}>
      {(conference) => <Editor conference={undefined} like={conference} />}
    </Loaded>
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
      <PageHeader title={title} tabTitle={`${title} · ${conference.title}`} acts={back} />
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
