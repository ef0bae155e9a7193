import { Link, Outlet, useLocation, useMatches } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../shared/contracts/attendance.ts';
import { auditRoutes } from '../../../shared/contracts/audit.ts';
import { conclusionsRoutes } from '../../../shared/contracts/conclusions.ts';
import { distributeRoutes } from '../../../shared/contracts/distribute.ts';
import { liveRoutes } from '../../../shared/contracts/live.ts';
import { papersRoutes } from '../../../shared/contracts/papers.ts';
import type { Role } from '../../../shared/contracts/route.ts';
import { scheduleRoutes } from '../../../shared/contracts/schedule.ts';
import { ApiProblem, asMissing } from '../api/problem.ts';
import { useRead } from '../api/use-api.tsx';
import { buttonClass } from '../design/button.tsx';
import { Empty } from '../design/empty.tsx';
import { Loaded } from '../design/loaded.tsx';
import { NoPermission } from '../design/no-permission.tsx';
import { PageHeader } from '../design/page-header.tsx';
import { ConferenceStatus } from '../design/state-badge.tsx';
import { Time } from '../design/time.tsx';
import { useMay } from '../session/use-session.tsx';
import styles from './frame.module.css';
import { heldTime } from './held-time.ts';
import { PageMain } from './page-main.tsx';
import { conferenceRoute } from './roots.tsx';
import { type Conference, ConferenceContext } from './use-conference.ts';

/** Around every page of one conference: its name, state and the way between its pages. */
export function ConferenceFrame() {
  const t = useTranslations('app');
  const { conferenceId } = conferenceRoute.useParams();
  const read = useRead(scheduleRoutes.getConference, { params: { conferenceId } }, { everyMs: 30_000 });
  const error = asMissing(read.error);
  const isMissing = read.data === undefined && error instanceof ApiProblem && error.code === 'not-found';
  return (
    <>
      {read.data && <ConferenceBar conference={read.data} />}
      <PageMain>
        {error && read.data === undefined && <PageHeader title={t('conference')} />}
        {isMissing ? (
          <Empty
            title={t('noConference')}
            act={
              <Link to="/conferences" className={buttonClass()}>
                {t('conferences')}
              </Link>
            }
          >
            <p>{t('noConferenceText')}</p>
          </Empty>
        ) : (
          <Loaded read={{ data: read.data, error, refetch: read.refetch }}>
            {(conference) => (
              <ConferenceContext value={conference}>
                <PageForReaders />
              </ConferenceContext>
            )}
          </Loaded>
        )}
      </PageMain>
    </>
  );
}

const pages = [
  { to: '/c/$conferenceId', label: 'overview', reads: scheduleRoutes.getConference },
  { to: '/c/$conferenceId/agenda', label: 'agenda', reads: papersRoutes.readAgenda },
  { to: '/c/$conferenceId/check', label: 'lineCheck', reads: liveRoutes.board },
  { to: '/c/$conferenceId/board', label: 'board', reads: liveRoutes.board },
  { to: '/c/$conferenceId/floor', label: 'floor', reads: liveRoutes.board },
  { to: '/c/$conferenceId/attendance', label: 'attendance', reads: attendanceRoutes.summary },
  { to: '/c/$conferenceId/conclusions', label: 'conclusions', reads: conclusionsRoutes.listConclusions },
  { to: '/c/$conferenceId/delivery', label: 'delivery', reads: distributeRoutes.listDocuments },
  { to: '/c/$conferenceId/audit', label: 'audit', reads: auditRoutes.listAudit },
] as const satisfies readonly { to: string; label: string; reads: { readonly roles: readonly Role[] } }[];

/** The page of this address. Whoever may not read what it shows is told so at once, and the API is not asked in vain. */
function PageForReaders() {
  const t = useTranslations('app');
  const may = useMay();
  const path = useMatches({ select: (matches) => matches.at(-1)?.fullPath.replace(/\/$/, '') });
  const page = pages.find(({ to }) => to === path);
  if (page === undefined || may(page.reads)) return <Outlet />;
  return (
    <>
      <PageHeader title={t(page.label)} />
      <NoPermission />
    </>
  );
}

function ConferenceBar({ conference }: { readonly conference: Conference }) {
  const t = useTranslations('app');
  const may = useMay();
  const links = useActiveInSight();
  return (
    <section className={styles.sub} aria-label={conference.title} data-shell>
      <div className={styles.inner}>
        <div className={styles.context}>
          <strong>{conference.title}</strong>
          <ConferenceStatus status={conference.status} />
          <HeldTime conference={conference} />
        </div>
        <nav ref={links} className={styles.links} aria-label={t('conferenceNavigation')}>
          {pages
            .filter(({ reads }) => may(reads))
            .map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                params={{ conferenceId: conference.id }}
                className={styles.link}
                activeOptions={{ exact: label === 'overview', includeSearch: false }}
              >
                {t(label)}
              </Link>
            ))}
        </nav>
      </div>
    </section>
  );
}

function HeldTime({ conference }: { readonly conference: Conference }) {
  const t = useTranslations('app');
  const { is, from, to, isOneDay } = heldTime(conference);
  return (
    <span className={styles.soft}>
      {t(`time.${is}`)}{' '}
      {to !== undefined && isOneDay ? (
        <>
          <Time at={from} show="time" />–<Time at={to} />
        </>
      ) : (
        <Time at={from} />
      )}
      {to !== undefined && !isOneDay && (
        <>
          {' – '}
          <Time at={to} />
        </>
      )}
    </span>
  );
}

/** Where the links are a line that scrolls (a phone), the one of this page is in the middle of it. */
function useActiveInSight() {
  const line = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another active link
  useEffect(() => {
    const active = line.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (!line.current || !active) return;
    const { left, width } = active.getBoundingClientRect();
    const of = line.current.getBoundingClientRect();
    line.current.scrollBy({ left: left + width / 2 - (of.left + of.width / 2) });
  }, [pathname]);
  return line;
}
