import { useTranslations } from 'use-intl';
import { useMedia } from '../../design/media.ts';
import { RowName } from '../../design/row-name.tsx';
import { StateBadge } from '../../design/state-badge.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { bySeverity, worstOf } from './attention.ts';
import type { Sight } from './feed.ts';
import styles from './page.module.css';
import { sortedBranches } from './places.ts';
import { type BranchSort, branchSorts } from './search.ts';

type Branch = Sight['branches'][number];

export interface ProvinceTableProps {
  readonly branches: readonly Branch[];
  readonly sorting: { readonly key: BranchSort; readonly down: boolean };
  readonly onSort: (sorting: ProvinceTableProps['sorting']) => void;
  readonly onChoose: (branch: string) => void;
}

/** Every province with its counts by the Vietnamese alphabet, or by one of the counts: what adds up to the line above. */
export function ProvinceTable({ branches, sorting, onSort, onChoose }: ProvinceTableProps) {
  const t = useTranslations('board');
  const words = useTranslations('words');
  const { language } = useLanguage();
  const shown = ['connected', ...bySeverity.filter((state) => state !== 'connected')] as const;
  const isNarrow = useMedia('(max-width: 48rem)');
  const each = shown.map(
    (state): Column<Branch> => ({
      key: state,
      title: words(`bridgeState.${state}`),
      number: true,
      sortable: true,
      cell: ({ counts }) =>
        counts[state] === 0 ? <span className={styles.soft}>0</span> : countText(counts[state], language),
    }),
  );
  const worst: Column<Branch> = {
    key: 'worst',
    title: t('column.worst'),
    shrink: true,
    cell: ({ counts }) => <StateBadge state={worstOf(counts) ?? 'connected'} />,
  };
  /** On a phone only of the states that some bridge is in. */
  const together: Column<Branch> = {
    key: 'states',
    title: t('column.state'),
    cell: ({ counts }) => (
      <span className={styles.states}>
        {shown
          .filter((state) => counts[state] > 0)
          .map((state) => (
            <span key={state}>
              {countText(counts[state], language)} <StateBadge state={state} />
            </span>
          ))}
      </span>
    ),
  };
  const columns: Column<Branch>[] = [
    {
      key: 'name',
      title: t('column.branch'),
      heads: true,
      sortable: true,
      cell: ({ branch, name }) => <RowName name={name} onOpen={() => onChoose(branch)} />,
    },
    ...(isNarrow ? [] : [worst]),
    {
      key: 'total',
      title: t('column.total'),
      number: true,
      sortable: true,
      cell: ({ total }) => countText(total, language),
    },
    ...(isNarrow ? [together] : each),
  ];
  return (
    <Table
      caption={t('tab.branches')}
      columns={columns}
      rows={sortedBranches(branches, sorting)}
      rowKey={({ branch }) => branch}
      sorting={sorting}
      onSort={({ key: given, down }) => {
        const key = branchSorts.find((each) => each === given) ?? 'name';
        // Of the most first: one asks who has the most trouble.
        onSort({ key, down: sorting.key === key ? down : key !== 'name' });
      }}
    />
  );
}
