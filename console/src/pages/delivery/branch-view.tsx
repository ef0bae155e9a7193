import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { BarChart } from '../../design/bar-chart.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { Summary } from './document-view.tsx';
import styles from './page.module.css';
import { deliveryRoute, readSearch } from './route.ts';

type Branch = Summary['branches'][number];
const places = ['acknowledged', 'delivered', 'unknown', 'failed'] as const;
const colors = {
  acknowledged: 'var(--state-connected)',
  delivered: 'var(--state-connecting)',
  unknown: 'var(--state-degraded)',
  failed: 'var(--state-dropped)',
} as const;

const share = ({ acknowledged, recipients }: Branch): number => (recipients === 0 ? 1 : acknowledged / recipients);

const countsOf = ({ branch: _branch, ...counts }: Branch) => counts;

/** Acknowledgements by branch, the most silent first; each leads to its own rows. */
export function BranchView({
  summary,
  nameOf,
}: {
  readonly summary: Summary;
  readonly nameOf: (code: string) => string;
}) {
  const t = useTranslations('delivery');
  const { language } = useLanguage();
  const { doc } = deliveryRoute.useSearch();
  const compare = new Intl.Collator('vi').compare;
  const rows = summary.branches.toSorted((a, b) => share(a) - share(b) || compare(nameOf(a.branch), nameOf(b.branch)));
  const number = (key: 'recipients' | (typeof places)[number], title: string): Column<Branch> => ({
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
    ...places.map((key) => number(key, t(`reckoned.${key}`))),
    {
      key: 'share',
      title: t('column.share'),
      number: true,
      cell: (row) => `${countText(Math.floor(share(row) * 100), language)}%`,
    },
  ];
  return (
    <div className={styles.branches}>
      <Table caption={t('branchCaption')} columns={columns} rows={rows} rowKey={({ branch }) => branch} />
      <BarChart
        title={t('byBranch')}
        segments={places.map((key) => ({ key, label: t(`reckoned.${key}`), color: colors[key] }))}
        bars={rows.map((row) => ({ key: row.branch, label: nameOf(row.branch), counts: countsOf(row) }))}
        figure={({ counts }) =>
          `${countText(counts.acknowledged ?? 0, language)}/${countText(counts.recipients ?? 0, language)}`
        }
      />
    </div>
  );
}
