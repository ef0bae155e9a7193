import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useBridgeEntries } from '../../api/use-contacts.ts';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useMedia } from '../../design/media.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { ServerClock, ServerTime } from '../../design/server-clock.tsx';
import { StatLine } from '../../design/stat-line.tsx';
import { ConferenceStatus } from '../../design/state-badge.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { useOpenRow } from '../../design/use-open-row.ts';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { bySeverity, needsAttention } from './attention.ts';
import { BridgeDialog } from './bridge-dialog.tsx';
import { BridgeList } from './bridge-list.tsx';
import type { BoardRow, Sight } from './feed.ts';
import { FloorLine } from './floor-line.tsx';
import { Lifecycle } from './lifecycle.tsx';
import { LineState } from './line-state.tsx';
import styles from './page.module.css';
import { ProvinceTable } from './province-table.tsx';
import { boardRoute } from './route.ts';
import { type BoardSearch, readSearch, states, tabs } from './search.ts';
import { TileMap } from './tile-map.tsx';
import { hasMap } from './tiles.ts';
import { type LiveBoard, useBoard } from './use-board.ts';
import { useWall } from './wall.ts';

type Changes = { [K in keyof BoardSearch]?: BoardSearch[K] | undefined };

export function BoardPage() {
  const t = useTranslations('board');
  const conference = useConference();
  const live = useBoard(conference.id);
  const { sight, error, pull } = live;
  const { wall = false } = boardRoute.useSearch();
  const navigate = boardRoute.useNavigate();
  const showWall = useCallback(
    (isOn: boolean) =>
      void navigate({ search: (was) => readSearch({ ...was, wall: isOn || undefined }), replace: true }),
    [navigate],
  );
  const leave = useCallback(() => showWall(false), [showWall]);
  useWall(wall, leave);
  return (
    <ServerTime offset={sight?.offset ?? 0}>
      <div className={wall ? styles.wall : undefined}>
        <PageHeader
          title={wall ? conference.title : t('title')}
          tabTitle={`${t('title')} · ${conference.title}`}
          acts={
            <>
              {wall && sight && <ConferenceStatus status={sight.status} />}
              {sight && (
                <span className={styles.clock}>
                  <ServerClock />
                </span>
              )}
              <LineState live={live} />
              <Button onClick={() => showWall(!wall)}>{wall ? t('wall.leave') : t('wall.show')}</Button>
              {sight && !wall && <Lifecycle sight={sight} onMoved={pull} />}
            </>
          }
        />
        <Loaded
          read={{ data: sight, error: sight ? null : (error ?? null), refetch: pull }}
          rows={8}
          doing={t('reading')}
        >
          {(known) => <Board sight={known} live={live} />}
        </Loaded>
      </div>
    </ServerTime>
  );
}

function Board({ sight, live }: { readonly sight: Sight; readonly live: LiveBoard }) {
  const t = useTranslations('board');
  const { language } = useLanguage();
  const { id: conferenceId } = useConference();
  const search = boardRoute.useSearch();
  const navigate = boardRoute.useNavigate();
  const change = useCallback(
    (next: Changes, replace = true): void =>
      void navigate({ search: (was) => readSearch({ ...was, ...next }), replace, resetScroll: false }),
    [navigate],
  );
  const isNarrow = useMedia('(max-width: 60rem)');
  const entries = useBridgeEntries(conferenceId);
  const { bridge: openId } = search;
  const put = useCallback(
    (bridge: BoardSearch['bridge'], how: 'step' | 'replace') => change({ bridge }, how === 'replace'),
    [change],
  );
  const { open: openBridge, close } = useOpenRow(openId, put);
  const open = useCallback((row: BoardRow) => openBridge(row.bridgeId), [openBridge]);
  const clear = useCallback(() => change({ branch: undefined, state: undefined, q: undefined }), [change]);
  const attention = useMemo(() => {
    let count = 0;
    for (const row of sight.rows.values()) if (needsAttention(row, sight)) count++;
    return count;
  }, [sight]);
  const openRow = openId === undefined ? undefined : sight.rows.get(openId);
  const { tab = 'attention', wall = false } = search;
  const map = (
    <TileMap
      sight={sight}
      chosen={search.branch}
      isOnWall={wall}
      onChoose={(branch) => change({ branch, ...(tab === 'branches' ? { tab: 'all' } : {}) })}
    />
  );
  const counted = { attention: attention, all: sight.total, branches: sight.branches.length };
  return (
    <>
      <StatLine
        total={sight.total}
        totalLabel={t('bridges', { count: sight.total })}
        parts={[
          'connected' as const,
          'connecting' as const,
          ...bySeverity.filter((s) => s !== 'connected' && s !== 'connecting'),
        ].map((state) => ({ key: state, state, count: sight.counts[state] }))}
      />
      <div className={hasMap(sight.branches) ? styles.parts : styles.whole}>
        {sight.branches.length > 1 &&
          (isNarrow && hasMap(sight.branches) ? (
            <details className={styles.fold}>
              <summary>{t('map')}</summary>
              {map}
            </details>
          ) : (
            map
          ))}
        <div className={styles.list}>
          <FloorLine status={sight.status} isOnWall={wall} />
          <Tabs
            label={t('tabs')}
            value={tab}
            onChange={(next) => change({ tab: next }, false)}
            tabs={tabs.map((value) => ({
              value,
              label: t(`tab.${value}`),
              count: countText(counted[value], language),
            }))}
          >
            {tab !== 'branches' && !wall && <Filters sight={sight} search={search} onChange={change} />}
            {tab === 'branches' ? (
              <ProvinceTable
                branches={sight.branches}
                sorting={{ key: search.sort ?? 'name', down: search.down === true }}
                onSort={({ key, down }) => change({ sort: key === 'name' ? undefined : key, down: down || undefined })}
                onChoose={(branch) => change({ tab: 'all', branch, state: undefined }, false)}
              />
            ) : (
              <BridgeList
                sight={sight}
                placeOf={live.placeOf}
                entries={entries}
                search={search}
                onOpen={open}
                onClear={clear}
              />
            )}
          </Tabs>
        </div>
      </div>
      <BridgeDialog
        status={sight.status}
        row={openRow}
        branchName={sight.branches.find(({ branch }) => branch === openRow?.branch)?.name ?? ''}
        onClose={close}
      />
    </>
  );
}

interface FiltersProps {
  readonly sight: Sight;
  readonly search: BoardSearch;
  readonly onChange: (next: Changes) => void;
}

function Filters({ sight, search, onChange }: FiltersProps) {
  const t = useTranslations('board');
  const words = useTranslations('words');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && search.q) onChange({ q: undefined });
    else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.filters}>
      <TextField
        ref={field}
        label={t('search')}
        type="search"
        aria-keyshortcuts="/"
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
        onKeyDown={onSearchKey}
      />
      {sight.branches.length > 1 && (
        <Select
          label={t('column.branch')}
          value={search.branch ?? ''}
          onChange={(branch) => onChange({ branch: branch || undefined })}
          options={[
            { value: '', label: t('anyBranch') },
            ...sight.branches.map(({ branch, name }) => ({ value: branch, label: name })),
          ]}
        />
      )}
      {search.tab === 'all' && (
        <Select
          label={t('column.state')}
          value={search.state ?? ''}
          onChange={(state) => onChange({ state: states.find((each) => each === state) })}
          options={[
            { value: '', label: t('anyState') },
            ...bySeverity.map((value) => ({ value, label: words(`bridgeState.${value}`) })),
          ]}
        />
      )}
    </div>
  );
}
