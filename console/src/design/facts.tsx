import type { ReactNode } from 'react';
import styles from './facts.module.css';

export interface Fact {
  readonly label: string;
  /** Facts that are not known are left out, not dashed. */
  readonly value: ReactNode;
}

export interface FactsProps {
  readonly facts: readonly Fact[];
  /** A few words each: beside their labels on a phone too. */
  readonly areShort?: boolean | undefined;
}

export function Facts({ facts, areShort = false }: FactsProps) {
  return (
    <dl className={areShort ? `${styles.facts} ${styles.short}` : styles.facts}>
      {facts
        .filter(({ value }) => value !== undefined && value !== null && value !== false && value !== '')
        .map(({ label, value }) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
