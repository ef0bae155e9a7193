import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import styles from './stages.module.css';

/** `partly`: over, and not all of it was done. `reading`: the answer is on its way. `unknown`: not for this person to know. */
export type StageState = 'done' | 'going' | 'waiting' | 'failed' | 'skipped' | 'partly' | 'reading' | 'unknown';

export interface Stage {
  readonly key: string;
  readonly name: ReactNode;
  readonly state: StageState;
  /** Time or count: "3.214/3.355", <Time …/>. */
  readonly note?: ReactNode | undefined;
  /** The next act, where this is the stage to act on. */
  readonly act?: ReactNode | undefined;
}

export interface StagesProps {
  readonly label: string;
  readonly stages: readonly Stage[];
  /** What stands below their names is still to come. */
  readonly isReading?: boolean | undefined;
}

/** A way in steps, each with its state in a word for those who do not see the line. */
export function Stages({ label, stages, isReading = false }: StagesProps) {
  const t = useTranslations('design');
  return (
    <ol className={styles.stages} aria-label={label} aria-busy={isReading || undefined}>
      {stages.map(({ key, name, state, note, act }) => (
        <li
          key={key}
          className={`${styles.stage} ${styles[state] ?? ''}`}
          aria-current={state === 'going' ? 'step' : undefined}
        >
          <span className={styles.name}>
            {name} <span className="visually-hidden">{t(`stage.${state}`)}</span>
          </span>
          {state === 'reading' && <span aria-hidden="true" className={styles.coming} />}
          {note && <span className={styles.note}>{note}</span>}
          {act}
        </li>
      ))}
    </ol>
  );
}
