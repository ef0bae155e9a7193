import type { ReactNode } from 'react';
import styles from './states.module.css';

export interface PoliteProps {
  readonly className?: string | undefined;
  readonly children?: ReactNode | undefined;
}

/**
 * What happens by itself, told when whoever listens has time. It stands there before it has anything to say: a region that appears
 * together with its words is not told.
 */
export function Polite({ className, children }: PoliteProps) {
  return (
    <div role="status" className={[styles.polite, className].filter(Boolean).join(' ')}>
      {children}
    </div>
  );
}
