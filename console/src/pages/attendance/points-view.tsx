import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { useReadAll } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { announceArrival } from '../../design/arrival.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox, Select } from '../../design/choice.tsx';
import { Combobox } from '../../design/combobox.tsx';
import { Empty } from '../../design/empty.tsx';
import { TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { clockSeconds, countText, spanText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { usePerson } from '../../session/use-session.tsx';
import { PrintRecord } from './official-record.tsx';
import styles from './page.module.css';
import { type AttendanceRecord, chosenRecords, isStillThere, needsLook, peopleOf, type Summary } from './records.ts';
import { attendanceRoute } from './route.ts';
import { type AttendanceSearch, type PointSort, pointSorts, readSearch, states } from './search.ts';
import { TallyLine } from './tally-line.tsx';
import { useStateTones, useStateWords } from './use-state-words.ts';

const atOnce = 150;

export function PointsView({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const conference = useConference();
  const { branch } = attendanceRoute.useSearch();
  const isRunning = conference.endedAt === undefined;
  const read = useReadAll(
    attendanceRoutes.listAttendance,
    { params: { conferenceId: conference.id }, query: branch ? { branch } : {} },
    // One province is read again as it goes on; the whole nation, province after province, when one asks for it.
    isRunning && branch ? { everyMs: 20_000 } : {},
  );
  return (
    <>
      <div data-screen-only>
        <Filters summary={summary} />
      </div>
      <Loaded read={read} doing={t('readingPoints')} rows={10}>
        {(records) => <Points records={records} summary={summary} />}
      </Loaded>
    </>
  );
}

function Filters({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const person = usePerson();
  const search = attendanceRoute.useSearch();
  const navigate = attendanceRoute.useNavigate();
  const change = (next: { [K in keyof AttendanceSearch]: AttendanceSearch[K] | undefined }): void =>
    void navigate({ search: (was) => readSearch({ ...was, ...next }), replace: true, resetScroll: false });
  const branches = summary.branches.map(({ branch, name }) => ({ value: branch, label: name }));
  return (
    <div className={styles.filters}>
      {person.branch === undefined && (
        <Combobox
          label={t('filter.branch')}
          placeholder={t('nation')}
          suggestions={branches}
          value={branches.find(({ value }) => value === search.branch) ?? null}
          onChange={(chosen) => change({ branch: chosen?.value })}
        />
      )}
      <TextField
        label={t('filter.search')}
        type="search"
        value={search.q ?? ''}
        onChange={(q) => change({ q: q || undefined })}
      />
      <Select
        label={t('filter.state')}
        value={search.state ?? ''}
        onChange={(state) => change({ state: state || undefined })}
        options={[
          { value: '', label: t('filter.anyState') },
          ...states.map((value) => ({ value, label: word(value) })),
        ]}
      />
      <Select
        label={t('filter.sort')}
        value={`${search.sort ?? 'name'}${search.down ? '-down' : ''}`}
        onChange={(value) => {
          const [sort, down] = value.split('-');
          change({ sort: sort as PointSort, down: down === 'down' ? true : undefined });
        }}
        options={['name', 'first', 'first-down', 'minutes', 'minutes-down', 'drops-down', 'people-down'].map(
          (value) => ({
            value,
            label: t(`order.${value as 'name'}`),
          }),
        )}
      />
      <Checkbox
        label={t('filter.check')}
        checked={search.check === true}
        onChange={(on) => change({ check: on || undefined })}
      />
    </div>
  );
}

function Points({ records, summary }: { readonly records: readonly AttendanceRecord[]; readonly summary: Summary }) {
  const t = useTranslations('attendance');
  const { language } = useLanguage();
  const search = attendanceRoute.useSearch();
  const navigate = attendanceRoute.useNavigate();
  const { shown = atOnce } = search;
  const columns = useColumns(search.branch === undefined);
  const names = new Map(summary.branches.map(({ branch, name }) => [branch, name]));
  const branchName = (code: string): string => names.get(code) ?? code;
  const rows = chosenRecords(records, search, branchName);
  const branch = summary.branches.find((each) => each.branch === search.branch);
  const isFiltered = search.q !== undefined || search.state !== undefined || search.check === true;
  const sort = pointSorts.find((each) => each === search.sort) ?? 'name';
  const clear = (): void =>
    void navigate({ search: ({ q: _q, state: _state, check: _check, ...rest }) => rest, replace: true });
  if (records.length === 0) return <Empty title={t('empty.noPoints')} />;
  return (
    <>
      {branch && (
        <div data-screen-only>
          <nav className={styles.crumbs} aria-label={t('crumbs')}>
            <Link from={attendanceRoute.fullPath} search={{}}>
              {t('nation')}
            </Link>
            <span aria-hidden="true">›</span>
            <strong>{branch.name}</strong>
          </nav>
          <TallyLine tally={branch.tally} />
        </div>
      )}
      <div className={styles.found} data-screen-only>
        <p role="status">{t('found', { count: rows.length })}</p>
        {rows.length > 0 && (
          <PrintRecord
            rows={rows}
            branchName={branchName}
            branch={branch?.name}
            summary={summary}
            isPart={isFiltered}
          />
        )}
      </div>
      {rows.length === 0 ? (
        <Empty title={t('empty.noneFound')} act={<Button onClick={clear}>{t('filter.clear')}</Button>} />
      ) : (
        <div data-screen-only>
          <Table
            caption={t('caption.points')}
            columns={columns(branchName)}
            rows={rows.slice(0, shown)}
            rowKey={({ bridgeId }) => bridgeId}
            sorting={{ key: sort, down: search.down === true }}
            onSort={({ key, down }) =>
              void navigate({
                search: (was) => readSearch({ ...was, sort: key, down: down || undefined }),
                replace: true,
                resetScroll: false,
              })
            }
          />
          {rows.length > shown && (
            <div className={styles.more}>
              <Button
                onClick={() =>
                  void navigate({
                    search: (was) => ({ ...was, shown: shown + atOnce }),
                    replace: true,
                    resetScroll: false,
                  })
                }
              >
                {t('more', { count: countText(Math.min(atOnce, rows.length - shown), language) })}
              </Button>{' '}
              <span className={styles.soft}>
                {t('shownOf', { shown: countText(shown, language), all: countText(rows.length, language) })}
              </span>
            </div>
          )}
        </div>
      )}
    </>
  );
}

function useColumns(isNation: boolean) {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const tones = useStateTones();
  const { language } = useLanguage();
  const { endedAt } = useConference();
  return (branchName: (code: string) => string): Column<AttendanceRecord>[] => [
    {
      key: 'name',
      title: t('column.point'),
      heads: true,
      sortable: true,
      cell: (it) => (
        <>
          <Link
            from={attendanceRoute.fullPath}
            search={(was: AttendanceSearch) => ({ ...was, bridge: it.bridgeId, of: it.branch })}
            onClick={announceArrival}
          >
            {it.name}
          </Link>
          {it.isHost && <span className={styles.note}> {t('isHost')}</span>}
        </>
      ),
    },
    ...(isNation
      ? [
          {
            key: 'branch',
            title: t('column.branch'),
            cell: (it: AttendanceRecord) => (it.code === it.branch ? '' : branchName(it.branch)),
          },
        ]
      : []),
    {
      key: 'state',
      title: t('column.state'),
      shrink: true,
      cell: (it) => (
        <>
          <ToneBadge tone={tones[it.state]} label={word(it.state)} />
          {needsLook(it) && <span className={styles.look}> {t('look')}</span>}
        </>
      ),
    },
    {
      key: 'manual',
      title: t('column.manual'),
      shrink: true,
      cell: (it) =>
        it.rollCallRevision === 0 ? t('notTaken') : it.manual ? t(`manual.${it.manual}`) : t('saysNothing'),
    },
    {
      key: 'first',
      title: t('column.first'),
      number: true,
      sortable: true,
      cell: (it) => (it.firstConnectedAt ? clockSeconds(it.firstConnectedAt.likely, language) : '–'),
    },
    {
      key: 'last',
      title: t('column.last'),
      number: true,
      cell: (it) =>
        isStillThere(it, endedAt)
          ? t('stillThere')
          : it.lastLeftAt
            ? clockSeconds(it.lastLeftAt.likely, language)
            : '–',
    },
    {
      key: 'minutes',
      title: t('column.duration'),
      number: true,
      sortable: true,
      cell: (it) => (it.seconds.likely > 0 ? spanText(it.seconds.likely * 1000) : '–'),
    },
    {
      key: 'drops',
      title: t('column.drops'),
      number: true,
      sortable: true,
      cell: (it) => countText(it.drops, language),
    },
    {
      key: 'people',
      title: t('column.people'),
      number: true,
      sortable: true,
      cell: (it) => {
        const people = peopleOf(it);
        return people === undefined ? '–' : countText(people, language);
      },
    },
  ];
}
