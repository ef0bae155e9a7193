import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { hallRoutes } from '../../../../shared/contracts/hall.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { compareUnits, hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { Answer, ItemOf } from '../../api/shapes.ts';
import { useRead, useReadAll } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useMedia } from '../../design/media.ts';
import { Polite } from '../../design/polite.tsx';
import { RowName } from '../../design/row-name.tsx';
import { type Tone, ToneBadge } from '../../design/state-badge.tsx';
import { useOpenRow } from '../../design/use-open-row.ts';
import { type VirtualColumn, VirtualTable } from '../../design/virtual-table.tsx';
import { BridgeDialog } from './bridge-dialog.tsx';
import styles from './page.module.css';
import { type AccessFilter, accessFilters, type ConferenceSearch, conferencePageRoute } from './route.ts';

export type Bridge = ItemOf<typeof scheduleRoutes.listBridges>;
export type Access = Answer<typeof hallRoutes.getAccess>;

interface Row {
  readonly bridge: Bridge;
  readonly access: Access | undefined;
}

export const accessTones = { open: 'done', locked: 'warning', revoked: 'failed' } as const satisfies Record<
  Access['state'],
  Tone
>;

const hasMail = ({ contacts }: Bridge): boolean => contacts.some(({ email }) => email !== undefined);

function passes({ bridge, access }: Row, filter: AccessFilter | undefined): boolean {
  if (filter === undefined) return true;
  if (filter === 'mute') return !hasMail(bridge);
  if (filter === 'failing') return access?.state === 'open' && access.failures > 0;
  return access?.state === filter;
}

