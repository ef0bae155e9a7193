import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type ReactNode, useRef, useState } from 'react';
import styles from './table.module.css';

export interface VirtualColumn<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** A track of CSS grid: `minmax(12rem, 2fr)`, `6rem`. */
  readonly width: string;
}

export interface VirtualTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly VirtualColumn<Row>[];
  /** In their order. The page holds newcomers back while one reads (`newcomers`), so that rows keep their place. */
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Pixels of one row; 36 unless given. */
  readonly rowHeight?: number | undefined;
  /** Height of the viewport, e.g. `calc(100dvh - 16rem)`. */
  readonly height: string;
  /** Enter on a row, or a click. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** "5 mới": a button over the rows that lets them in. */
  readonly newcomers?: ReactNode | undefined;
}

/**
 * Thousands of rows, of which only those in sight exist. Arrow keys, Page Up and Down, Home and End move from row to row; rows
 * keep their identity by key, so a row that changes in place does not move and does not lose the focus.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { caption, columns, rows, rowKey, rowHeight = 36, height, onOpen, newcomers } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    getItemKey: (at) => rowKey(rows[at] as Row),
    overscan: 8,
    scrollPaddingStart: 40,
  });
  const tracks = columns.map((column) => column.width).join(' ');

  const moveTo = (at: number): void => {
    const bounded = Math.max(0, Math.min(rows.length - 1, at));
    const row = rows[bounded];
    if (row === undefined) return;
    setActive(rowKey(row));
    virtual.scrollToIndex(bounded);
    // The row exists from the next frame on when it was out of sight.
    requestAnimationFrame(() =>
      viewport.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowKey(row))}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLElement && event.target.dataset.row === undefined) return;
    const at = rows.findIndex((row) => rowKey(row) === active);
    const page = Math.max(1, Math.floor((viewport.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const target = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target);
    } else if (event.key === 'Enter' && onOpen && rows[at] !== undefined) onOpen(rows[at] as Row);
  };
  const shown = virtual.getVirtualItems();
  const isActiveShown = shown.some((item) => item.key === active);
  return (
    <div className={styles.virtual}>
      {newcomers && <div className={styles.newcomers}>{newcomers}</div>}
      {/* biome-ignore lint/a11y/useSemanticElements: rows out of sight do not exist, which a real table cannot say */}
      <div
        ref={viewport}
        role="table"
        aria-label={caption}
        aria-rowcount={rows.length + 1}
        className={styles.viewport}
        style={{ height }}
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
        <div role="row" aria-rowindex={1} className={styles.head} style={{ gridTemplateColumns: tracks }}>
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
            <span key={column.key} role="columnheader">
              {column.title}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" className={styles.tall} style={{ height: `${virtual.getTotalSize()}px` }}>
          {shown.map((item, at) => {
            const row = rows[item.index] as Row;
            const key = rowKey(row);
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={key}
                role="row"
                data-row={key}
                aria-rowindex={item.index + 2}
                aria-current={key === active || undefined}
                tabIndex={key === active || (!isActiveShown && at === 0) ? 0 : -1}
                className={styles.line}
                style={{
                  gridTemplateColumns: tracks,
                  height: `${item.size}px`,
                  transform: `translateY(${item.start}px)`,
                }}
                onFocus={() => setActive(key)}
                onDoubleClick={onOpen && (() => onOpen(row))}
              >
                <Cells row={row} columns={columns as readonly VirtualColumn<unknown>[]} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Drawn again only when its row or the columns are others: keep `columns` outside of the component or memoised. */
const Cells = memo(({ row, columns }: { readonly row: unknown; readonly columns: readonly VirtualColumn<unknown>[] }) =>
  columns.map((column) => (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <span key={column.key} role="cell">
      {column.cell(row)}
    </span>
  )),
);
