import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { auditRoutes } from '../../../../shared/contracts/audit.ts';
import { homeRoutes } from '../../../../shared/contracts/home.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import type { Answer } from '../../api/shapes.ts';
import { useRead } from '../../api/use-api.tsx';
import { buttonClass } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useMay } from '../../session/use-session.tsx';
import { ConferenceWork } from './conference-work.tsx';
import { DocumentWork } from './document-work.tsx';

export type Home = Answer<typeof homeRoutes.readHome>;

/** What waits for this person, the most urgent first; the API gives each role its own work. */
export function HomePage() {
  const t = useTranslations('home');
  const may = useMay();
  const read = useRead(homeRoutes.readHome, {}, { everyMs: 30_000 });
  return (
    <>
      <PageHeader
        title={t('title')}
        acts={
          may(scheduleRoutes.createConference) ? (
            <Link to="/conferences/new" className={buttonClass('primary')}>
              {t('schedule')}
            </Link>
          ) : (
            may(auditRoutes.listDirectoryAudit) && (
              <Link to="/points/audit" className={buttonClass()}>
                {t('directoryAudit')}
              </Link>
            )
          )
        }
      />
      <Loaded read={read} doing={t('reading')}>
        {(home) =>
          isEmpty(home) ? (
            <NothingWaits />
          ) : (
            <ConferenceWork home={home}>
              <DocumentWork home={home} />
            </ConferenceWork>
          )
        }
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
