import { useTranslations } from 'use-intl';
import { BarChart } from '../../design/bar-chart.tsx';
import { Empty } from '../../design/empty.tsx';
import { useServerNow } from '../../design/server-clock.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { spanText } from '../../i18n/format.ts';
import styles from './page.module.css';
import type { Floor } from './use-floor.ts';

type Turn = Floor['history'][number];

/** Time spoken by province; the turn under way goes on counting. */
export function TimeByBranch({ floor }: { readonly floor: Floor }) {
  const t = useTranslations('floor');
  const now = useServerNow();
  if (floor.branches.length === 0) return null;
  const { speaker, serverTime } = floor;
  const more = Math.max(0, Math.floor((now - serverTime) / 1000));
  return (
    <BarChart
      title={t('byBranch')}
      segments={[{ key: 'seconds', label: t('spoken'), color: 'var(--series-1)' }]}
      bars={floor.branches.map(({ branch, name, seconds }) => ({
        key: branch,
        label: name,
        counts: { seconds: seconds + (speaker?.branch === branch ? more : 0) },
      }))}
      figure={({ counts }) => spanText((counts.seconds ?? 0) * 1000)}
    />
  );
}

/** Every turn so far, the last one first. */
export function History({ floor }: { readonly floor: Floor }) {
  const t = useTranslations('floor');
  if (floor.history.length === 0) return <Empty title={t('empty.history')} />;
  const columns: Column<Turn>[] = [
    { key: 'turn', title: t('column.turn'), number: true, shrink: true, cell: ({ turn }) => turn },
    {
      key: 'name',
      title: t('column.name'),
      heads: true,
      cell: ({ name, parentName, isUndone }) => (
        <span className={isUndone ? styles.undone : undefined}>
          {name} {parentName && <span className={styles.soft}>{parentName}</span>}
        </span>
      ),
    },
    { key: 'from', title: t('column.from'), shrink: true, cell: ({ from }) => <Time at={from} show="time" /> },
    {
      key: 'seconds',
      title: t('column.seconds'),
      number: true,
      cell: (turn) => <Spoken turn={turn} />,
    },
    {
      key: 'ended',
      title: t('column.ended'),
      cell: ({ ended, isUndone }) => (isUndone ? t('ended.undone') : ended ? t(`ended.${ended}`) : t('ended.going')),
    },
  ];
  return <Table caption={t('history')} columns={columns} rows={floor.history} rowKey={({ turn }) => String(turn)} />;
}

function Spoken({ turn: { to, from, seconds } }: { readonly turn: Turn }) {
  const now = useServerNow();
  return spanText(to === undefined ? now - from : seconds * 1000);
}
