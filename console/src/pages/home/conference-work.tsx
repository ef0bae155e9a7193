import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { auditRoutes } from '../../../../shared/contracts/audit.ts';
import { lineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { liveRoutes } from '../../../../shared/contracts/live.ts';
import { buttonClass } from '../../design/button.tsx';
import { Time } from '../../design/time.tsx';
import { useMay } from '../../session/use-session.tsx';
import type { Home } from './page.tsx';
import { Bridges, type Brief, Ended, Named } from './parts.tsx';
import { Section } from './section.tsx';

type Live = Home['live'][number];

/** Conferences by how near they are; `children` is the work on their documents, between what is on and what is still far. */
export function ConferenceWork({ home, children }: { readonly home: Home; readonly children: ReactNode }) {
  const t = useTranslations('home');
  const may = useMay();
  const starting = (it: Brief) => (
    <>
      <Time at={it.startedAt ?? it.startsAt} />
      <Time at={it.startedAt ?? it.startsAt} show="relative" />
      <Bridges of={it} />
    </>
  );
  const doors = (it: Brief) => (
    <>
      <span>{t.rich('doorsAt', { time: () => <Time key="time" at={it.doorsOpenAt} /> })}</span>
      <Time at={it.doorsOpenAt} show="relative" />
      <Bridges of={it} isBefore />
    </>
  );
  const briefs = (key: 'doorsOpen' | 'doorsSoon' | 'toSettle' | 'drafts' | 'coming') => ({
    title: t(key),
    items: home[key],
    itemKey: ({ id }: Brief) => id,
    name: ({ id, title }: Brief) => <Named id={id} title={title} />,
  });
  const board = ({ id }: Brief) =>
    may(liveRoutes.board) && (
      <Link to="/c/$conferenceId/board" params={{ conferenceId: id }} className={buttonClass('primary')}>
        {t('openBoard')}
      </Link>
    );
  const attendance = ({ id }: Pick<Brief, 'id'>) => (
    <Link to="/c/$conferenceId/attendance" params={{ conferenceId: id }} className={buttonClass()}>
      {t('attendance')}
    </Link>
  );
  // who audits reads what others do: the record first, wherever the conference stands
  const record =
    may(auditRoutes.listAudit) && !may(lineCheckRoutes.markLineCheck)
      ? ({ id }: Pick<Brief, 'id'>) => (
          <Link to="/c/$conferenceId/audit" params={{ conferenceId: id }} className={buttonClass()}>
            {t('readAudit')}
          </Link>
        )
      : undefined;
  // who runs the conference sees the hands on the way from the board; the chair gives the floor and nothing else
  const onStage = (it: Live) =>
    it.floor && !may(lineCheckRoutes.markLineCheck) ? (
      <Link to="/c/$conferenceId/floor" params={{ conferenceId: it.id }} className={buttonClass('primary')}>
        {t('openFloor')}
      </Link>
    ) : (
      board(it)
    );
  return (
    <>
      <Section
        title={t('live')}
        items={home.live}
        itemKey={({ id }) => id}
        name={({ id, title }) => <Named id={id} title={title} />}
        about={(it) => (
          <>
            {starting(it)}
            {it.floor && it.floor.waiting > 0 && <span>{t('hands', { count: it.floor.waiting })}</span>}
          </>
        )}
        act={record ?? onStage}
      />
      <Section {...briefs('doorsOpen')} about={starting} act={record ?? board} />
      <Section
        {...briefs('doorsSoon')}
        about={doors}
        act={({ id }) =>
          may(lineCheckRoutes.markLineCheck) && (
            <Link to="/c/$conferenceId/check" params={{ conferenceId: id }} className={buttonClass()}>
              {t('lineCheck')}
            </Link>
          )
        }
      />
      <Section {...briefs('toSettle')} about={(it) => <Ended of={it} />} act={record ?? attendance} />
      {children}
      <Section
        title={t('settled')}
        items={home.settled}
        itemKey={({ id }) => id}
        name={({ id, title }) => <Named id={id} title={title} />}
        about={({ settledAt, notices }) => (
          <>
            {settledAt !== undefined && (
              <span>{t.rich('settledAt', { time: () => <Time key="time" at={settledAt} /> })}</span>
            )}
            {notices.length === 0 && <span>{t('noNotice')}</span>}
            {notices.map(({ number, year, branch }) => (
              <Link key={number} to="/n/$" params={{ _splat: number }} search={{ year, ...(branch ? { branch } : {}) }}>
                {t('notice', { number })}
              </Link>
            ))}
          </>
        )}
        act={record ?? attendance}
      />
      <Section
        {...briefs('drafts')}
        about={starting}
        act={({ id }) => (
          <Link to="/c/$conferenceId/edit" params={{ conferenceId: id }} className={buttonClass()}>
            {t('goOn')}
          </Link>
        )}
      />
      <Section {...briefs('coming')} about={starting} {...(record && { act: record })} />
    </>
  );
}
