import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { lineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { isOver } from '../../../../shared/domain/conference.ts';
import { useReadPages } from '../../api/use-api.tsx';
import { useBridgeEntries } from '../../api/use-contacts.ts';
import { useConference } from '../../app/use-conference.ts';
import { Select } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Progress } from '../../design/progress.tsx';
import { StatLine } from '../../design/stat-line.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { useOpenRow } from '../../design/use-open-row.ts';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { BranchTable } from './branch-table.tsx';
import { CheckList } from './check-list.tsx';
import { type CheckBoard, type CheckRow, verdictTones } from './check-row.ts';
import { MarkDialog } from './mark-dialog.tsx';
import styles from './page.module.css';
import { type LineCheckSearch, lineCheckRoute, readSearch, verdicts } from './route.ts';

type Changes = { [K in keyof LineCheckSearch]?: LineCheckSearch[K] | undefined };

/** Halls test when they like over days: nobody waits for a second here. */
const everyMs = 15_000;

export function LineCheckPage() {
  const t = useTranslations('line-check');
  const conference = useConference();
  const { id: conferenceId, title } = conference;
  const { branch, verdict, q, bridge } = lineCheckRoute.useSearch();
  const query = { limit: 500, ...(branch ? { branch } : {}), ...(verdict ? { verdict } : {}) };
  const read = useReadPages(lineCheckRoutes.readLineChecks, { params: { conferenceId }, query }, { everyMs });
  const { fetchNextPage, hasNextPage, isFetching, isError } = read;
  // A search is among all of them, so all of them have to be here; so is a hall that a link opens.
  const seeks = q !== undefined || (bridge !== undefined && !read.items.some(({ bridgeId }) => bridgeId === bridge));
  const wantsAll = seeks && hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (wantsAll) void fetchNextPage();
  }, [wantsAll, fetchNextPage]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const first = read.data?.pages[0];
  return (
    <>
      <PageHeader
        title={t('title')}
        tabTitle={`${t('title')} · ${title}`}
        lead={t(isOver(conference) ? 'leadOver' : 'lead')}
      />
      <Loaded read={{ data: first, error: read.error, refetch: read.refetch }} rows={8} doing={t('reading')}>
        {(board) => <Checks board={board} items={read.items} onMore={hasNextPage ? more : undefined} />}
      </Loaded>
    </>
  );
}

interface ChecksProps {
  readonly board: CheckBoard;
  readonly items: readonly CheckRow[];
  readonly onMore: (() => void) | undefined;
}

function Checks({ board, items, onMore }: ChecksProps) {
  const t = useTranslations('line-check');
  const { language } = useLanguage();
  const { id: conferenceId } = useConference();
  const search = lineCheckRoute.useSearch();
  const navigate = lineCheckRoute.useNavigate();
  const change = useCallback(
    (next: Changes, replace = true): void =>
      void navigate({ search: (was) => readSearch({ ...was, ...next }), replace, resetScroll: false }),
    [navigate],
  );
  const entries = useBridgeEntries(conferenceId);
  const put = useCallback(
    (bridge: LineCheckSearch['bridge'], how: 'step' | 'replace') => change({ bridge }, how === 'replace'),
    [change],
  );
  const { open, close } = useOpenRow(search.bridge, put);
  const mark = useCallback(({ bridgeId }: CheckRow) => open(bridgeId), [open]);
  const marked = useOpened(items, search.bridge);
  const { counts, expected } = board;
  const names = useMemo(() => new Map(board.branches.map(({ branch, name }) => [branch, name])), [board.branches]);
  const tab = search.tab ?? 'list';
  const branchName = search.branch && (names.get(search.branch) ?? search.branch);
  const passed = { passed: countText(counts.passed, language), expected: countText(expected, language) };
  return (
    <>
      <div className={styles.progress}>
        <Progress
          label={branchName ? t('progressOf', { ...passed, branch: branchName }) : t('progress', passed)}
          value={counts.passed}
          max={expected}
        />
      </div>
      <StatLine
        total={expected}
        totalLabel={t('bridges', { count: expected })}
        parts={verdicts.map((verdict) => ({
          key: verdict,
          count: counts[verdict],
          tone: verdictTones[verdict],
          label: t(`verdict.${verdict}`),
        }))}
      />
      <div className={styles.body}>
        <Tabs
          label={t('tabs')}
          value={tab}
          onChange={(next) => change({ tab: next === 'branches' ? 'branches' : undefined }, false)}
          tabs={[
            { value: 'list', label: t('tab.list') },
            { value: 'branches', label: t('tab.branches') },
          ]}
        >
          {tab === 'branches' ? (
            <BranchTable
              branches={board.branches}
              sorting={search.sort && { key: search.sort, down: search.down === true }}
              onSort={({ key, down }) => change({ sort: key, down: down || undefined })}
              onChoose={(branch) => change({ tab: undefined, branch }, false)}
            />
          ) : (
            <>
              <Filters branches={names} search={search} onChange={change} />
              <CheckList
                items={items}
                search={search}
                names={names}
                entries={entries}
                onMark={mark}
                onMore={onMore}
                onChange={change}
              />
            </>
          )}
        </Tabs>
      </div>
      <MarkDialog
        conferenceId={conferenceId}
        row={marked}
        entry={marked && entries.get(marked.bridgeId)}
        onClose={close}
      />
    </>
  );
}

/** The hall that is open: also once a better result takes it out of what is listed, for somebody writes about it. */
function useOpened(items: readonly CheckRow[], bridge: string | undefined): CheckRow | undefined {
  const listed = bridge === undefined ? undefined : items.find(({ bridgeId }) => bridgeId === bridge);
  const [seen, see] = useState(listed);
  if (listed !== undefined && listed !== seen) see(listed);
  return listed ?? (seen?.bridgeId === bridge ? seen : undefined);
}

interface FiltersProps {
  readonly branches: ReadonlyMap<string, string>;
  readonly search: LineCheckSearch;
  readonly onChange: (next: Changes) => void;
}

function Filters({ branches, search, onChange }: FiltersProps) {
  const t = useTranslations('line-check');
  // The answer for one branch names that branch alone: the others stay on offer.
  const [known, learn] = useState(branches);
  if ([...branches.keys()].some((each) => !known.has(each))) learn(new Map([...known, ...branches]));
  return (
    <div className={styles.filters}>
      <TextField
        label={t('search')}
        type="search"
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      {(known.size > 1 || search.branch !== undefined) && (
        <Select
          label={t('column.branch')}
          value={search.branch ?? ''}
          onChange={(branch) => onChange({ branch: branch || undefined })}
          options={[{ value: '', label: t('anyBranch') }, ...[...known].map(([value, label]) => ({ value, label }))]}
        />
      )}
      <Select
        label={t('column.verdict')}
        value={search.verdict ?? ''}
        onChange={(verdict) => onChange({ verdict: verdicts.find((each) => each === verdict) })}
        options={[
          { value: '', label: t('anyVerdict') },
          ...verdicts.map((value) => ({ value, label: t(`verdict.${value}`) })),
        ]}
      />
    </div>
  );
}
