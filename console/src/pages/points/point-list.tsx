import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useMedia } from '../../design/media.ts';
import { PhoneLink } from '../../design/phone-link.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { type VirtualColumn, VirtualTable } from '../../design/virtual-table.tsx';
import type { LevelName } from './browser.tsx';
import { beingOf, hasHost, type Point } from './directory.ts';
import styles from './page.module.css';
import { pointsRoute } from './route.ts';
import { readSearch } from './search.ts';
import { useChangeSearch } from './use-change-search.ts';

export interface PointListProps {
  readonly rows: readonly Point[];
  readonly levels: readonly LevelName[];
  readonly now: number;
}

const narrow = '(max-width: 40rem)';
const stacked = '(max-width: 72rem)';
const middling = '(max-width: 90rem)';

/** Thousands of points in Vietnamese order; Enter or the name opens one. */
export function PointList({ rows, levels, now }: PointListProps) {
  const t = useTranslations('points');
  const change = useChangeSearch();
  const { point: opened, add } = pointsRoute.useSearch();
  const isNarrow = useMedia(narrow);
  const isStacked = useMedia(stacked);
  const isTight = useMedia(middling) && (opened !== undefined || add === true);
  const columns = useMemo((): VirtualColumn<Point>[] => {
    const levelNames = new Map(levels.map(({ code, name }) => [code, name]));
    const name = (point: Point) => (
      <Link
        to="/points"
        search={(was) => readSearch({ ...was, point: point.code, edit: undefined, add: undefined })}
        resetScroll={false}
        tabIndex={-1}
        title={point.name}
      >
        {point.name}
      </Link>
    );
    const state = (point: Point) => {
      const being = beingOf(point, now);
      if (being === 'ended') return <ToneBadge tone="over" label={t('being.ended')} />;
      if (being === 'coming') return <ToneBadge tone="waiting" label={t('being.coming')} />;
      return hasHost(point) ? (
        <ToneBadge tone="done" label={t('being.current')} />
      ) : (
        <ToneBadge tone="warning" label={t('being.noHost')} />
      );
    };
    const host = (point: Point) => point.contacts.find(({ role }) => role === 'host');
    const reach: VirtualColumn<Point>[] = [
      {
        key: 'phone',
        title: t('column.phone'),
        width: '8rem',
        cell: (point) => <PhoneLink phone={host(point)?.phone} />,
      },
      { key: 'state', title: t('column.state'), width: '10rem', cell: state },
    ];
    const isAlone = isNarrow || isTight;
    if (isNarrow || isStacked)
      return [
        {
          key: 'name',
          title: t('column.name'),
          width: 'minmax(0, 1fr)',
          cell: (point) => (
            <>
              <span className={styles.first}>{name(point)}</span>
              <span className={styles.second}>
                {[point.code, point.parentName].filter(Boolean).join(' · ')}
                {isAlone && !hasHost(point) && beingOf(point, now) !== 'ended' && ` · ${t('being.noHost')}`}
                {isAlone && beingOf(point, now) !== 'current' && ` · ${t(`being.${beingOf(point, now)}`)}`}
              </span>
            </>
          ),
        },
        ...(isAlone ? [] : reach),
      ];
    const all: VirtualColumn<Point>[] = [
      { key: 'code', title: t('column.code'), width: '5.5rem', cell: ({ code }) => code },
      { key: 'name', title: t('column.name'), width: 'minmax(9rem, 3fr)', cell: name },
      {
        key: 'parent',
        title: t('column.parent'),
        width: 'minmax(10.5rem, 2fr)',
        cell: ({ parentName }) => parentName ?? '–',
      },
    ];
    if (isTight) return all;
    return [
      ...all,
      {
        key: 'level',
        title: t('column.level'),
        width: 'minmax(9.5rem, 1.5fr)',
        cell: ({ level }) => levelNames.get(level) ?? level,
      },
      {
        key: 'seats',
        title: <span className={styles.number}>{t('column.seats')}</span>,
        width: '5rem',
        cell: ({ seats }) => <span className={styles.number}>{seats ?? '–'}</span>,
      },
      ...reach,
    ];
  }, [t, levels, now, isNarrow, isStacked, isTight]);
  return (
    <VirtualTable
      caption={t('caption')}
      columns={columns}
      rows={rows}
      rowKey={({ code }) => code}
      rowHeight={isNarrow || isStacked ? 60 : 36}
      height="var(--points-height)"
      onOpen={({ code }) => change({ point: code, edit: undefined, add: undefined }, 'step')}
    />
  );
}
