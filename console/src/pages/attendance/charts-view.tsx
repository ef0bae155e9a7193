import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { useReadAll } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { BarChart } from '../../design/bar-chart.tsx';
import { LineChart } from '../../design/line-chart.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';
import { presenceOverTime } from './presence-over-time.ts';
import { type AttendanceRecord, rankedBranches, type Summary } from './records.ts';
import { useStateWords } from './use-state-words.ts';

const colors = {
  present: 'var(--state-connected)',
  late: 'var(--state-degraded)',
  unknown: 'var(--state-left)',
  absent: 'var(--line-strong)',
} as const;
const order = ['present', 'late', 'unknown', 'absent'] as const;

export function ChartsView({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const { language } = useLanguage();
  const { id: conferenceId, status } = useConference();
  const read = useReadAll(
    attendanceRoutes.listAttendance,
    { params: { conferenceId } },
    { enabled: status !== 'scheduled' },
  );
  const branches = rankedBranches(summary.branches);
  return (
    <div className={styles.charts}>
      <BarChart
        title={t('charts.ranked')}
        segments={order.map((key) => ({ key, label: word(key), color: colors[key], isHollow: key === 'absent' }))}
        // Each bar is as long as its province is large in parts of a hundred, so that small and large ones compare.
        bars={branches.map(({ branch, name, tally }) => ({
          key: branch,
          label: name,
          counts: Object.fromEntries(order.map((key) => [key, (100 * tally[key]) / Math.max(1, tally.bridges)])),
        }))}
        max={100}
        figure={({ key }) => {
          const tally = branches.find(({ branch }) => branch === key)?.tally;
          return tally
            ? `${countText(tally.present + tally.late, language)}/${countText(tally.bridges, language)}`
            : '';
        }}
        describe={({ key }) => {
          const tally = branches.find(({ branch }) => branch === key)?.tally;
          return tally ? order.map((state) => `${word(state)} ${countText(tally[state], language)}`).join(', ') : '';
        }}
      />
      {status === 'scheduled' ? (
        <p className={styles.soft}>{t('charts.notStarted')}</p>
      ) : (
        <Loaded read={read} doing={t('readingPoints')}>
          {(records) => <OverTime records={records} summary={summary} />}
        </Loaded>
      )}
    </div>
  );
}

function OverTime({ records, summary }: { readonly records: readonly AttendanceRecord[]; readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const { startedAt: from = 0, endedAt: to = 0 } = summary;
  const { times, series } = useMemo(() => {
    const { times, likely, atLeast, atMost } = presenceOverTime(records, { from, to });
    return {
      times,
      series: [
        { key: 'likely', label: t('charts.likely'), values: likely },
        { key: 'atLeast', label: t('charts.atLeast'), values: atLeast },
        { key: 'atMost', label: t('charts.atMost'), values: atMost },
      ],
    };
  }, [records, from, to, t]);
  if (!records.some(({ intervals }) => intervals.length > 0))
    return <p className={styles.soft}>{t('charts.noPresence')}</p>;
  return <LineChart title={t('charts.overTime')} times={times} series={series} />;
}
