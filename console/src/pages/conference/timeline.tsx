import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes } from '../../../../shared/contracts/conclusions.ts';
import { distributeRoutes } from '../../../../shared/contracts/distribute.ts';
import { hallRoutes } from '../../../../shared/contracts/hall.ts';
import { lineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { hasEnded } from '../../../../shared/domain/conference.ts';
import { useRead } from '../../api/use-api.tsx';
import { type Conference, useConference, useMayHere } from '../../app/use-conference.ts';
import { buttonClass } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { useNow } from '../../design/now.ts';
import { Polite } from '../../design/polite.tsx';
import { Stages } from '../../design/stages.tsx';
import { Time } from '../../design/time.tsx';
import styles from './page.module.css';
import { type Known, type StageKey, type StageNote, type StageView, stagesOf } from './stages.ts';

const everyMs = 15_000;

/** What is known of every stage that this person may read, and why not more. */
function useKnown(conference: Conference): { known: Known; error: Error | undefined; again: () => void } {
  const may = useMayHere();
  const params = { conferenceId: conference.id };
  const isAnnounced = conference.status !== 'draft';
  const isOver = hasEnded(conference);
  const when = (route: Parameters<typeof may>[0], isDue: boolean) => ({ enabled: isDue && may(route), everyMs });
  const agenda = useRead(papersRoutes.readAgenda, { params }, when(papersRoutes.readAgenda, true));
  const lineCheck = useRead(
    lineCheckRoutes.readLineChecks,
    { params, query: { limit: 1 } },
    when(lineCheckRoutes.readLineChecks, isAnnounced),
  );
  const rooms = useRead(hallRoutes.getRooms, { params }, when(hallRoutes.getRooms, isAnnounced));
  const conclusions = useRead(
    conclusionsRoutes.listConclusions,
    { params },
    when(conclusionsRoutes.listConclusions, isAnnounced),
  );
  const documents = useRead(distributeRoutes.listDocuments, { params }, when(distributeRoutes.listDocuments, isOver));
  const notice = documents.data?.items
    .filter(({ kind }) => kind === 'conclusions')
    .toSorted((a, b) => b.plannedAt - a.plannedAt)[0];
  const summary = useRead(
    distributeRoutes.summariseDeliveries,
    { params: { ...params, documentId: notice?.id ?? '' } },
    when(distributeRoutes.summariseDeliveries, notice !== undefined),
  );
  const { expected = 0, counts } = lineCheck.data ?? {};
  const mayFollow = may(distributeRoutes.listDocuments);
  const reckoning = summary.data?.reckoning;
  const reads = [agenda, lineCheck, rooms, conclusions, documents, summary];
  const known: Known = {
    conference,
    agenda: agenda.data && { version: agenda.data.version, publishedAt: agenda.data.publishedAt },
    lineCheck: counts && { expected, passed: counts.passed, failed: counts.failed },
    rooms: rooms.data && {
      status: rooms.data.status,
      seats: rooms.data.seats,
      bridges: rooms.data.bridges,
      unseated: rooms.data.unseated.length,
    },
    conclusions: conclusions.data?.items,
    isReading: reads.some(({ isLoading }) => isLoading),
    delivery:
      !mayFollow || (isOver && !documents.data) || (notice && !summary.data)
        ? undefined
        : summary.data && reckoning
          ? {
              recipients: summary.data.recipients,
              arrived: reckoning.delivered + reckoning.acknowledged,
              failed: reckoning.failed,
              acknowledged: reckoning.acknowledged,
            }
          : 'none',
  };
  const again = (): void => {
    for (const each of reads) if (each.isError) void each.refetch();
  };
  return { known, error: reads.find(({ error }) => error)?.error ?? undefined, again };
}

const pageOf = {
  agenda: '/c/$conferenceId/agenda',
  lineCheck: '/c/$conferenceId/check',
  live: '/c/$conferenceId/board',
  attendance: '/c/$conferenceId/attendance',
  conclusions: '/c/$conferenceId/conclusions',
  delivery: '/c/$conferenceId/delivery',
  acknowledged: '/c/$conferenceId/delivery',
} as const satisfies Partial<Record<StageKey, string>>;

/** The stages as one line; the one to act on now says what to do. */
export function Timeline() {
  const t = useTranslations('conference');
  const may = useMayHere();
  const conference = useConference();
  const now = useNow();
  const { known, error, again } = useKnown(conference);
  const stages = stagesOf(known, now);
  const { id: conferenceId } = conference;
  const actOf = ({ key, isNext }: StageView): ReactNode => {
    if (!isNext) return undefined;
    if (key === 'schedule')
      return (
        may(scheduleRoutes.editConference) && (
          <Link to="/c/$conferenceId/edit" params={{ conferenceId }} className={buttonClass('primary')}>
            {t('next.schedule')}
          </Link>
        )
      );
    if (key === 'rooms')
      return (
        <Link to="/c/$conferenceId" params={{ conferenceId }} search={{ tab: 'rooms' }} className={buttonClass()}>
          {t('next.rooms')}
        </Link>
      );
    return (
      <Link to={pageOf[key]} params={{ conferenceId }} className={buttonClass()}>
        {t(`next.${key}`)}
      </Link>
    );
  };
  return (
    <>
      <Stages
        label={t('stages')}
        isReading={known.isReading}
        stages={stages.map((stage) => ({
          key: stage.key,
          name: t(`stage.${stage.key}`),
          state: stage.state,
          note: stage.note ? <Note note={stage.note} /> : stage.state === 'unknown' && '–',
          act: actOf(stage),
        }))}
      />
      <Polite className={styles.unread}>{error && <ErrorPanel error={error} onRetry={again} />}</Polite>
    </>
  );
}

function Note({ note }: { readonly note: StageNote }) {
  const t = useTranslations('conference');
  if (note.kind === 'word') return t(`note.${note.word}`);
  if (note.kind === 'count')
    return (
      <>
        {t('note.count', { done: note.done, of: note.of })}
        {note.failed !== undefined && ` · ${t('note.failed', { count: note.failed })}`}
      </>
    );
  return t.rich(`note.${note.word}`, { time: () => <Time key="time" at={note.at} /> });
}
