import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { BarChart } from '../../design/bar-chart.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { countText, partText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { Summary } from './document-view.tsx';
import styles from './page.module.css';
import { deliveryRoute, readSearch } from './route.ts';

type Branch = Summary['branches'][number];
const allPlaces = ['acknowledged', 'delivered', 'unknown', 'failed'] as const;
const colors = {
  acknowledged: 'var(--state-connected)',
  delivered: 'var(--state-connecting)',
  unknown: 'var(--state-degraded)',
  failed: 'var(--state-dropped)',
} as const;

const countsOf = ({ branch: _branch, ...counts }: Branch) => counts;

/** How far each branch has come, the most silent first; each leads to its own rows. */
export function BranchView({
  summary,
  nameOf,
  isAcknowledged,
}: {
  readonly summary: Summary;
  readonly nameOf: (code: string) => string;
  /** Else it has arrived at best: a PIN asks for no receipt. */
  readonly isAcknowledged: boolean;
}) {
  const t = useTranslations('delivery');
  const places = allPlaces.filter((place) => isAcknowledged || place !== 'acknowledged');
  const aim = isAcknowledged ? 'acknowledged' : 'delivered';
  const share = (row: Branch): number => (row.recipients === 0 ? 1 : row[aim] / row.recipients);
  const labelOf = (place: (typeof allPlaces)[number]): string => {
    if (place === 'unknown') return t('reckoned.goingOrUnknown');
    return place === 'delivered' && !isAcknowledged ? t('state.delivered') : t(`reckoned.${place}`);
  };
  const { language } = useLanguage();
  const { doc } = deliveryRoute.useSearch();
  const compare = new Intl.Collator('vi').compare;
  const rows = summary.branches.toSorted((a, b) => share(a) - share(b) || compare(nameOf(a.branch), nameOf(b.branch)));
  const number = (key: 'recipients' | (typeof allPlaces)[number], title: string): Column<Branch> => ({
    key,
    title,
    number: true,
    cell: (row) => countText(row[key], language),
  });
  const columns: Column<Branch>[] = [
    {
      key: 'branch',
      title: t('column.branch'),
      heads: true,
      cell: ({ branch }) => (
        <Link from={deliveryRoute.fullPath} search={() => readSearch({ ...(doc ? { doc } : {}), branch })}>
          {nameOf(branch)}
        </Link>
      ),
    },
    number('recipients', t('column.recipients')),
    ...places.map((key) => number(key, labelOf(key))),
    {
      key: 'share',
      title: isAcknowledged ? t('column.share') : t('column.shareArrived'),
      number: true,
      cell: (row) => partText(share(row), language),
    },
  ];
  return (
    <div className={styles.branches}>
      <Table
        caption={isAcknowledged ? t('branchCaption') : t('arrivedCaption')}
        columns={columns}
        rows={rows}
        rowKey={({ branch }) => branch}
      />
      <BarChart
        title={isAcknowledged ? t('byBranch') : t('arrivedByBranch')}
        segments={places.map((key) => ({ key, label: labelOf(key), color: colors[key] }))}
        bars={rows.map((row) => ({ key: row.branch, label: nameOf(row.branch), counts: countsOf(row) }))}
        figure={({ counts }) =>
          `${countText(counts[aim] ?? 0, language)}/${countText(counts.recipients ?? 0, language)}`
        }
      />
    </div>
  );
}
