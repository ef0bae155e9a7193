import { useTranslations } from 'use-intl';
import { clockSeconds, dayText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';
import type { Bounded } from './records.ts';

/** An instant as it is known: the likely one, and behind it how early and how late it may have been. */
export function BoundTime({ at, day }: { readonly at: Bounded; readonly day?: boolean }) {
  const t = useTranslations('attendance');
  const { language } = useLanguage();
  const clock = (ms: number): string => clockSeconds(ms, language);
  const { low, likely, high } = at;
  const isExact = low !== undefined && high !== undefined && high - low < 1000;
  const span = (): string => {
    if (low !== undefined && high !== undefined) return t('bounds.both', { low: clock(low), high: clock(high) });
    if (low !== undefined) return t('bounds.fromOnly', { low: clock(low) });
    return high === undefined ? t('bounds.none') : t('bounds.untilOnly', { high: clock(high) });
  };
  return (
    <span>
      <time dateTime={new Date(likely).toISOString()}>
        {clock(likely)}
        {day && ` ${dayText(likely, language)}`}
      </time>
      {!isExact && <span className={styles.bounds}> {span()}</span>}
    </span>
  );
}
