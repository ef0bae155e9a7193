import type { ReactNode } from 'react';
import styles from './frame.module.css';

/** The one `main` of a page; frames put it around what they show. */
export function PageMain({ children }: { readonly children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className={styles.main}>
      {children}
    </main>
  );
}
