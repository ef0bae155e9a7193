import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { distributeRoutes } from '../../../../shared/contracts/distribute.ts';
import { buttonClass } from '../../design/button.tsx';
import { Time } from '../../design/time.tsx';
import { useMay } from '../../session/use-session.tsx';
import type { Home } from './page.tsx';
import { Ended, Named } from './parts.tsx';
import { Section } from './section.tsx';

/** Agendas, conclusions and mails: in the order in which a conference meets them. */
export function DocumentWork({ home }: { readonly home: Home }) {
  const t = useTranslations('home');
  const may = useMay();
  return (
    <>
      <Section
        title={t('toApprove')}
        items={home.toApprove}
        itemKey={({ conclusionsId }) => conclusionsId}
        name={({ abstract }) => abstract}
        about={({ title, drafter, submittedAt }) => (
          <>
            <span>{title}</span>
            <span>{t('submittedBy', { drafter })}</span>
            {submittedAt !== undefined && <Time at={submittedAt} show="relative" />}
          </>
        )}
        act={({ conferenceId }) => (
          <Link to="/c/$conferenceId/conclusions" params={{ conferenceId }} className={buttonClass()}>
            {t('review')}
          </Link>
        )}
      />
      <Section
        title={t('agendas')}
        items={home.agendas}
        itemKey={({ id }) => id}
        name={({ id, title }) => <Named id={id} title={title} />}
        about={({ agenda, startsAt }) => (
          <>
            <span>{t(`agenda.${agenda}`)}</span>
            <span>{t.rich('startsIn', { time: () => <Time key="time" at={startsAt} show="relative" /> })}</span>
          </>
        )}
        act={({ id, agenda }) => (
          <Link to="/c/$conferenceId/agenda" params={{ conferenceId: id }} className={buttonClass()}>
            {t(agenda === 'none' ? 'writeAgenda' : 'sendAgenda')}
          </Link>
        )}
      />
      <Section
        title={t('failedDeliveries')}
        items={home.failedDeliveries}
        itemKey={({ documentId }) => documentId}
        name={({ failed, isMore }) => t('failed', { count: failed, more: String(isMore) })}
        about={({ title, kind }) => (
          <>
            <span>{t(`kind.${kind}`)}</span>
            <span>{title}</span>
          </>
        )}
        act={({ conferenceId, documentId }) => (
          <Link
            to="/c/$conferenceId/delivery"
            params={{ conferenceId }}
            search={{ doc: documentId, state: 'toMend' }}
            className={buttonClass()}
          >
            {t('deliver')}
          </Link>
        )}
      />
      <Section
        title={t('toConclude')}
        items={home.toConclude}
        itemKey={({ id }) => id}
        name={({ id, title }) => <Named id={id} title={title} />}
        about={(it) => (
          <>
            <span>{t(`progress.${it.conclusions}`)}</span>
            <Ended of={it} />
          </>
        )}
        act={({ id, conclusions }) => (
          <Link to="/c/$conferenceId/conclusions" params={{ conferenceId: id }} className={buttonClass()}>
            {t(`conclude.${conclusions}`)}
          </Link>
        )}
      />
      <Section
        title={t('unacknowledged')}
        items={home.unacknowledged}
        itemKey={({ documentId }) => documentId}
        name={({ waiting, isMore }) => t('waiting', { count: waiting, more: String(isMore) })}
        about={({ title }) => <span>{title}</span>}
        act={({ conferenceId, documentId, isOthers }) => (
          <Link
            to="/c/$conferenceId/delivery"
            params={{ conferenceId }}
            search={{ doc: documentId, state: 'unacknowledged' }}
            className={buttonClass()}
          >
            {t(may(distributeRoutes.remindRecipients) && !isOthers ? 'remind' : 'seeWaiting')}
          </Link>
        )}
      />
    </>
  );
}
