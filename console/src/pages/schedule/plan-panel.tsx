import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ApiProblem } from '../../api/problem.ts';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { Panel } from '../../design/panel.tsx';
import { Polite } from '../../design/polite.tsx';
import { Time } from '../../design/time.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { Plan } from './form.ts';
import styles from './page.module.css';
import type { LivePlan } from './use-plan.ts';

type Refusal = Plan['plan']['refusals'][number];

/** AWS grants no more replica rooms than that to anybody (AWS general reference). */
const replicasCeiling = 40;

export interface PlanPanelProps {
  readonly live: LivePlan;
  /** The form lacks what a plan needs, or something in it cannot be: what to fill in first. */
  readonly waitsFor: ReactNode | undefined;
}

/** What the conference as it stands on the form would need, cost and meet. */
export function PlanPanel({ live, waitsFor }: PlanPanelProps) {
  const t = useTranslations('schedule');
  const { plan, isOld, error, again } = live;
  const isFormFault = error instanceof ApiProblem && error.code === 'conference-refused';
  return (
    <section aria-labelledby="plan-title" aria-busy={isOld && plan === undefined && !waitsFor} className={styles.plan}>
      <h2 id="plan-title">{t('plan.title')}</h2>
      <p role="status" className={styles.planState}>
        {waitsFor ?? (error ? t('plan.none') : isOld ? t('plan.computing') : t('plan.current'))}
      </p>
      <Polite>{error && !waitsFor && !isFormFault && <ErrorPanel error={error} onRetry={again} />}</Polite>
      {plan && !waitsFor && !error && <Figures plan={plan} isOld={isOld} />}
    </section>
  );
}

function Figures({ plan: { plan, warnings }, isOld }: { readonly plan: Plan; readonly isOld: boolean }) {
  const t = useTranslations('schedule');
  const { language } = useLanguage();
  const count = (value: number): string => countText(value, language);
  const mute = warnings.find(({ code }) => code === 'no-contact');
  const single = warnings.find(({ code }) => code === 'one-contact');
  const halls = plan.rooms.map(({ seats }) => seats);
  return (
    <div className={isOld ? styles.old : undefined}>
      <p className={styles.figure}>
        <strong>{count(plan.bridges)}</strong> {t('plan.bridges')}
      </p>
      {plan.refusals.map((refusal) => (
        <RefusalPanel key={refusal.quota} refusal={refusal} />
      ))}
      <Facts
        facts={[
          {
            label: t('plan.rooms'),
            value: t('plan.roomsValue', {
              rooms: plan.rooms.length,
              replicas: plan.replicas,
              most: Math.max(0, ...halls),
            }),
          },
          { label: t('plan.calls'), value: count(plan.calls.total) },
          { label: t('plan.time'), value: t('plan.seconds', { seconds: Math.ceil(plan.floorMs / 1000) }) },
          { label: t('plan.length'), value: t('plan.minutes', { minutes: plan.minutes }) },
          { label: t('plan.cost'), value: t('plan.usd', { usd: count(Math.round(plan.cost.usd)) }) },
          ...plan.quotas.map(({ quota, needed, granted }) => ({
            label: quotaName(quota, t),
            value: t('plan.quotaUse', { needed, granted }),
          })),
        ]}
      />
      <p className={styles.small}>{t('plan.costNote')}</p>
      {warnings
        .filter(({ code }) => code === 'overlap')
        .map(({ points, examples, conference }) => (
          <Panel key={conference?.id ?? 'overlap'} kind="warning" title={t('warning.overlap', { count: points })}>
            {conference && (
              <p>
                <Link to="/c/$conferenceId" params={{ conferenceId: conference.id }} target="_blank">
                  {conference.title}
                </Link>{' '}
                (<Time at={conference.startsAt} /> – <Time at={conference.endsAt} />)
              </p>
            )}
            <Examples examples={examples} points={points} />
            <p>{t('warning.overlapMeans')}</p>
          </Panel>
        ))}
      {mute && (
        <Panel kind="warning" title={t('warning.mute', { count: mute.points })}>
          <Examples examples={mute.examples} points={mute.points} />
          <p>
            {t.rich('warning.muteMeans', {
              link: (words) => (
                <Link key="points" to="/points" target="_blank">
                  {words}
                </Link>
              ),
            })}
          </p>
        </Panel>
      )}
      {single && (
        <Panel kind="warning" title={t('warning.single', { count: single.points })}>
          <Examples examples={single.examples} points={single.points} />
          <p>
            {t.rich('warning.singleMeans', {
              link: (words) => (
                <Link key="points" to="/points" target="_blank">
                  {words}
                </Link>
              ),
            })}
          </p>
        </Panel>
      )}
    </div>
  );
}

function Examples({ examples, points }: { readonly examples: readonly string[]; readonly points: number }) {
  const t = useTranslations('schedule');
  const more = points - examples.length;
  return (
    <p>
      {examples.join('; ')}
      {more > 0 && `; ${t('warning.more', { count: more })}`}
    </p>
  );
}

/** Where it hurts: the quota by its name, how much is lacking, and what can be done. */
function RefusalPanel({ refusal: { quota, needed, granted, pointsOver } }: { readonly refusal: Refusal }) {
  const t = useTranslations('schedule');
  const isReplicas = quota.startsWith('Replica');
  return (
    <Panel kind="error" title={t('refusal.title')}>
      <p>{t('refusal.lacks', { quota: quotaName(quota, t), needed, granted })}</p>
      <ul>
        {isReplicas && needed > replicasCeiling ? (
          <li>{t('refusal.split', { ceiling: replicasCeiling })}</li>
        ) : (
          <li>{t('refusal.raise', { quota, needed })}</li>
        )}
        {pointsOver !== undefined && <li>{t('refusal.fewer', { count: pointsOver })}</li>}
        {!isReplicas && <li>{t('refusal.otherTime')}</li>}
      </ul>
      <p>{t('refusal.draft')}</p>
    </Panel>
  );
}

function quotaName(quota: string, t: ReturnType<typeof useTranslations<'schedule'>>): string {
  return quota.startsWith('Replica')
    ? t('quota.replicas')
    : quota.startsWith('Concurrent')
      ? t('quota.meetings')
      : quota;
}
