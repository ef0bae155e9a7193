import { useTranslations } from 'use-intl';
import { BarChart } from '../../design/bar-chart.tsx';
import { RowName } from '../../design/row-name.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { type CheckBoard, sortedBranches } from './check-row.ts';
import styles from './page.module.css';
import { type BranchSort, branchSorts, verdicts } from './route.ts';

type Branch = CheckBoard['branches'][number];

export interface BranchTableProps {
  readonly branches: readonly Branch[];
  readonly sorting: { readonly key: BranchSort; readonly down: boolean } | undefined;
  readonly onSort: (sorting: { readonly key: BranchSort; readonly down: boolean }) => void;
  readonly onChoose: (branch: string) => void;
}

const colors = {
  passed: 'var(--state-connected)',
  partial: 'var(--state-degraded)',
  failed: 'var(--state-dropped)',
  unchecked: 'var(--line-strong)',
} as const;

/** Province by province, the most work first until one sorts them: to look at, and to read. */
export function BranchTable({ branches, sorting, onSort, onChoose }: BranchTableProps) {
  const t = useTranslations('line-check');
  const { language } = useLanguage();
  const sorted = sortedBranches([...branches], sorting);
  const columns: Column<Branch>[] = [
    {
      key: 'name',
      title: t('column.branch'),
      heads: true,
      sortable: true,
      cell: ({ branch, name }) => <RowName name={name} onOpen={() => onChoose(branch)} />,
    },
    {
      key: 'passed',
      title: t('column.passed'),
      number: true,
      sortable: true,
      cell: ({ counts, expected }) => `${countText(counts.passed, language)}/${countText(expected, language)}`,
    },
    ...verdicts
      .filter((verdict) => verdict !== 'passed')
      .map(
        (verdict): Column<Branch> => ({
          key: verdict,
          title: t(`verdict.${verdict}`),
          number: true,
          sortable: true,
          cell: ({ counts }) =>
            counts[verdict] === 0 ? <span className={styles.soft}>0</span> : countText(counts[verdict], language),
        }),
      ),
  ];
  return (
    <div className={styles.branches}>
      <Table
        caption={t('tab.branches')}
        columns={columns}
        rows={sorted}
        rowKey={({ branch }) => branch}
        sorting={sorting}
        onSort={({ key: given, down }) => {
          const key = branchSorts.find((each) => each === given) ?? 'name';
          onSort({ key, down: sorting?.key === key ? down : key !== 'name' });
        }}
      />
      <BarChart
        title={t('chart')}
        segments={(['passed', 'partial', 'failed', 'unchecked'] as const).map((key) => ({
          key,
          label: t(`verdict.${key}`),
          color: colors[key],
          isHollow: key === 'unchecked',
        }))}
        bars={sorted.map(({ branch, name, counts }) => ({ key: branch, label: name, counts }))}
        figure={({ counts }) => {
          const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
          return `${countText(counts.passed ?? 0, language)}/${countText(all, language)}`;
        }}
      />
    </div>
  );
}
