import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useReadAll } from '../../api/use-api.tsx';
import { Button, IconButton } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useNow } from '../../design/now.ts';
import { ConferenceStatus } from '../../design/state-badge.tsx';
import { clockTime, monthText, weekdayName, weekdayText } from '../../i18n/format.ts';
import { monthOf, startOfDay, startOfMonth } from '../../i18n/local-time.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { matches } from './filter.ts';
import { daysOf } from './month.ts';
import styles from './page.module.css';
import { conferencesRoute } from './route.ts';

/** A month as a grid, on a phone as the list of its days. */
export function MonthView() {
  const t = useTranslations('conferences');
  const { language } = useLanguage();
  const search = conferencesRoute.useSearch();
  const navigate = conferencesRoute.useNavigate();
  const now = useNow();
  const month = search.month ?? monthOf(now);
  const read = useReadAll(scheduleRoutes.listConferences, {
    query: { from: startOfMonth(month), to: startOfMonth(month, 1) },
  });
  const turnTo = (at: string): void => void navigate({ search: (was) => ({ ...was, month: at }) });
  return (
    <>
      <div className={styles.turn}>
        <h2 aria-live="polite">{monthText(startOfMonth(month), language)}</h2>
        <IconButton
          kind="plain"
          icon="chevron-left"
          label={t('previousMonth')}
          onClick={() => turnTo(monthOf(startOfMonth(month, -1)))}
        />
        <Button onClick={() => turnTo(monthOf(now))}>{t('thisMonth')}</Button>
        <IconButton
          kind="plain"
          icon="chevron-right"
          label={t('nextMonth')}
          onClick={() => turnTo(monthOf(startOfMonth(month, 1)))}
        />
      </div>
      <Loaded read={read} doing={t('reading')}>
        {(all) => {
          const items = all.filter((it) => matches(it, search));
          const days = daysOf(month, items);
          return (
            <>
              {items.length === 0 && <p className={styles.found}>{t('emptyMonth')}</p>}
              <ol className={styles.weekdays} aria-hidden="true">
                {days.slice(0, 7).map(({ at }) => (
                  <li key={at}>{weekdayName(at, language)}</li>
                ))}
              </ol>
              <ol className={styles.days}>
                {days.map((day) => {
                  const isToday = day.at === startOfDay(now);
                  const names = [styles.day, day.isOfMonth ? '' : styles.other, isToday ? styles.today : ''];
                  return (
                    <li
                      key={day.at}
                      className={names.filter(Boolean).join(' ')}
                      aria-current={isToday ? 'date' : undefined}
                    >
                      <span className={styles.date}>
                        <span className={styles.number}>{day.number}</span>
                        <span className={styles.weekday}>{weekdayText(day.at, language)}</span>
                        {isToday && ` · ${t('today')}`}
                      </span>
                      {day.items.length > 0 && (
                        <ul className={styles.entries}>
                          {day.items.map((it) => (
                            <li key={it.id} className={styles.entry}>
                              <time dateTime={new Date(it.startsAt).toISOString()}>
                                {clockTime(it.startsAt, language)}
                              </time>{' '}
                              <ConferenceStatus status={it.status} />
                              <Link
                                to="/c/$conferenceId"
                                params={{ conferenceId: it.id }}
                                className={it.status === 'cancelled' ? styles.cancelled : undefined}
                              >
                                {it.title}
                              </Link>
                            </li>
                          ))}
                        </ul>
                      )}
                    </li>
                  );
                })}
              </ol>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
