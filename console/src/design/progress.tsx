import { useId } from 'react';
import styles from './states.module.css';

export interface ProgressProps {
  /** What and how far, in words: "Kiểm tra đường truyền 3.214/3.355". */
  readonly label: string;
  readonly value: number;
  readonly max: number;
}

export function Progress({ label, value, max }: ProgressProps) {
  const id = useId();
  return (
    <div className={styles.progress}>
      <label htmlFor={id}>{label}</label>
      <progress id={id} className={styles.bar} value={value} max={Math.max(max, 1)} />
    </div>
  );
}
