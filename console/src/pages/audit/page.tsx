import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { auditRoutes as routes } from '../../../../shared/contracts/audit.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useReadAll, useReadPages } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { beginningOf, NextPage } from '../../design/next-page.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { type Act, acts } from './acts.ts';
import { EntryTable } from './entry-table.tsx';
import { ExportButton } from './export-button.tsx';
import styles from './page.module.css';
import { type AuditSearch, auditRoute, readSearch } from './route.ts';
import { Verification } from './verification.tsx';

const pageLimit = 100;

/** Who did what, for those who audit; and whether the record of it is whole. */
export function AuditPage() {
  const t = useTranslations('audit');
  const { id: conferenceId } = useConference();
  const { act, actor } = auditRoute.useSearch();
  const navigate = auditRoute.useNavigate();
  const change = (next: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }): void =>
    void navigate({ search: (was) => readSearch({ ...was, ...next }), replace: true });
  const params = { conferenceId };
  const read = useReadPages(routes.listAudit, {
    params,
    query: { limit: pageLimit, ...(act ? { act } : {}), ...(actor ? { actor } : {}) },
  });
  const bridges = useReadAll(scheduleRoutes.listBridges, { params }, { freshMs: 600_000 });
  const halls = useMemo(
    () => new Map((bridges.data ?? []).map(({ id, name }) => [id as string, name])),
    [bridges.data],
  );
  const people = Object.assign({}, ...(read.data?.pages ?? []).map((page) => page.people)) as Record<string, string>;
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} acts={<ExportButton conferenceId={conferenceId} />} />
      <Verification conferenceId={conferenceId} />
      <search className={styles.filters}>
        <Select
          label={t('column.act')}
          value={act ?? ''}
          onChange={(next) => change({ act: (next || undefined) as Act | undefined })}
          options={[{ value: '', label: t('anyAct') }, ...acts.map((value) => ({ value, label: t(`act.${value}`) }))]}
        />
        <Select
          label={t('column.actor')}
          value={actor ?? ''}
          onChange={(next) => change({ actor: next || undefined })}
          options={[
            { value: '', label: t('anyActor') },
            ...peopleOf(people, actor).map(([value, label]) => ({ value, label })),
            { value: 'system', label: t('system') },
            { value: 'halls', label: t('halls') },
          ]}
        />
      </search>
      <Loaded read={beginningOf(read)} doing={t('reading')}>
        {() => (
          <>
            {read.items.length > 0 && <EntryTable entries={read.items} people={people} halls={halls} />}
            {read.items.length === 0 && !read.hasNextPage && (
              <Empty
                title={act || actor ? t('noneFound') : t('emptyTitle')}
                act={
                  (act || actor) && (
                    <Button onClick={() => change({ act: undefined, actor: undefined })}>{t('clear')}</Button>
                  )
                }
              />
            )}
            <NextPage read={read} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Whoever is asked for stays to be chosen, though nothing of him is on the page. */
function peopleOf(people: Readonly<Record<string, string>>, actor: string | undefined): [string, string][] {
  const all = new Map(Object.entries(people));
  if (actor && actor !== 'system' && actor !== 'halls' && !all.has(actor)) all.set(actor, actor);
  const { compare } = new Intl.Collator('vi');
  return [...all].sort(([, a], [, b]) => compare(a, b));
}
