import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { takeArrival } from './arrival.ts';
import styles from './page-header.module.css';

export interface PageHeaderProps {
  readonly title: string;
  /** For the tab: the conference's name in front of the page's. */
  readonly tabTitle?: string | undefined;
  readonly lead?: ReactNode | undefined;
  readonly acts?: ReactNode | undefined;
}

/** The page's one h1: names the tab and takes the focus when one comes here from another page. */
export function PageHeader({ title, tabTitle, lead, acts }: PageHeaderProps) {
  const t = useTranslations('app');
  const heading = useRef<HTMLHeadingElement>(null);
  const product = t('name');
  useEffect(() => {
    document.title = `${tabTitle ?? title} · ${product}`;
  }, [title, tabTitle, product]);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles.header}>
      <div className={styles.words}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <div className={styles.lead}>{lead}</div>}
      </div>
      {acts && <div className={styles.acts}>{acts}</div>}
    </div>
  );
}
