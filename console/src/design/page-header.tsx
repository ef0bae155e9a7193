import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { takeArrival } from './arrival.ts';
import { catchFocus } from './catch-focus.ts';
import styles from './page-header.module.css';

export interface PageHeaderProps {
  readonly title: string;
  /** For the tab: the conference's name in front of the page's. */
  readonly tabTitle?: string | undefined;
  readonly lead?: ReactNode | undefined;
  readonly acts?: ReactNode | undefined;
}

/** The page's one h1: names the tab and takes the focus when one comes here from another page, or when an act that had it is done and gone. */
export function PageHeader({ title, tabTitle, lead, acts }: PageHeaderProps) {
  const t = useTranslations('app');
  const heading = useRef<HTMLHeadingElement>(null);
  const pressed = useRef<Element>(null);
  const watch = useCallback((place: HTMLDivElement) => {
    const note = ({ target }: FocusEvent): void => {
      pressed.current = target as Element;
    };
    place.addEventListener('focusin', note);
    return () => place.removeEventListener('focusin', note);
  }, []);
  const product = t('name');
  useEffect(() => {
    document.title = `${tabTitle ?? title} · ${product}`;
  }, [title, tabTitle, product]);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (pressed.current === null || pressed.current.isConnected) return;
    pressed.current = null;
    catchFocus(() => heading.current);
  });
  return (
    <div className={styles.header}>
      <div className={styles.words}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <div className={styles.lead}>{lead}</div>}
      </div>
      {acts && (
        <div className={styles.acts} ref={watch}>
          {acts}
        </div>
      )}
    </div>
  );
}
