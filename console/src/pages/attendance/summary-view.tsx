import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { usualLevels } from '../../../../shared/domain/point.ts';
import { useRead } from '../../api/use-api.tsx';
import { useNamedLevels } from '../../api/use-named-levels.ts';
import { useConference } from '../../app/use-conference.ts';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';
import { type Branch, type Summary, sortedBranches } from './records.ts';
import { attendanceRoute } from './route.ts';
import { type BranchSort, branchSorts } from './search.ts';
import { TallyLine } from './tally-line.tsx';
import { useStateWords } from './use-state-words.ts';

type Row = Pick<Branch, 'name' | 'tally'> & { readonly branch?: string };

/** The nation, then its provinces; each leads to its points. Levels and earlier settlements below. */
export function SummaryView({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const search = attendanceRoute.useSearch();
  const navigate = attendanceRoute.useNavigate();
  const { language } = useLanguage();
  const columns = useTallyColumns(t('column.unit'));
  const sort = branchSorts.find((each) => each === search.sort) ?? 'name';
  const rows: Row[] = [
    ...(summary.branches.length > 1 ? [{ name: t('nation'), tally: summary.nation }] : []),
    ...sortedBranches(summary.branches, sort, search.down === true),
  ];
  const { nation } = summary;
  return (
    <>
      <TallyLine tally={nation} />
      <p className={styles.people}>
        {t('people', {
          reported: countText(nation.reported, language),
          bridges: countText(nation.bridges, language),
          people: countText(nation.presentCount, language),
        })}
        {nation.inPerson + nation.online + nation.delegatesAbsent + nation.withLeave > 0 &&
          ` ${t('named', {
            inPerson: nation.inPerson,
            online: nation.online,
            absent: nation.delegatesAbsent,
            withLeave: nation.withLeave,
            substitutes: nation.substitutes,
          })}`}
      </p>
      <Table
        caption={t('caption.branches')}
        columns={columns}
        rows={rows}
        rowKey={({ branch }) => branch ?? ''}
        sorting={{ key: sort, down: search.down === true }}
        onSort={({ key, down }) =>
          void navigate({
            search: ({ down: _down, ...was }) => ({ ...was, sort: key as BranchSort, ...(down ? { down: true } : {}) }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      {summary.levels.length > 1 && <Levels summary={summary} />}
      {summary.revisions.length > 0 && <Settlements summary={summary} />}
    </>
  );
}

function useTallyColumns(unit: string): Column<Row>[] {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const { language } = useLanguage();
  const count = (key: string, title: string, of: (tally: Row['tally']) => number): Column<Row> => ({
    key,
    title,
    number: true,
    sortable: true,
    cell: ({ tally }) => countText(of(tally), language),
  });
  return [
    {
      key: 'name',
      title: unit,
      heads: true,
      sortable: true,
      cell: ({ name, branch }) =>
        branch === undefined ? (
          <strong>{name}</strong>
        ) : (
          <Link from={attendanceRoute.fullPath} search={{ view: 'points', branch }}>
            {name}
          </Link>
        ),
    },
    count('bridges', t('column.bridges'), (of) => of.bridges),
    count('present', word('present'), (of) => of.present),
    count('late', word('late'), (of) => of.late),
    count('absent', word('absent'), (of) => of.absent),
    count('unknown', word('unknown'), (of) => of.unknown),
    {
      key: 'reported',
      title: t('column.reported'),
      number: true,
      cell: ({ tally }) => `${countText(tally.reported, language)}/${countText(tally.bridges, language)}`,
    },
    count('people', t('column.people'), (of) => of.presentCount),
  ];
}

function Levels({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const columns = useTallyColumns(t('column.level')).map(({ sortable: _sortable, ...column }) => column);
  const { data } = useRead(directoryRoutes.listLevels, {}, { freshMs: 600_000 });
  // Until they are read: those that every country begins with, in their order.
  const levels = useNamedLevels(data?.levels ?? usualLevels);
  const order = (level: string): number => levels?.findIndex(({ code }) => code === level) ?? 0;
  const nameOf = (level: string): string => levels?.find(({ code }) => code === level)?.name ?? level;
  const rows = summary.levels
    .toSorted((a, b) => order(a.level) - order(b.level))
    .map(({ level, tally }) => ({ name: nameOf(level), tally }));
  return (
    <section className={styles.section}>
      <h2>{t('levels')}</h2>
      <Table caption={t('levels')} columns={columns} rows={rows} rowKey={({ name }) => name} />
    </section>
  );
}

/** None is forgotten: what each settlement said, the last one first. */
function Settlements({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const { language } = useLanguage();
  const { startedAt, endedAt } = useConference();
  type Revision = Summary['revisions'][number];
  const count = (key: 'present' | 'late' | 'absent' | 'unknown'): Column<Revision> => ({
    key,
    title: word(key),
    number: true,
    cell: (it) => countText(it[key], language),
  });
  return (
    <section className={styles.section}>
      <h2>{t('settlements.title')}</h2>
      {startedAt !== undefined && endedAt !== undefined && (
        <p className={styles.soft}>
          {t.rich('settlements.window', {
            from: () => <Time key="from" at={startedAt} />,
            to: () => <Time key="to" at={endedAt} />,
          })}
        </p>
      )}
      <Table<Revision>
        caption={t('settlements.title')}
        columns={[
          { key: 'revision', title: t('settlements.revision'), heads: true, cell: (it) => String(it.revision) },
          { key: 'at', title: t('settlements.at'), shrink: true, cell: (it) => <Time at={it.at} /> },
          count('present'),
          count('late'),
          count('absent'),
          count('unknown'),
          {
            key: 'changed',
            title: t('settlements.changed'),
            number: true,
            cell: (it) => countText(it.changed, language),
          },
        ]}
        rows={summary.revisions.toReversed()}
        rowKey={({ revision }) => String(revision)}
      />
    </section>
  );
}
