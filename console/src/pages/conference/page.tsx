import { useTranslations } from 'use-intl';
import { hallRoutes } from '../../../../shared/contracts/hall.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Acts } from './acts.tsx';
import { BridgesTab } from './bridges-tab.tsx';
import { Overview } from './overview.tsx';
import styles from './page.module.css';
import { RoomsTab } from './rooms-tab.tsx';
import { conferencePageRoute, tabs } from './route.ts';
import { Timeline } from './timeline.tsx';

/** Where the conference stands, what comes next, and what it is made of. */
export function ConferencePage() {
  const t = useTranslations('conference');
  const conference = useConference();
  const may = useMayHere();
  const { tab = 'overview' } = conferencePageRoute.useSearch();
  const navigate = conferencePageRoute.useNavigate();
  const offered = tabs.filter((each) => each !== 'rooms' || may(hallRoutes.getRooms));
  return (
    <>
      <PageHeader title={t('title')} tabTitle={conference.title} acts={<Acts />} />
      {conference.status === 'cancelled' && (
        <div className={styles.notice}>
          <Panel kind="warning" title={t('cancelledTitle')}>
            <p>{conference.cancelReason}</p>
          </Panel>
        </div>
      )}
      <div className={styles.stages}>
        <Timeline />
      </div>
      <Tabs
        label={t('tabs')}
        value={offered.find((each) => each === tab) ?? 'overview'}
        onChange={(next) => void navigate({ search: next === 'overview' ? {} : { tab: next } })}
        tabs={offered.map((value) => ({ value, label: t(`tab.${value}`) }))}
      >
        {tab === 'bridges' ? <BridgesTab /> : tab === 'rooms' && may(hallRoutes.getRooms) ? <RoomsTab /> : <Overview />}
      </Tabs>
    </>
  );
}
