import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import styles from './table.module.css';

export interface VirtualListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
  /** Pixels, as a guess: items are measured. */
  readonly itemHeight?: number | undefined;
  /** At most: a short list is no higher than its items. */
  readonly height: string;
}

/** A long list of unequal items. */
export function VirtualList<Item>({
  label,
  items,
  itemKey,
  children,
  itemHeight = 56,
  height,
}: VirtualListProps<Item>) {
  const viewport = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => itemHeight,
    getItemKey: (at) => itemKey(items[at] as Item),
    overscan: 6,
  });
  const shown = `min(${height}, ${virtual.getTotalSize() + 2}px)`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section ref={viewport} className={styles.viewport} style={{ height: shown }} aria-label={label} tabIndex={0}>
      <ul className={styles.tall} style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map((item) => (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            aria-setsize={items.length}
            aria-posinset={item.index + 1}
            style={{ position: 'absolute', insetInline: 0, transform: `translateY(${item.start}px)` }}
          >
            {children(items[item.index] as Item)}
          </li>
        ))}
      </ul>
    </section>
  );
}
