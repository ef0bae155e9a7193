import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { type BridgeEntry, phoneOf } from '../../api/use-contacts.ts';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { useHeldOrder } from '../../design/held-order.ts';
import { useMedia } from '../../design/media.ts';
import { Polite } from '../../design/polite.tsx';
import { VirtualTable } from '../../design/virtual-table.tsx';
import { compareUrgency, needsAttention, rowFinder } from './attention.ts';
import {
  bridgeColumns,
  type ColumnWords,
  compactColumns,
  mediumColumns,
  narrowColumns,
  type Told,
} from './bridge-columns.tsx';
import type { BoardRow, Sight } from './feed.ts';
import styles from './page.module.css';
import type { BoardSearch } from './search.ts';
import { hasMap } from './tiles.ts';
import { useReasonWords } from './use-reason-words.ts';

export interface BridgeListProps {
  readonly sight: Sight;
  readonly placeOf: (bridgeId: string) => number;
  readonly entries: ReadonlyMap<string, BridgeEntry>;
  readonly search: BoardSearch;
  readonly onOpen: (row: BoardRow) => void;
  readonly onClear: () => void;
}

/** Rows keep their place while one reads; whoever newly needs attention waits behind a button. */
export function BridgeList({ sight, placeOf, entries, search, onOpen, onClear }: BridgeListProps) {
  const t = useTranslations('board');
  const isNarrow = useMedia('(max-width: 48rem)');
  const isCompact = useMedia('(max-width: 72rem)');
  const isTight = useMedia('(max-width: 84rem)');
  const isMedium = isTight || hasMap(sight.branches);
  const { tab = 'attention', branch, state, q = '', wall = false } = search;
  const branchNames = useBranchNames(sight);
  const find = useMemo(() => rowFinder((code) => branchNames.get(code) ?? code), [branchNames]);
  const wanted = useMemo(() => {
    const matches = find(q);
    const rows = [...sight.rows.values()].filter(
      (row) =>
        (branch === undefined || row.branch === branch) &&
        (tab === 'all' ? state === undefined || row.state === state : needsAttention(row, sight)) &&
        matches(row),
    );
    rows.sort(tab === 'all' ? (a, b) => placeOf(a.bridgeId) - placeOf(b.bridgeId) : compareUrgency(placeOf));
    return rows.map(({ bridgeId }) => bridgeId as string);
  }, [sight, find, q, branch, tab, state, placeOf]);
  // the start and the end ask another question: who stood in the list is not "settled" by them
  const of = [tab, branch, state, q, wall, sight.status].join('|');
  const held = useHeldOrder(wanted, (id) => sight.rows.has(id), of, wall);
  const told = useMemo(
    () =>
      held.shown.flatMap((id): Told[] => {
        const row = sight.rows.get(id);
        return row ? [toldOf(row, branchNames, entries)] : [];
      }),
    [held.shown, sight, branchNames, entries],
  );
  const words = useColumnWords();
  const columns = useMemo(
    () =>
      (isNarrow ? narrowColumns : isCompact || wall ? compactColumns : isMedium ? mediumColumns : bridgeColumns)(
        words,
        onOpen,
      ),
    [isNarrow, isCompact, isMedium, wall, words, onOpen],
  );
  const isSought = q !== '' || branch !== undefined || (tab === 'all' && state !== undefined);
  return (
    <>
      <Polite className={styles.found}>
        {isSought && (
          <>
            {t('found', { count: told.length })}{' '}
            {wall && (
              <>
                · {[q && `“${q}”`, branch && (branchNames.get(branch) ?? branch)].filter(Boolean).join(' · ')}{' '}
                <Button kind="quiet" onClick={onClear}>
                  {t('clear')}
                </Button>
              </>
            )}
          </>
        )}
      </Polite>
      {told.length === 0 ? (
        <NoRows search={search} sight={sight} onClear={onClear} />
      ) : (
        <VirtualTable
          caption={t(`tab.${tab}`)}
          columns={columns}
          rows={told}
          rowKey={keyOf}
          rowHeight={wall ? 84 : isCompact ? 80 : isMedium ? 56 : 40}
          height={
            wall
              ? 'calc(100dvh - 12rem - var(--floor-line, 0rem))'
              : 'max(20rem, calc(100dvh - 20rem - var(--floor-line, 0rem)))'
          }
          onOpen={({ row }) => onOpen(row)}
          newcomers={
            (held.newcomers > 0 || held.gone > 0) && (
              <Button kind={held.newcomers > 0 ? 'primary' : 'plain'} className={styles.newcomers} onClick={held.letIn}>
                {held.newcomers > 0 ? t('newcomers', { count: held.newcomers }) : t('settled', { count: held.gone })}
              </Button>
            )
          }
        />
      )}
    </>
  );
}

const keyOf = ({ row }: Told): string => row.bridgeId;

/** What a row shows, kept while nothing of it changes: a cell is drawn again only for another object. */
const kept = new WeakMap<BoardRow, Told>();
function toldOf(row: BoardRow, names: ReadonlyMap<string, string>, entries: ReadonlyMap<string, BridgeEntry>): Told {
  const branchName = names.get(row.branch) ?? row.branch;
  const phone = phoneOf(entries.get(row.bridgeId));
  const known = kept.get(row);
  if (known?.branchName === branchName && known.phone === phone) return known;
  const made = { row, branchName, phone };
  kept.set(row, made);
  return made;
}

function useBranchNames({ branches }: Sight): ReadonlyMap<string, string> {
  // Names come with every answer and are always the same: the map is another only when one of them is.
  const text = branches.map(({ branch, name }) => `${branch}\n${name}`).join('\n\n');
  return useMemo(() => new Map(text.split('\n\n').map((each) => each.split('\n') as [string, string])), [text]);
}

function useColumnWords(): ColumnWords {
  const t = useTranslations('board');
  const reasonOf = useReasonWords();
  return useMemo(
    () => ({
      titles: {
        state: t('column.state'),
        name: t('column.name'),
        branch: t('column.branch'),
        since: t('column.since'),
        reason: t('column.reason'),
        minutes: t('column.minutes'),
        phone: t('column.phone'),
        act: t('column.act'),
      },
      reason: (row) =>
        [reasonOf(row), row.drops > 0 ? t('drops', { count: row.drops }) : ''].filter(Boolean).join(' · '),
      open: (name) => t('open', { name }),
      openTitle: t('column.act'),
    }),
    [t, reasonOf],
  );
}

function NoRows({ search, sight, onClear }: Pick<BridgeListProps, 'search' | 'sight' | 'onClear'>) {
  const t = useTranslations('board');
  const { tab = 'attention', branch, state, q } = search;
  const isFiltered = branch !== undefined || q !== undefined || (tab === 'all' && state !== undefined);
  if (isFiltered) return <Empty title={t('empty.filtered')} act={<Button onClick={onClear}>{t('clear')}</Button>} />;
  if (sight.total === 0)
    return (
      <Empty title={t('empty.noBridges')}>
        <p>{t('empty.noBridgesText')}</p>
      </Empty>
    );
  const key = sight.status === 'live' ? 'live' : sight.status === 'scheduled' ? 'scheduled' : 'over';
  return (
    <Empty title={t(`empty.${key}`)}>
      <p>{t(`empty.${key}Text`)}</p>
    </Empty>
  );
}
