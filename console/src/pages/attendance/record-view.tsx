import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { useRead, useReadAll } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { announceArrival } from '../../design/arrival.ts';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { spanText } from '../../i18n/format.ts';
import { BoundTime } from './bound-time.tsx';
import styles from './page.module.css';
import { type AttendanceRecord, isStillThere, needsLook } from './records.ts';
import { RollForm } from './roll-form.tsx';
import { RollSheet } from './roll-sheet.tsx';
import { attendanceRoute } from './route.ts';
import type { AttendanceSearch } from './search.ts';
import { useStateTones, useStateWords } from './use-state-words.ts';

const freshMs = 15_000;

/** Everything on record of one bridge. */
export function RecordView({ bridgeId }: { readonly bridgeId: AttendanceRecord['bridgeId'] }) {
  const t = useTranslations('attendance');
  const { id: conferenceId, endedAt } = useConference();
  const { of } = attendanceRoute.useSearch();
  const read = useReadAll(
    attendanceRoutes.listAttendance,
    { params: { conferenceId }, query: of ? { branch: of } : {} },
    endedAt === undefined && of ? { everyMs: freshMs } : {},
  );
  const record = read.data?.find((each) => each.bridgeId === bridgeId);
  const title = record?.name ?? t('record.title');
  return (
    <>
      <Link
        from={attendanceRoute.fullPath}
        search={({ bridge: _bridge, of: _of, roll: _roll, edit: _edit, ...was }: AttendanceSearch) => ({
          ...was,
          view: was.view ?? 'points',
        })}
        className={styles.back}
        onClick={announceArrival}
        data-screen-only
      >
        ‹ {t('record.back')}
      </Link>
      <PageHeader title={title} tabTitle={`${title} · ${t('title')}`} lead={record && <Where record={record} />} />
      <Loaded read={read} doing={t('readingPoints')} rows={8}>
        {() => (record ? <Record record={record} /> : <Empty title={t('record.missing')} />)}
      </Loaded>
    </>
  );
}

function Where({ record }: { readonly record: AttendanceRecord }) {
  const t = useTranslations('attendance');
  const { id: conferenceId } = useConference();
  const { data } = useRead(attendanceRoutes.summary, { params: { conferenceId } });
  const branch = data?.branches.find((each) => each.branch === record.branch)?.name;
  const parts = [record.code === record.branch ? undefined : branch, t('record.code', { code: record.code })];
  return (
    <>
      {parts.filter(Boolean).join(' · ')}
      {record.isHost && ` · ${t('isHost')}`}
    </>
  );
}

function Record({ record }: { readonly record: AttendanceRecord }) {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const tones = useStateTones();
  const { endedAt } = useConference();
  const { low, likely, high } = record.seconds;
  const { firstConnectedAt, lastLeftAt, manual } = record;
  const span = (seconds: number): string => spanText(seconds * 1000);
  return (
    <>
      {needsLook(record) && (
        <Panel kind="warning" title={t('record.lookTitle')}>
          <p>{record.uncertain ? t('record.uncertain') : t('record.differs')}</p>
        </Panel>
      )}
      <section className={styles.section}>
        <h2>{t('record.outcome')}</h2>
        <Facts
          facts={[
            { label: t('column.state'), value: <ToneBadge tone={tones[record.state]} label={word(record.state)} /> },
            { label: t('record.automatic'), value: word(record.automatic) },
            {
              label: t('record.manual'),
              value: record.rollCallRevision === 0 ? t('notTaken') : manual ? t(`manual.${manual}`) : t('saysNothing'),
            },
            { label: t('column.first'), value: firstConnectedAt && <BoundTime at={firstConnectedAt} day /> },
            {
              label: t('column.last'),
              value: isStillThere(record, endedAt) ? t('stillThere') : lastLeftAt && <BoundTime at={lastLeftAt} day />,
            },
            {
              label: t('column.duration'),
              value:
                low === high
                  ? span(likely)
                  : t('record.duration', { likely: span(likely), low: span(low), high: span(high) }),
            },
            { label: t('record.reconnections'), value: String(record.reconnections) },
            { label: t('column.drops'), value: String(record.drops) },
            { label: t('record.atOpening'), value: t(`moment.${record.atOpening}`) },
            { label: t('record.atEnd'), value: endedAt !== undefined && t(`moment.${record.atEnd}`) },
          ]}
        />
      </section>
      <Intervals record={record} />
      <Roll record={record} />
    </>
  );
}

type Interval = AttendanceRecord['intervals'][number];

function Intervals({ record }: { readonly record: AttendanceRecord }) {
  const t = useTranslations('attendance');
  const columns: Column<Interval>[] = [
    { key: 'start', title: t('intervals.start'), heads: true, cell: ({ start }) => <BoundTime at={start} /> },
    { key: 'end', title: t('intervals.end'), cell: ({ end }) => <BoundTime at={end} /> },
    {
      key: 'for',
      title: t('intervals.for'),
      number: true,
      cell: ({ start, end }) => spanText(end.likely - start.likely),
    },
    { key: 'by', title: t('intervals.endedBy'), cell: ({ endedBy }) => t(`endedBy.${endedBy as 'left'}`) },
    {
      key: 'room',
      title: t('intervals.rooms'),
      cell: ({ rooms }) => rooms.map((room) => (room === 0 ? t('intervals.primary') : String(room))).join(', '),
    },
  ];
  return (
    <section className={styles.section}>
      <h2>{t('intervals.title')}</h2>
      {record.intervals.length === 0 ? (
        <p className={styles.soft}>{t('intervals.none')}</p>
      ) : (
        <>
          <p className={styles.soft}>{t('intervals.hint')}</p>
          <Table
            caption={t('intervals.title')}
            columns={columns}
            rows={record.intervals}
            rowKey={({ start, rooms }) => `${start.likely} ${rooms.join()}`}
          />
        </>
      )}
    </section>
  );
}

function Roll({ record }: { readonly record: AttendanceRecord }) {
  const t = useTranslations('attendance');
  const { id: conferenceId } = useConference();
  const may = useMayHere();
  const { roll: revision, edit } = attendanceRoute.useSearch();
  const navigate = attendanceRoute.useNavigate();
  const params = { conferenceId, bridgeId: record.bridgeId };
  const mayTake = may(attendanceRoutes.takeRollCall);
  const isEditing = edit === true && mayTake;
  const current = useRead(attendanceRoutes.readRollCall, { params }, isEditing ? {} : { everyMs: freshMs });
  const open = (): void => void navigate({ search: (was) => ({ ...was, edit: true }), resetScroll: false });
  const close = (isSaved: boolean): void =>
    void navigate({ search: ({ edit: _edit, ...was }) => was, ignoreBlocker: isSaved, resetScroll: false });
  return (
    <section className={styles.section}>
      <h2>{t('roll.title')}</h2>
      <Loaded read={current}>
        {(roll) =>
          isEditing ? (
            <RollForm roll={roll} bridgeId={record.bridgeId} onClose={close} />
          ) : (
            <>
              <RollSheet current={roll} revision={revision} bridgeId={record.bridgeId} />
              {mayTake && (
                <div className={styles.acts} data-screen-only>
                  <Button kind={roll.revision === 0 ? 'primary' : 'plain'} onClick={open}>
                    {roll.revision === 0 ? t('roll.take') : t('roll.edit')}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}
