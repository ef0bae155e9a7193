import { useTranslations } from 'use-intl';
import { IconButton } from '../../design/button.tsx';
import { PhoneLink } from '../../design/phone-link.tsx';
import { RowName } from '../../design/row-name.tsx';
import { Elapsed, useServerNow } from '../../design/server-clock.tsx';
import { StateBadge } from '../../design/state-badge.tsx';
import type { VirtualColumn } from '../../design/virtual-table.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { minutesAt } from './attention.ts';
import type { BoardRow } from './feed.ts';
import styles from './page.module.css';

export interface Told {
  readonly row: BoardRow;
  readonly branchName: string;
  readonly phone: string | undefined;
}

export interface ColumnWords {
  readonly titles: Readonly<
    Record<'state' | 'name' | 'branch' | 'since' | 'reason' | 'minutes' | 'phone' | 'act', string>
  >;
  readonly reason: (row: BoardRow) => string;
  readonly open: (name: string) => string;
  readonly openTitle: string;
}

/** What the list shows of a bridge. Made once: cells are drawn again only when their row is another. */
export function bridgeColumns(words: ColumnWords, onOpen: (row: BoardRow) => void): VirtualColumn<Told>[] {
  const { titles } = words;
  return [
    { key: 'state', title: titles.state, width: '7.5rem', cell: ({ row }) => <StateBadge state={row.state} /> },
    {
      key: 'name',
      title: titles.name,
      width: 'minmax(11rem, 2fr)',
      cell: ({ row }) => <BridgeName row={row} onOpen={onOpen} />,
    },
    { key: 'branch', title: titles.branch, width: 'minmax(8.5rem, 1fr)', cell: ({ branchName }) => branchName },
    { key: 'since', title: titles.since, width: '4.5rem', cell: ({ row }) => <Since row={row} /> },
    {
      key: 'reason',
      title: titles.reason,
      width: 'minmax(15rem, 2.4fr)',
      cell: ({ row }) => <span title={words.reason(row)}>{words.reason(row)}</span>,
    },
    { key: 'minutes', title: titles.minutes, width: '3.5rem', cell: ({ row }) => <Minutes row={row} /> },
    { key: 'phone', title: titles.phone, width: '7.5rem', cell: ({ phone }) => <PhoneLink phone={phone} /> },
    {
      key: 'act',
      title: <span className="visually-hidden">{titles.act}</span>,
      width: '2.25rem',
      cell: ({ row }) => (
        // Enter on the row does the same: it is no stop of its own on the way by keyboard.
        <IconButton icon="more" tabIndex={-1} label={words.open(row.name)} onClick={() => onOpen(row)} />
      ),
    },
  ];
}

/** Beside the map, with less room, or larger letters: the province under the name, the minutes under what it stands so for. */
export function mediumColumns(words: ColumnWords, onOpen: (row: BoardRow) => void): VirtualColumn<Told>[] {
  return bridgeColumns(words, onOpen).flatMap((column) => {
    if (column.key === 'name')
      return [
        {
          ...column,
          width: 'minmax(9rem, 1fr)',
          cell: ({ row, branchName }: Told) => <StackedName row={row} branchName={branchName} onOpen={onOpen} />,
        },
      ];
    if (column.key === 'reason')
      return [
        {
          ...column,
          width: 'minmax(9rem, 1fr)',
          cell: ({ row }: Told) => <span className={styles.twoLines}>{words.reason(row)}</span>,
        },
      ];
    if (column.key === 'since')
      return [
        {
          ...column,
          width: '5rem',
          cell: ({ row }: Told) => (
            <span className={styles.stacked}>
              <span>
                <Since row={row} />
              </span>
              <MinutesIn row={row} />
            </span>
          ),
        },
      ];
    return column.key === 'branch' || column.key === 'minutes' ? [] : [column];
  });
}

/** Beside the map on a small screen: what is wrong stands under the name. */
export function compactColumns(words: ColumnWords, onOpen: (row: BoardRow) => void): VirtualColumn<Told>[] {
  const rest = bridgeColumns(words, onOpen).filter(({ key }) => key === 'phone' || key === 'act');
  return [{ ...stateColumn(words), width: '9.5rem' }, nameColumn(words, onOpen), ...rest];
}

/** The same on a phone, which calls: three lines a bridge, at their end the state and the number. */
export function narrowColumns(words: ColumnWords, onOpen: (row: BoardRow) => void): VirtualColumn<Told>[] {
  const state = stateColumn(words);
  const cell = (told: Told) => (
    <>
      {state.cell(told)}
      <PhoneLink phone={told.phone} />
    </>
  );
  return [
    { ...nameColumn(words, onOpen), width: 'minmax(0, 1fr)' },
    { ...state, cell },
  ];
}

/** The name; under it where it is, why it stands so, and how often it dropped. */
function nameColumn(words: ColumnWords, onOpen: (row: BoardRow) => void): VirtualColumn<Told> {
  return {
    key: 'name',
    title: words.titles.name,
    width: 'minmax(9rem, 1fr)',
    cell: ({ row, branchName }) => (
      <StackedName row={row} branchName={branchName} reason={words.reason(row)} onOpen={onOpen} />
    ),
  };
}

function stateColumn({ titles }: ColumnWords): VirtualColumn<Told> {
  return {
    key: 'state',
    title: titles.state,
    width: '7.25rem',
    cell: ({ row }) => (
      <span className={styles.stacked}>
        <StateBadge state={row.state} />
        <span className={styles.times}>
          <span className={styles.soft}>
            <Since row={row} />
          </span>
          <MinutesIn row={row} />
        </span>
      </span>
    ),
  };
}

interface NameProps {
  readonly row: BoardRow;
  readonly onOpen: (row: BoardRow) => void;
}

function BridgeName({ row, onOpen }: NameProps) {
  const t = useTranslations('board');
  return (
    <>
      <RowName isOfRow name={row.name} onOpen={() => onOpen(row)} />
      {row.isHost && <span className={styles.host}>{t('host')}</span>}
    </>
  );
}

/** The name has its line to itself; what else there is to say of the bridge stands under it. */
function StackedName(props: NameProps & { readonly branchName: string; readonly reason?: string }) {
  const t = useTranslations('board');
  const { row, branchName, reason } = props;
  const said = [row.isHost && t('host'), branchName !== row.name && branchName, reason].filter(Boolean).join(' · ');
  return (
    <span className={styles.stacked}>
      <RowName isOfRow name={row.name} onOpen={() => props.onOpen(row)} />
      {said && <span className={`${styles.soft} ${styles.reason}`}>{said}</span>}
    </span>
  );
}

function Since({ row }: { readonly row: BoardRow }) {
  return row.since === undefined ? '–' : <Elapsed since={row.since} />;
}

/** Where no heading says what they are. Of whoever has not come there is nothing to count. */
function MinutesIn({ row }: { readonly row: BoardRow }) {
  const t = useTranslations('board');
  const count = minutesAt(row, useServerNow());
  if (row.state === 'expected' && count === 0) return null;
  return (
    <span className={styles.soft}>
      <span className="visually-hidden">{t('minutesIn')}: </span>
      {t('minutesOf', { count })}
    </span>
  );
}

function Minutes({ row }: { readonly row: BoardRow }) {
  const { language } = useLanguage();
  return countText(minutesAt(row, useServerNow()), language);
}
