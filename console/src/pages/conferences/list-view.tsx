import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import type { ItemOf } from '../../api/shapes.ts';
import { useReadAll, useReadPages } from '../../api/use-api.tsx';
import { Button } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { beginningOf, NextPage } from '../../design/next-page.tsx';
import { useNow } from '../../design/now.ts';
import { Polite } from '../../design/polite.tsx';
import { ConferenceStatus } from '../../design/state-badge.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { countText } from '../../i18n/format.ts';
import { startOfDay } from '../../i18n/local-time.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { comingFrom, isPast, matches, pastTo } from './filter.ts';
import styles from './page.module.css';
import { conferencesRoute } from './route.ts';

type Conference = ItemOf<typeof scheduleRoutes.listConferences>;

/** With a filter, pages are read until so many rows are found or there are no more. */
const enoughFound = 20;

/** What is on or still to come, the next one first. */
export function ComingView() {
  const t = useTranslations('conferences');
  const search = conferencesRoute.useSearch();
  const today = startOfDay(useNow());
  const read = useReadAll(scheduleRoutes.listConferences, { query: { from: comingFrom(today) } });
  return (
    <Loaded read={read} doing={t('reading')}>
      {(all) => {
        const rows = all.filter((it) => !isPast(it, today) && matches(it, search)).toReversed();
        return (
          <>
            <Polite className={styles.found}>{t('found', { count: rows.length })}</Polite>
            {rows.length > 0 ? <Rows caption={t('captionComing')} rows={rows} /> : <NoRows title={t('emptyComing')} />}
          </>
        );
      }}
    </Loaded>
  );
}

/** What is over, the latest first, page by page. */
export function PastView() {
  const t = useTranslations('conferences');
  const search = conferencesRoute.useSearch();
  const today = startOfDay(useNow());
  const read = useReadPages(scheduleRoutes.listConferences, { query: { to: pastTo(today), limit: 50 } });
  const rows = read.items.filter((it) => isPast(it, today) && matches(it, search));
  const isFiltered = search.q !== undefined || search.status !== undefined;
  const isShort = rows.length < (isFiltered ? enoughFound : 1);
  const wantsMore = isShort && read.hasNextPage && !read.isFetching && !read.isError;
  const { fetchNextPage } = read;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  return (
    <Loaded read={beginningOf(read)} doing={t('reading')}>
      {() => (
        <>
          <Polite className={styles.found}>{t('found', { count: rows.length })}</Polite>
          {rows.length > 0 && <Rows caption={t('captionPast')} rows={rows} />}
          {rows.length === 0 && !read.hasNextPage && <NoRows title={t('emptyPast')} />}
          <NextPage read={read} />
        </>
      )}
    </Loaded>
  );
}

function NoRows({ title }: { readonly title: string }) {
  const t = useTranslations('conferences');
  const { q, status } = conferencesRoute.useSearch();
  const navigate = conferencesRoute.useNavigate();
  if (q === undefined && status === undefined) return <Empty title={title} />;
  const clear = (): void => void navigate({ search: ({ q: _q, status: _status, ...rest }) => rest });
  return <Empty title={t('noneFound')} act={<Button onClick={clear}>{t('clear')}</Button>} />;
}

function Rows({ caption, rows }: { readonly caption: string; readonly rows: readonly Conference[] }) {
  const t = useTranslations('conferences');
  const words = useTranslations('words');
  const { language } = useLanguage();
  const columns: Column<Conference>[] = [
    { key: 'starts', title: t('column.starts'), shrink: true, cell: (it) => <Time at={it.startsAt} /> },
    {
      key: 'title',
      title: t('column.title'),
      heads: true,
      cell: (it) => (
        <Link
          to="/c/$conferenceId"
          params={{ conferenceId: it.id }}
          className={it.status === 'cancelled' ? styles.cancelled : undefined}
        >
          {it.title}
        </Link>
      ),
    },
    { key: 'chair', title: t('column.chair'), cell: (it) => it.chair },
    {
      key: 'bridges',
      title: t('column.bridges'),
      number: true,
      cell: (it) => {
        const bridges = it.enrolledBridges ?? it.plan?.bridges;
        return bridges === undefined ? '–' : countText(bridges, language);
      },
    },
    {
      key: 'classification',
      title: t('column.classification'),
      cell: (it) => words(`classification.${it.classification}`),
    },
    { key: 'status', title: t('column.status'), shrink: true, cell: (it) => <ConferenceStatus status={it.status} /> },
  ];
  return <Table caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}
