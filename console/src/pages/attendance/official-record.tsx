import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useTranslations } from 'use-intl';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Time } from '../../design/time.tsx';
import { clockTime, countText, spanText } from '../../i18n/format.ts';
import { partsOf } from '../../i18n/local-time.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './official-record.module.css';
import { type AttendanceRecord, peopleOf, type Summary } from './records.ts';
import { states } from './search.ts';
import { useStateWords } from './use-state-words.ts';

export interface PrintRecordProps {
  readonly rows: readonly AttendanceRecord[];
  readonly branchName: (code: string) => string;
  /** Name of the branch where it is one branch's list. */
  readonly branch: string | undefined;
  readonly summary: Summary;
  /** A search or filter leaves some out, and the paper has to say so. */
  readonly isPart: boolean;
}

/** Prints the list as the office files it. It exists only while it is printed: a nation has thousands of rows. */
export function PrintRecord(props: PrintRecordProps) {
  const t = useTranslations('attendance');
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true));
    const after = (): void => setPrinting(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  const place = document.getElementById('main');
  return (
    <>
      <Button icon="print" onClick={() => window.print()}>
        {t('print.act')}
      </Button>
      {isPrinting && place && createPortal(<OfficialRecord {...props} />, place)}
    </>
  );
}

function OfficialRecord({ rows, branchName, branch, summary, isPart }: PrintRecordProps) {
  const t = useTranslations('attendance');
  const words = useTranslations('words');
  const word = useStateWords();
  const { language } = useLanguage();
  const conference = useConference();
  const { settledAt, startedAt, endedAt, revision, pending } = summary;
  const now = partsOf(Date.now());
  const counts = states.map(
    (state) => `${word(state)} ${countText(rows.filter((it) => it.state === state).length, language)}`,
  );
  const time = (at: number | undefined): string => (at === undefined ? '' : clockTime(at, language));
  return (
    <article className={styles.record} data-print-only>
      <div className={styles.letterhead}>
        <p>{conference.office}</p>
        <p>
          <strong>{t('print.nation')}</strong>
          <br />
          <strong className={styles.motto}>{t('print.motto')}</strong>
        </p>
      </div>
      <h2 className={styles.title}>{t('print.title')}</h2>
      <p className={styles.subtitle}>{conference.title}</p>
      {branch && <p className={styles.subtitle}>{t('print.branch', { name: branch })}</p>}
      <dl className={styles.facts}>
        <dt>{t('print.chair')}</dt>
        <dd>{conference.chair}</dd>
        <dt>{t('print.time')}</dt>
        <dd>
          <Time at={conference.startedAt ?? conference.startsAt} show="full" />
          {conference.endedAt !== undefined &&
            t.rich('print.until', { time: () => <Time key="end" at={conference.endedAt as number} /> })}
        </dd>
        <dt>{t('print.standing')}</dt>
        <dd>
          {settledAt === undefined
            ? t('print.notSettled')
            : t.rich('standing.settled', { revision, time: () => <Time key="at" at={settledAt} show="full" /> })}
          {pending && ` (${t(settledAt === undefined ? 'standing.now' : 'standing.again')})`}
        </dd>
        <dt>{t('print.counts', { count: rows.length })}</dt>
        <dd>
          {counts.join(' · ')}
          {isPart && ` (${t('print.isPart')})`}
        </dd>
      </dl>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('print.number')}</th>
            <th scope="col">{t('column.point')}</th>
            {!branch && <th scope="col">{t('column.branch')}</th>}
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('column.first')}</th>
            <th scope="col">{t('column.last')}</th>
            <th scope="col">{t('column.duration')}</th>
            <th scope="col">{t('column.people')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((it, at) => (
            <tr key={it.bridgeId}>
              <td>{at + 1}</td>
              <td>{it.name}</td>
              {!branch && <td>{it.code === it.branch ? '' : branchName(it.branch)}</td>}
              <td>{word(it.state)}</td>
              <td>{time(it.firstConnectedAt?.likely)}</td>
              <td>{time(it.lastLeftAt?.likely)}</td>
              <td>{it.seconds.likely > 0 ? spanText(it.seconds.likely * 1000) : ''}</td>
              <td>{peopleOf(it) ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.zone}>
        {t('print.zone', { zone: words('zone') })}{' '}
        {startedAt !== undefined && endedAt !== undefined && t('print.likely')}
      </p>
      <div className={styles.signatures}>
        <div>
          <p>&nbsp;</p>
          <p>
            <strong>{t('print.maker')}</strong>
          </p>
          <p className={styles.sign}>{t('print.sign')}</p>
        </div>
        <div>
          <p className={styles.date}>{t('print.date', { day: now.day, month: now.month, year: String(now.year) })}</p>
          <p>
            <strong>{t('print.head')}</strong>
          </p>
          <p className={styles.sign}>{t('print.sign')}</p>
        </div>
      </div>
    </article>
  );
}
