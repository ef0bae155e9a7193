import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Empty } from '../../design/empty.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { ChartsView } from './charts-view.tsx';
import { ExportMenu, useExport } from './export-menu.tsx';
import styles from './page.module.css';
import { PointsView } from './points-view.tsx';
import { RecordView } from './record-view.tsx';
import type { Summary } from './records.ts';
import { attendanceRoute } from './route.ts';
import { views } from './search.ts';
import { SettleAgain } from './settle-again.tsx';
import { SummaryView } from './summary-view.tsx';
import { useSettling } from './use-settling.ts';

const liveMs = 20_000;

export function AttendancePage() {
  const t = useTranslations('attendance');
  const conference = useConference();
  const { bridge } = attendanceRoute.useSearch();
  const title = t('title');
  if (conference.status === 'cancelled' || conference.status === 'draft')
    return (
      <>
        <PageHeader title={title} tabTitle={`${title} · ${conference.title}`} />
        <Empty title={t(`empty.${conference.status}`)} />
      </>
    );
  return bridge ? <RecordView key={bridge} bridgeId={bridge} /> : <Attendance />;
}

function Attendance() {
  const t = useTranslations('attendance');
  const conference = useConference();
  const { id: conferenceId, endedAt } = conference;
  const search = attendanceRoute.useSearch();
  const navigate = attendanceRoute.useNavigate();
  const view = search.view ?? 'summary';
  const isRunning = endedAt === undefined;
  const read = useRead(attendanceRoutes.summary, { params: { conferenceId } }, isRunning ? { everyMs: liveMs } : {});
  const isPending = read.data?.pending === true;
  useSettling(conferenceId, isPending);
  const making = useExport(search.branch);
  const branch = read.data?.branches.find((each) => each.branch === search.branch);
  const turnTo = (next: (typeof views)[number]): void =>
    void navigate({ search: ({ sort: _sort, down: _down, ...was }) => ({ ...was, view: next }) });
  return (
    <>
      {/* The list is printed as a record, which has it in its place. */}
      {view !== 'points' && <p data-print-only>{conference.title}</p>}
      <PageHeader
        title={t('title')}
        tabTitle={`${t('title')} · ${conference.title}`}
        lead={read.data && <Standing summary={read.data} />}
        acts={
          <div data-screen-only className={styles.headActs}>
            {conference.startedAt !== undefined && (
              <ExportMenu making={making} of={search.branch && (branch?.name ?? search.branch)} />
            )}
            <SettleAgain isPending={isPending} />
          </div>
        }
      />
      {making.error && <ErrorPanel error={making.error} what="act" />}
      <Loaded read={read} doing={t('reading')} rows={8}>
        {(summary) => (
          <>
            {conference.status === 'scheduled' && (
              <div data-screen-only className={styles.before}>
                <Panel kind="note" title={t('before.title')}>
                  <p>{t('before.text')}</p>
                </Panel>
              </div>
            )}
            <Tabs
              label={t('views')}
              value={view}
              onChange={turnTo}
              tabs={views.map((value) => ({ value, label: t(`view.${value}`) }))}
            >
              {view === 'summary' && <SummaryView summary={summary} />}
              {view === 'points' && <PointsView summary={summary} />}
              {view === 'charts' && <ChartsView summary={summary} />}
            </Tabs>
          </>
        )}
      </Loaded>
    </>
  );
}

/** Whether these figures are settled, as of when, and whether they are about to be others. */
function Standing({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const { endedAt } = useConference();
  const { settledAt, revision, pending } = summary;
  if (settledAt !== undefined)
    return (
      <>
        {t.rich('standing.settled', { revision, time: () => <Time key="time" at={settledAt} show="full" /> })}
        {pending && <strong>{` · ${t('standing.again')}`}</strong>}
      </>
    );
  return endedAt === undefined ? t('standing.running') : t('standing.settling');
}
