import { type ReactNode, useCallback } from 'react';
import { watchFocus } from '../design/catch-focus.ts';
import styles from './frame.module.css';

/** The one `main` of a page; frames put it around what they show. No act on the page loses the focus. */
export function PageMain({ children }: { readonly children: ReactNode }) {
  const watched = useCallback((main: HTMLElement) => watchFocus(main), []);
  return (
    <main id="main" ref={watched} tabIndex={-1} className={styles.main}>
      {children}
    </main>
  );
}