/** Every bridge of the conference with its way in; one opens to see its people and to change that. */
export function BridgesTab() {
  const t = useTranslations('conference');
  const { id: conferenceId, status } = useConference();
  const may = useMayHere();
  const search = conferencePageRoute.useSearch();
  const navigate = conferencePageRoute.useNavigate();
  const change = useCallback(
    (next: { [K in keyof ConferenceSearch]: ConferenceSearch[K] | undefined }, replace = true): void =>
      void navigate({ search: (was) => ({ ...was, ...next }) as ConferenceSearch, replace, resetScroll: false }),
    [navigate],
  );
  const put = useCallback(
    (bridge: ConferenceSearch['bridge'], how: 'step' | 'replace') => change({ bridge }, how === 'replace'),
    [change],
  );
  const { open: openBridge, close } = useOpenRow(search.bridge, put);
  const open = useCallback(({ bridge }: Row) => openBridge(bridge.id as `brg_${string}`), [openBridge]);
  const params = { conferenceId };
  const read = useReadAll(scheduleRoutes.listBridges, { params, query: {} }, { freshMs: 60_000 });
  const maySeeAccess = may(hallRoutes.listAccess);
  const access = useRead(hallRoutes.listAccess, { params }, { enabled: maySeeAccess, everyMs: 15_000 });
  const hampered = useMemo(
    () => new Map(access.data?.items.map((each) => [each.bridgeId as string, each])),
    [access.data],
  );
  const isNarrow = useMedia('(max-width: 40rem)');
  const isStacked = useMedia('(max-width: 60rem)');
  const columns = useMemo((): VirtualColumn<Row>[] => {
    const parentOf = ({ bridge }: Row) => bridge.parentName ?? (bridge.isHost ? t('bridge.host') : '');
    // By keyboard it is the row that opens.
    const name = (row: Row) => <RowName isOfRow name={row.bridge.name} onOpen={() => open(row)} />;
    const access = maySeeAccess
      ? [
          {
            key: 'access',
            title: t('column.access'),
            width: isStacked ? '10rem' : 'minmax(10rem, 1fr)',
            cell: ({ bridge, access: of }: Row) => <AccessBadge bridge={bridge} access={of} />,
          },
        ]
      : [];
    const phone = {
      key: 'phone',
      title: t('column.phone'),
      width: isStacked ? '8rem' : 'minmax(8rem, 1fr)',
      cell: ({ bridge }: Row) => bridge.contacts.find(({ role }) => role === 'host')?.phone ?? '–',
    };
    if (isStacked)
      return [
        {
          key: 'name',
          title: t('column.name'),
          width: 'minmax(0, 1fr)',
          cell: (row) => (
            <span className={styles.stacked}>
              {name(row)}
              <span>{[row.bridge.pointCode, parentOf(row)].filter(Boolean).join(' · ')}</span>
            </span>
          ),
        },
        ...(isNarrow && maySeeAccess ? [] : [phone]),
        ...access,
      ];
    return [
      { key: 'name', title: t('column.name'), width: 'minmax(12rem, 2fr)', cell: name },
      { key: 'parent', title: t('column.parent'), width: 'minmax(7rem, 1fr)', cell: parentOf },
      { key: 'code', title: t('column.code'), width: '6.5rem', cell: ({ bridge }) => bridge.pointCode },
      phone,
      ...access,
    ];
  }, [t, maySeeAccess, open, isNarrow, isStacked]);
  if (status === 'draft') return <Empty title={t('bridges.draft')} />;
  return (
    <Loaded read={read} rows={10} doing={t('bridges.reading')}>
      {(all) => {
        const wanted = wordsOf(search.q);
        const rows = headsFirst(all)
          .map((bridge): Row => ({ bridge, access: hampered.get(bridge.id) }))
          .filter(
            (row) =>
              (search.branch === undefined || row.bridge.branch === search.branch) &&
              passes(row, search.access) &&
              hasWords(searchable(row.bridge.name, row.bridge.parentName, row.bridge.pointCode), wanted),
          );
        const heads = all
          .filter(({ branch, pointCode }) => branch === pointCode)
          .toSorted((a, b) => compareUnits(a.name, b.name));
        const shown = search.bridge === undefined ? undefined : all.find(({ id }) => id === search.bridge);
        const isFiltered = wanted.length > 0 || search.branch !== undefined || search.access !== undefined;
        return (
          <>
            <div className={styles.filters}>
              <TextField
                type="search"
                label={t('bridges.search')}
                value={search.q ?? ''}
                onChange={(q) => change({ q: q || undefined })}
              />
              <Select
                label={t('bridges.branch')}
                value={search.branch ?? ''}
                onChange={(branch) => change({ branch: branch || undefined })}
                options={[
                  { value: '', label: t('bridges.anyBranch') },
                  ...heads.map(({ branch, name }) => ({ value: branch, label: name })),
                ]}
              />
              <Select
                label={t('bridges.access')}
                value={search.access ?? ''}
                onChange={(value) => change({ access: (value || undefined) as AccessFilter | undefined })}
                options={[
                  { value: '', label: t('bridges.anyAccess') },
                  ...accessFilters
                    .filter((each) => maySeeAccess || each === 'mute')
                    .map((value) => ({ value, label: t(`filter.${value}`) })),
                ]}
              />
            </div>
            <Polite>{access.error && <ErrorPanel error={access.error} onRetry={() => void access.refetch()} />}</Polite>
            <p role="status" className={styles.found}>
              {t('bridges.found', { count: rows.length, all: all.length })}
            </p>
            {rows.length > 0 ? (
              <VirtualTable
                caption={t('bridges.caption')}
                columns={columns}
                rows={rows}
                rowKey={({ bridge }) => bridge.id}
                rowHeight={isStacked ? 60 : 36}
                height={`${Math.min(36, rows.length * (isStacked ? 3.75 : 2.25) + 3.5)}rem`}
                onOpen={open}
              />
            ) : all.length === 0 ? (
              <Empty title={t('bridges.none')}>
                <p>{t('bridges.noneText')}</p>
              </Empty>
            ) : (
              <Empty
                title={t('bridges.noneFound')}
                act={
                  isFiltered && (
                    <Button onClick={() => change({ q: undefined, branch: undefined, access: undefined })}>
                      {t('bridges.clear')}
                    </Button>
                  )
                }
              />
            )}
            <p className={styles.hint}>{rows.length > 0 && t('bridges.openHint')}</p>
            {shown && <BridgeDialog bridge={shown} onClose={close} />}
          </>
        );
      }}
    </Loaded>
  );
}

/** The hall of a province before those under it, whatever kind of unit their names begin with. */
function headsFirst(all: readonly Bridge[]): Bridge[] {
  const places = new Map([...new Set(all.map(({ branch }) => branch))].map((branch, at) => [branch, at]));
  const place = ({ branch, pointCode }: Bridge): number => 2 * (places.get(branch) ?? 0) + Number(branch !== pointCode);
  return all.toSorted((a, b) => place(a) - place(b));
}

function AccessBadge({ bridge, access }: Row) {
  const t = useTranslations('conference');
  if (access && access.state !== 'open')
    return <ToneBadge tone={accessTones[access.state]} label={t(`access.${access.state}`)} />;
  if (access) return <ToneBadge tone="warning" label={t('access.failing', { count: access.failures })} />;
  if (!hasMail(bridge)) return <ToneBadge tone="warning" label={t('access.mute')} />;
  return <ToneBadge tone="done" label={t('access.open')} />;
}
