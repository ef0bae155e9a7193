import type { ReactNode } from 'react';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';

export interface SectionProps<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string;
  readonly name: (item: Item) => ReactNode;
  readonly about: (item: Item) => ReactNode;
  readonly act?: (item: Item) => ReactNode;
}

/** One kind of work that waits; nothing at all where there is none. */
export function Section<Item>({ title, items, itemKey, name, about, act }: SectionProps<Item>) {
  const { language } = useLanguage();
  if (items.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>
        {title}
        <span className={styles.count}>{countText(items.length, language)}</span>
      </h2>
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={itemKey(item)} className={styles.item}>
            <div>
              <div className={styles.name}>{name(item)}</div>
              <div className={styles.about}>{about(item)}</div>
            </div>
            {act?.(item)}
          </li>
        ))}
      </ul>
    </section>
  );
}
