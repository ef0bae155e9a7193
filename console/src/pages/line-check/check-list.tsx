import { type ReactNode, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { lineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { isOver } from '../../../../shared/domain/conference.ts';
import { type BridgeEntry, phoneOf } from '../../api/use-contacts.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { useHeldOrder } from '../../design/held-order.ts';
import { useMedia } from '../../design/media.ts';
import { PhoneLink } from '../../design/phone-link.tsx';
import { Polite } from '../../design/polite.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { type VirtualColumn, VirtualTable } from '../../design/virtual-table.tsx';
import { dayTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { type CheckRow, matches, verdictTones } from './check-row.ts';
import styles from './page.module.css';
import type { LineCheckSearch } from './route.ts';
import { useFaultWords } from './use-fault-words.ts';

export interface CheckListProps {
  readonly items: readonly CheckRow[];
  readonly search: LineCheckSearch;
  readonly names: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, BridgeEntry>;
  readonly onMark: (row: CheckRow) => void;
  /** Given: there are more to read. */
  readonly onMore: (() => void) | undefined;
  readonly onChange: (next: { branch?: undefined; verdict?: undefined; q?: undefined }) => void;
}

/** Failures first, then who has not checked; a row that gets better keeps its place while one reads. */
export function CheckList({ items, search, names, entries, onMark, onMore, onChange }: CheckListProps) {
  const t = useTranslations('line-check');
  const isNarrow = useMedia('(max-width: 48rem)');
  const rows = useMemo(() => new Map(items.map((row) => [row.bridgeId as string, row])), [items]);
  const wanted = useMemo(
    () => items.filter((row) => matches(row, search.q)).map((row) => row.bridgeId as string),
    [items, search.q],
  );
  // More pages are no newcomers: they go on where the list ended.
  const of = [search.branch, search.verdict, search.q, Math.ceil(items.length / 500)].join('|');
  const held = useHeldOrder(wanted, (id) => rows.has(id), of);
  const shown = useMemo(() => held.shown.flatMap((id) => rows.get(id) ?? []), [held.shown, rows]);
  const columns = useColumns({ isNarrow, names, entries, onMark });
  const { branch, verdict, q } = search;
  const isFiltered = branch !== undefined || verdict !== undefined || q !== undefined;
  const isEmpty = shown.length === 0 && !onMore;
  const none = (): ReactNode => {
    if (!isFiltered)
      return (
        <Empty title={t('empty.none')}>
          <p>{t('empty.noneText')}</p>
        </Empty>
      );
    const clear = (): void => onChange({ branch: undefined, verdict: undefined, q: undefined });
    return <Empty title={t('empty.filtered')} act={<Button onClick={clear}>{t('clear')}</Button>} />;
  };
  return (
    <>
      <Polite className={styles.found}>
        {isFiltered && (onMore ? t('foundSoFar', { count: shown.length }) : t('found', { count: shown.length }))}
      </Polite>
      {isEmpty ? (
        none()
      ) : (
        <VirtualTable
          caption={t('tab.list')}
          columns={columns}
          rows={shown}
          rowKey={keyOf}
          rowHeight={isNarrow ? 84 : 56}
          height={`max(16rem, min(${(shown.length + 1) * (isNarrow ? 84 : 56) + 8}px, calc(100dvh - 14rem)))`}
          onOpen={onMark}
          newcomers={
            held.newcomers > 0 && (
              <Button kind="primary" className={styles.newcomers} onClick={held.letIn}>
                {t('newcomers', { count: held.newcomers })}
              </Button>
            )
          }
        />
      )}
      {onMore && (
        <div className={styles.more}>
          <Button onClick={onMore}>{t('more')}</Button>
        </div>
      )}
    </>
  );
}

const keyOf = ({ bridgeId }: CheckRow): string => bridgeId;

interface ColumnsOf extends Pick<CheckListProps, 'names' | 'entries' | 'onMark'> {
  readonly isNarrow: boolean;
}

function useColumns({ isNarrow, names, entries, onMark }: ColumnsOf): VirtualColumn<CheckRow>[] {
  const t = useTranslations('line-check');
  const may = useMayHere();
  const conference = useConference();
  const mayMark = may(lineCheckRoutes.markLineCheck) && !isOver(conference);
  return useMemo(() => {
    const branchOf = (row: CheckRow): string => names.get(row.branch) ?? row.parentName ?? row.branch;
    const name = (row: CheckRow) => (
      <span className={styles.stacked}>
        <strong title={row.name}>{row.name}</strong>
        {branchOf(row) !== row.name && <span className={styles.soft}>{branchOf(row)}</span>}
      </span>
    );
    const verdict = (row: CheckRow) => (
      <ToneBadge tone={verdictTones[row.verdict]} label={t(`verdict.${row.verdict}`)} />
    );
    const opens = t(mayMark ? 'mark.open' : 'see');
    const act = (row: CheckRow) => (
      // Enter on the row does the same.
      <Button tabIndex={-1} kind="quiet" aria-label={`${opens}: ${row.name}`} onClick={() => onMark(row)}>
        {opens}
      </Button>
    );
    const phone = (row: CheckRow) => <PhoneLink phone={phoneOf(entries.get(row.bridgeId))} />;
    if (isNarrow)
      return [
        {
          key: 'name',
          title: t('column.name'),
          width: 'minmax(0, 1fr)',
          cell: (row) => (
            <span className={styles.stacked}>
              {name(row)}
              {verdict(row)}
            </span>
          ),
        },
        {
          key: 'act',
          title: t('column.phone'),
          width: '8rem',
          cell: (row) => (
            <span className={styles.stacked}>
              {phone(row)}
              {act(row)}
            </span>
          ),
        },
      ];
    return [
      { key: 'verdict', title: t('column.verdict'), width: '9.5rem', cell: verdict },
      { key: 'name', title: t('column.name'), width: 'minmax(10rem, 1.4fr)', cell: name },
      { key: 'found', title: t('column.found'), width: 'minmax(12rem, 2.4fr)', cell: (row) => <Found row={row} /> },
      { key: 'phone', title: t('column.phone'), width: '7.5rem', cell: phone },
      { key: 'act', title: <span className="visually-hidden">{t('column.act')}</span>, width: '7.5rem', cell: act },
    ];
  }, [t, isNarrow, names, entries, onMark, mayMark]);
}

function Found({ row }: { readonly row: CheckRow }) {
  const t = useTranslations('line-check');
  const { language } = useLanguage();
  const faults = useFaultWords()(row);
  const { mark, checkedAt, rounds } = row;
  const said =
    mark && !mark.isOvertaken ? `${t('markedBy', { by: mark.by })}${mark.note ? `: ${mark.note}` : ''}` : undefined;
  const first = said ?? (faults || (checkedAt === undefined ? t('neverChecked') : t('allWell')));
  return (
    <span className={styles.stacked}>
      <span title={first}>{first}</span>
      {checkedAt !== undefined && (
        <span className={styles.soft}>{t('checkedAt', { time: dayTime(checkedAt, language), count: rounds })}</span>
      )}
    </span>
  );
}
