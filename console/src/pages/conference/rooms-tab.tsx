import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { hallRoutes } from '../../../../shared/contracts/hall.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/shapes.ts';
import { useAct, useRead, useReadAll } from '../../api/use-api.tsx';
import { useMediaWords } from '../../api/use-media-words.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useNow } from '../../design/now.ts';
import { Panel } from '../../design/panel.tsx';
import { type Tone, ToneBadge } from '../../design/state-badge.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';

type Rooms = Answer<typeof hallRoutes.getRooms>;
type Room = Rooms['rooms'][number];

/** Rooms may be asked for by hand that long before the doors (shared/domain/provision.ts). */
const earlyMs = 30 * 60_000;
const tones = {
  planned: 'waiting',
  seating: 'going',
  open: 'done',
  lost: 'failed',
  closed: 'over',
} as const satisfies Record<Room['status'], Tone>;

/** The media rooms: how many seats were made, how fast, and who has none. */
export function RoomsTab() {
  const t = useTranslations('conference');
  const { id: conferenceId } = useConference();
  const read = useRead(hallRoutes.getRooms, { params: { conferenceId } }, { everyMs: 5000 });
  return (
    <Loaded read={read} rows={6} doing={t('rooms.reading')}>
      {(rooms) => (
        <>
          <Summary rooms={rooms} />
          {rooms.rooms.length > 0 && <RoomTable rooms={rooms.rooms} />}
          {rooms.unseated.length > 0 && <Unseated unseated={rooms.unseated} />}
        </>
      )}
    </Loaded>
  );
}

function Summary({ rooms }: { readonly rooms: Rooms }) {
  const t = useTranslations('conference');
  const { language } = useLanguage();
  const conference = useConference();
  const count = (value: number): string => countText(value, language);
  const calls = Object.entries(rooms.calls);
  return (
    <>
      {rooms.status === 'none' && (
        <Empty title={t('rooms.none')}>
          <p>{t.rich('rooms.noneText', { time: () => <Time key="time" at={conference.doorsOpenAt} show="full" /> })}</p>
        </Empty>
      )}
      {rooms.status !== 'none' && (
        <Facts
          facts={[
            { label: t('rooms.state'), value: t(`rooms.status.${rooms.status}`) },
            {
              label: t('rooms.seats'),
              value: t('rooms.seatsValue', { seats: rooms.seats, bridges: rooms.bridges }),
            },
            { label: t('rooms.ready'), value: rooms.readyAt !== undefined && <Time at={rooms.readyAt} show="full" /> },
            { label: t('rooms.took'), value: rooms.ms !== undefined && t('rooms.tookValue', { ms: rooms.ms }) },
            {
              label: t('rooms.calls'),
              value: calls.length > 0 && calls.map(([name, made]) => `${name} ${count(made)}`).join(' · '),
            },
            { label: t('rooms.throttled'), value: count(rooms.throttled) },
          ].filter(({ value }) => value !== false)}
        />
      )}
      <Again rooms={rooms} />
    </>
  );
}

function Again({ rooms }: { readonly rooms: Rooms }) {
  const t = useTranslations('conference');
  const { id: conferenceId, status, doorsOpenAt } = useConference();
  const may = useMayHere();
  const now = useNow();
  const toast = useToast();
  const ask = useAct(hallRoutes.requestProvision, {
    invalidates: [hallRoutes.getRooms],
    onDone: () => toast({ text: t('rooms.asked') }),
  });
  const isTime = (status === 'scheduled' || status === 'live') && now >= doorsOpenAt - earlyMs;
  if (!may(hallRoutes.requestProvision) || status === 'cancelled') return null;
  const tooEarly = ask.error instanceof ApiProblem && ask.error.code === 'too-early';
  return (
    <div className={styles.again}>
      {isTime ? (
        <Button
          busy={ask.isPending || rooms.status === 'making'}
          onClick={() => ask.mutate({ params: { conferenceId } })}
        >
          {rooms.status === 'none' ? t('rooms.open') : t('rooms.again')}
        </Button>
      ) : null}
      <p className={styles.soft}>
        {isTime
          ? t('rooms.againMeans')
          : status === 'scheduled' &&
            t.rich('rooms.from', { time: () => <Time key="time" at={doorsOpenAt - earlyMs} /> })}
      </p>
      {ask.error && !tooEarly && <ErrorPanel error={ask.error} what="act" />}
    </div>
  );
}

function RoomTable({ rooms }: { readonly rooms: readonly Room[] }) {
  const t = useTranslations('conference');
  const { language } = useLanguage();
  const columns: Column<Room>[] = [
    {
      key: 'room',
      title: t('rooms.column.room'),
      heads: true,
      cell: ({ room }) => t('rooms.number', { room: room + 1 }),
    },
    { key: 'kind', title: t('rooms.column.kind'), cell: ({ kind }) => t(`rooms.kind.${kind}`) },
    {
      key: 'status',
      title: t('rooms.column.status'),
      cell: ({ status }) => <ToneBadge tone={tones[status]} label={t(`rooms.room.${status}`)} />,
    },
    {
      key: 'bridges',
      title: t('rooms.column.bridges'),
      number: true,
      cell: ({ bridges }) => countText(bridges, language),
    },
    { key: 'seats', title: t('rooms.column.seats'), number: true, cell: ({ seats }) => countText(seats, language) },
    { key: 'generation', title: t('rooms.column.generation'), number: true, cell: ({ generation }) => generation },
  ];
  return <Table caption={t('rooms.caption')} columns={columns} rows={rooms} rowKey={({ room }) => String(room)} />;
}

function Unseated({ unseated }: { readonly unseated: Rooms['unseated'] }) {
  const t = useTranslations('conference');
  const mediaWords = useMediaWords();
  const { id: conferenceId } = useConference();
  const bridges = useReadAll(scheduleRoutes.listBridges, { params: { conferenceId }, query: {} }, { freshMs: 60_000 });
  const names = new Map(
    bridges.data?.map(({ id, name, parentName }) => [id, parentName ? `${name}, ${parentName}` : name]),
  );
  return (
    <Panel kind="error" title={t('rooms.unseated', { count: unseated.length })}>
      <p>{t('rooms.unseatedText')}</p>
      <ul>
        {unseated.map(({ bridgeId, room, reason }) => (
          <li key={bridgeId}>
            <Link to="/c/$conferenceId" params={{ conferenceId }} search={{ tab: 'bridges', bridge: bridgeId }}>
              {names.get(bridgeId) ?? bridgeId}
            </Link>{' '}
            – {t('rooms.number', { room: room + 1 })}: {mediaWords(reason)}{' '}
            <code className={styles.soft}>{reason}</code>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
