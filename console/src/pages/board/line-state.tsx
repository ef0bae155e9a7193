import { useTranslations } from 'use-intl';
import { useServerNow } from '../../design/server-clock.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { clockSeconds, dayTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';
import type { LiveBoard } from './use-board.ts';

/** A board is read at least every 5 s; of an answer that is older nobody says that it is of now, whether or not it is given up. */
const oldMs = 10_000;

/** Whether what one sees is of now, or of the end; told politely, and only when it changes. */
export function LineState({ live: { sight, error, line } }: { readonly live: LiveBoard }) {
  const t = useTranslations('board');
  const { language } = useLanguage();
  const now = useServerNow();
  const isOld = sight !== undefined && now - sight.readAt > oldMs;
  return (
    <span role="status" className={styles.line}>
      {sight?.endedAt !== undefined ? (
        <ToneBadge
          tone="over"
          label={t(sight.status === 'cancelled' ? 'line.cancelled' : 'line.ended', {
            time: dayTime(sight.endedAt, language),
          })}
        />
      ) : sight && (error || isOld) ? (
        <ToneBadge tone="failed" label={t('line.stale', { time: clockSeconds(sight.readAt, language) })} />
      ) : (
        sight && (
          <ToneBadge
            tone={line === 'open' ? 'done' : 'going'}
            label={t(line === 'open' ? 'line.open' : 'line.polling')}
          />
        )
      )}
    </span>
  );
}
