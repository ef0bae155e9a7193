import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { homeRoutes } from '../../../../shared/contracts/home.ts';
import { liveRoutes } from '../../../../shared/contracts/live.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import type { Answer } from '../../api/shapes.ts';
import { useRead } from '../../api/use-api.tsx';
import { buttonClass } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Time } from '../../design/time.tsx';
import { useMay } from '../../session/use-session.tsx';
import { Section } from './section.tsx';

type Home = Answer<typeof homeRoutes.readHome>;
type Brief = Home['live'][number];

/** What waits for this person, the most urgent first. */
export function HomePage() {
  const t = useTranslations('home');
  const may = useMay();
  const read = useRead(homeRoutes.readHome, {}, { everyMs: 30_000 });
  return (
    <>
      <PageHeader
        title={t('title')}
        acts={
          may(scheduleRoutes.createConference) && (
            <Link to="/conferences/new" className={buttonClass('primary')}>
              {t('schedule')}
            </Link>
          )
        }
      />
      <Loaded read={read} doing={t('reading')}>
        {(home) => (isEmpty(home) ? <NothingWaits /> : <Work home={home} />)}
      </Loaded>
    </>
  );
}

function isEmpty({ serverTime, ...lists }: Home): boolean {
  return Object.values(lists).every((list) => list.length === 0);
}

function NothingWaits() {
  const t = useTranslations('home');
  return (
    <Empty title={t('emptyTitle')} act={<Link to="/conferences">{t('allConferences')}</Link>}>
      <p>{t('empty')}</p>
    </Empty>
  );
}

function Work({ home }: { readonly home: Home }) {
  const t = useTranslations('home');
  const may = useMay();
  const named = ({ id, title }: Brief) => (
    <Link to="/c/$conferenceId" params={{ conferenceId: id }}>
      {title}
    </Link>
  );
  const starting = (it: Brief) => (
    <>
      <Time at={it.startsAt} />
      <Time at={it.startsAt} show="relative" />
      <span>{t('bridges', { count: it.bridges })}</span>
    </>
  );
  const briefs = (key: 'live' | 'doorsSoon' | 'drafts' | 'coming') => ({
    title: t(key),
    items: home[key],
    itemKey: ({ id }: Brief) => id,
    name: named,
  });
  return (
    <>
      <Section
        {...briefs('live')}
        about={starting}
        act={({ id }) =>
          may(liveRoutes.board) && (
            <Link to="/c/$conferenceId/board" params={{ conferenceId: id }} className={buttonClass('primary')}>
              {t('openBoard')}
            </Link>
          )
        }
      />
      <Section
        title={t('toApprove')}
        items={home.toApprove}
        itemKey={({ conclusionsId }) => conclusionsId}
        name={({ abstract }) => abstract}
        about={({ title, drafter, submittedAt }) => (
          <>
            <span>{title}</span>
            <span>{t('submittedBy', { drafter })}</span>
            {submittedAt !== undefined && <Time at={submittedAt} show="relative" />}
          </>
        )}
        act={({ conferenceId }) => (
          <Link to="/c/$conferenceId/conclusions" params={{ conferenceId }} className={buttonClass()}>
            {t('review')}
          </Link>
        )}
      />
      <Section
        {...briefs('doorsSoon')}
        about={(it) => (
          <>
            <span>{t.rich('doorsAt', { time: () => <Time key="time" at={it.doorsOpenAt} /> })}</span>
            <Time at={it.doorsOpenAt} show="relative" />
            <span>{t('bridges', { count: it.bridges })}</span>
          </>
        )}
        act={({ id }) =>
          may(liveRoutes.board) && (
            <Link to="/c/$conferenceId/check" params={{ conferenceId: id }} className={buttonClass()}>
              {t('lineCheck')}
            </Link>
          )
        }
      />
      <Section
        title={t('failedDeliveries')}
        items={home.failedDeliveries}
        itemKey={({ documentId }) => documentId}
        name={({ failed, isMore }) => t('failed', { count: failed, more: String(isMore) })}
        about={({ title, kind }) => (
          <>
            <span>{t(`kind.${kind}`)}</span>
            <span>{title}</span>
          </>
        )}
        act={({ conferenceId }) => (
          <Link to="/c/$conferenceId/delivery" params={{ conferenceId }} className={buttonClass()}>
            {t('deliver')}
          </Link>
        )}
      />
      <Section
        title={t('toConclude')}
        items={home.toConclude}
        itemKey={({ id }) => id}
        name={named}
        about={({ endsAt, conclusions }) => (
          <>
            <span>{t(`progress.${conclusions}`)}</span>
            <Time at={endsAt} show="relative" />
          </>
        )}
        act={({ id }) => (
          <Link to="/c/$conferenceId/conclusions" params={{ conferenceId: id }} className={buttonClass()}>
            {t('conclude')}
          </Link>
        )}
      />
      <Section
        {...briefs('drafts')}
        about={starting}
        act={({ id }) => (
          <Link to="/c/$conferenceId/edit" params={{ conferenceId: id }} className={buttonClass()}>
            {t('goOn')}
          </Link>
        )}
      />
      <Section {...briefs('coming')} about={starting} />
    </>
  );
}
