import { useTranslations } from 'use-intl';
import { clockTime, dayText, dayTime, relativeText, weekdayText } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';
import { useNow } from './now.ts';
import styles from './time.module.css';

export interface TimeProps {
  /** ms since epoch. */
  readonly at: number;
  /**
   * `relative` for lists (the absolute time on hover and focus), `full` with weekday and zone for the facts of a page,
   * `day-time` for tables, `time` where the day is clear.
   */
  readonly show?: 'relative' | 'full' | 'day-time' | 'day' | 'time' | undefined;
}

export function Time({ at, show = 'day-time' }: TimeProps) {
  const { language } = useLanguage();
  const t = useTranslations('words');
  const iso = new Date(at).toISOString();
  if (show === 'relative') return <RelativeTime at={at} />;
  const text = {
    full: () => `${clockTime(at, language)}, ${weekdayText(at, language)} (${t('zone')})`,
    'day-time': () => dayTime(at, language),
    day: () => dayText(at, language),
    time: () => clockTime(at, language),
  }[show]();
  return <time dateTime={iso}>{text}</time>;
}

function RelativeTime({ at }: { readonly at: number }) {
  const { language } = useLanguage();
  const t = useTranslations('words');
  const now = useNow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the absolute time is there for the keyboard as well
    <time dateTime={new Date(at).toISOString()} className={styles.time} tabIndex={0}>
      {relativeText(at, now, language)}
      <span className={styles.absolute}>
        {dayTime(at, language)} ({t('zone')})
      </span>
    </time>
  );
}
