import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useConference } from '../../app/use-conference.ts';
import { Facts } from '../../design/facts.tsx';
import { Time } from '../../design/time.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';

/** The facts of the conference, and what the plan said when it was saved. */
export function Overview() {
  const t = useTranslations('conference');
  const words = useTranslations('words');
  const { language } = useLanguage();
  const conference = useConference();
  const { plan, invited } = conference;
  const count = (value: number): string => countText(value, language);
  const time = (at: number | undefined) => at !== undefined && <Time at={at} show="full" />;
  const given = (value: React.ReactNode) => value || undefined;
  return (
    <div className={styles.columns}>
      <section aria-labelledby="facts-title">
        <h2 id="facts-title">{t('facts.title')}</h2>
        <Facts
          facts={[
            { label: t('facts.chair'), value: conference.chair },
            { label: t('facts.office'), value: conference.office },
            { label: t('facts.hostPoint'), value: conference.hostName ?? conference.hostPoint },
            { label: t('facts.classification'), value: words(`classification.${conference.classification}`) },
            { label: t('facts.doorsOpenAt'), value: time(conference.doorsOpenAt) },
            { label: t('facts.startsAt'), value: time(conference.startsAt) },
            { label: t('facts.endsAt'), value: time(conference.endsAt) },
            { label: t('facts.late'), value: t('facts.lateValue', { minutes: conference.lateAfterMinutes ?? 5 }) },
            { label: t('facts.startedAt'), value: given(time(conference.startedAt)) },
            { label: t('facts.endedAt'), value: given(time(conference.endedAt)) },
            { label: t('facts.settledAt'), value: given(time(conference.settledAt)) },
            { label: t('facts.cancelledAt'), value: given(time(conference.cancelledAt)) },
            { label: t('facts.cancelReason'), value: conference.cancelReason },
            { label: t('facts.operatorPhone'), value: conference.operatorPhone },
            { label: t('facts.version'), value: t('facts.versionValue', { version: conference.version }) },
          ]}
        />
      </section>
      <section aria-labelledby="plan-title">
        <h2 id="plan-title">{t('plan.title')}</h2>
        {plan === undefined ? (
          <p className={styles.soft}>{t('plan.none')}</p>
        ) : (
          <Facts
            facts={[
              {
                label: t('plan.invited'),
                value: t('plan.bridges', { count: conference.enrolledBridges ?? plan.bridges }),
              },
              { label: t('plan.how'), value: t('plan.howValue', wordsOf(invited)) },
              { label: t('plan.rooms'), value: t('plan.roomsValue', { rooms: plan.rooms, replicas: plan.replicas }) },
              { label: t('plan.calls'), value: count(plan.calls) },
              { label: t('plan.time'), value: t('plan.seconds', { seconds: Math.ceil(plan.floorMs / 1000) }) },
              { label: t('plan.cost'), value: t('plan.usd', { usd: count(Math.round(plan.estimateUsd)) }) },
            ]}
          />
        )}
        <p className={styles.links}>
          <Link to="/c/$conferenceId" params={{ conferenceId: conference.id }} search={{ tab: 'bridges' }}>
            {t('plan.toBridges')}
          </Link>
        </p>
      </section>
    </div>
  );
}

function wordsOf({ all, subtrees, codes, except }: ReturnType<typeof useConference>['invited']) {
  return {
    all: all ? 'yes' : 'no',
    subtrees: subtrees?.length ?? 0,
    codes: codes?.length ?? 0,
    both: subtrees?.length && codes?.length ? 'yes' : 'no',
    except: except?.length ?? 0,
  };
}
