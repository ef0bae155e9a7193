import type { ReactNode } from 'react';
import styles from './states.module.css';

export interface PanelProps {
  readonly kind: 'note' | 'good' | 'warning' | 'error';
  readonly title: ReactNode;
  readonly children?: ReactNode | undefined;
  readonly acts?: ReactNode | undefined;
  /** The title breaks in: of what stopped the person in what they just did. */
  readonly isUrgent?: boolean | undefined;
}

/** Something to know before going on; stands in the flow of the page. */
export function Panel({ kind, title, children, acts, isUrgent = false }: PanelProps) {
  return (
    <section className={kind === 'note' ? styles.panel : `${styles.panel} ${styles[kind]}`}>
      <p role={isUrgent ? 'alert' : undefined} className={styles.title}>
        {title}
      </p>
      {children}
      {acts && <div className={styles.acts}>{acts}</div>}
    </section>
  );
}
