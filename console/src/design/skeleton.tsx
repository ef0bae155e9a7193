import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './states.module.css';

export interface SkeletonProps {
  readonly rows?: number | undefined;
  /** What is being done, said when it takes over a second: "Đang đọc 3.355 điểm cầu…". */
  readonly doing?: string | undefined;
}

const widths = [styles.w1, styles.w2, styles.w3, styles.w4];

/** The shape of what comes. */
export function Skeleton({ rows = 4, doing }: SkeletonProps) {
  const t = useTranslations('design');
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true" className={styles.bones}>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without content
        <span key={at} aria-hidden="true" className={`${styles.bone} ${widths[at % widths.length]}`} />
      ))}
      <p role="status" className={styles.soft}>
        {isSlow && (doing ?? t('reading'))}
      </p>
    </div>
  );
}
