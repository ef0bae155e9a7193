import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from './choice.tsx';
import { Icon } from './icon.tsx';
import styles from './table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the right, in one column of digits. */
  readonly number?: boolean | undefined;
  /** No wider than its content. */
  readonly shrink?: boolean | undefined;
  /** Names the row; one column has it. */
  readonly heads?: boolean | undefined;
  /** Offers to sort by it. The page sorts, and keeps the order in the address. */
  readonly sortable?: boolean | undefined;
}

export interface Sorting {
  readonly key: string;
  readonly down: boolean;
}

export interface TableProps<Row> {
  /** What the table shows; read out first, shown where `showCaption`. */
  readonly caption: string;
  readonly showCaption?: boolean | undefined;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sorting?: Sorting | undefined;
  readonly onSort?: ((sorting: Sorting) => void) | undefined;
  /** Given: every row has a checkbox. */
  readonly chosen?: ReadonlySet<string> | undefined;
  readonly onChoose?: ((chosen: ReadonlySet<string>) => void) | undefined;
  /** Of a row's checkbox: "Chọn Xã Tam Tiến". */
  readonly rowLabel?: ((row: Row) => string) | undefined;
}

/** Said although the elements mean it: on a phone rows become blocks, and browsers then forget that they are a table. */
const as = (role: string): { readonly role: string } => ({ role });

/** A real table, for up to some hundred rows; scrolls sideways in itself when it is wide, and stands row by row on a phone. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, showCaption, columns, rows, rowKey, sorting, onSort, chosen, onChoose, rowLabel } = props;
  const t = useTranslations('design');
  const every = rows.length > 0 && rows.every((row) => chosen?.has(rowKey(row)));
  const some = rows.some((row) => chosen?.has(rowKey(row)));
  const toggle = (keys: readonly string[], on: boolean): void => {
    const next = new Set(chosen);
    for (const key of keys) on ? next.add(key) : next.delete(key);
    onChoose?.(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className={styles.frame} aria-label={caption} tabIndex={0}>
      <table {...as('table')} className={styles.table}>
        <caption className={showCaption ? undefined : 'visually-hidden'}>{caption}</caption>
        <thead {...as('rowgroup')}>
          <tr {...as('row')}>
            {chosen && (
              <th {...as('columnheader')} scope="col" className={styles.shrink}>
                <Checkbox
                  hideLabel
                  label={t('chooseAll')}
                  checked={every ? true : some ? 'mixed' : false}
                  onChange={(on) => toggle(rows.map(rowKey), on)}
                />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                {...as('columnheader')}
                scope="col"
                className={classOf(column)}
                aria-sort={sorting?.key === column.key ? (sorting.down ? 'descending' : 'ascending') : undefined}
              >
                {column.sortable && onSort ? (
                  <button
                    type="button"
                    className={styles.sort}
                    onClick={() =>
                      onSort({ key: column.key, down: sorting?.key === column.key ? !sorting.down : false })
                    }
                  >
                    {column.title}
                    {sorting?.key === column.key && <Icon name={sorting.down ? 'sort-down' : 'sort-up'} />}
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...as('rowgroup')}>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <tr key={key} {...as('row')} className={chosen?.has(key) ? styles.chosen : styles.row}>
                {chosen && (
                  <td {...as('cell')} className={styles.shrink}>
                    <Checkbox
                      hideLabel
                      label={rowLabel?.(row) ?? key}
                      checked={chosen.has(key)}
                      onChange={(on) => toggle([key], on)}
                    />
                  </td>
                )}
                {columns.map((column) =>
                  column.heads ? (
                    <th key={column.key} {...as('rowheader')} scope="row" className={classOf(column)}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.key} {...as('cell')} className={classOf(column)}>
                      <span className={styles.label} aria-hidden="true">
                        {column.title}
                      </span>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function classOf(column: { readonly number?: boolean | undefined; readonly shrink?: boolean | undefined }) {
  return (
    [column.number ? styles.number : '', column.shrink ? styles.shrink : ''].filter(Boolean).join(' ') || undefined
  );
}
