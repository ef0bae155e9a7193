import type { ReactNode } from 'react';
import styles from './states.module.css';

export interface EmptyProps {
  /** Why there is nothing: "Chưa có hội nghị nào trong tháng này". */
  readonly title: ReactNode;
  /** What would bring something. */
  readonly children?: ReactNode | undefined;
  readonly act?: ReactNode | undefined;
}

export function Empty({ title, children, act }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      {children}
      {act}
    </div>
  );
}
