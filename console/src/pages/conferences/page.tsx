import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { buttonClass } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { useMay } from '../../session/use-session.tsx';
import { ComingView, PastView } from './list-view.tsx';
import { MonthView } from './month-view.tsx';
import styles from './page.module.css';
import { type ConferencesSearch, conferencesRoute, readSearch, type Status, statuses, views } from './route.ts';

export function ConferencesPage() {
  const t = useTranslations('conferences');
  const words = useTranslations('words');
  const may = useMay();
  const search = conferencesRoute.useSearch();
  const navigate = conferencesRoute.useNavigate();
  const view = search.view ?? 'coming';
  // Typing does not fill the history; the address is always the one of what is seen.
  const change = (next: { [K in keyof ConferencesSearch]: ConferencesSearch[K] | undefined }, replace = true): void =>
    void navigate({ search: (was) => readSearch({ ...was, ...next }), replace });
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
      <div className={styles.filters}>
        <TextField
          label={t('search')}
          type="search"
          value={search.q ?? ''}
          onChange={(q) => change({ q: q || undefined })}
        />
        <Select
          label={t('status')}
          value={search.status ?? ''}
          onChange={(status) => change({ status: (status || undefined) as Status | undefined })}
          options={[
            { value: '', label: t('anyStatus') },
            ...statuses.map((value) => ({ value, label: words(`conferenceStatus.${value}`) })),
          ]}
        />
      </div>
      <Tabs
        label={t('views')}
        value={view}
        onChange={(next) => change({ view: next }, false)}
        tabs={views.map((value) => ({ value, label: t(`view.${value}`) }))}
      >
        {view === 'coming' && <ComingView />}
        {view === 'past' && <PastView />}
        {view === 'calendar' && <MonthView />}
      </Tabs>
    </>
  );
}
