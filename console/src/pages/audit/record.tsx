import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { auditRoutes } from '../../../../shared/contracts/audit.ts';
import type { Answer } from '../../api/shapes.ts';
import type { Pages } from '../../api/use-api.tsx';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { beginningOf, NextPage } from '../../design/next-page.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import type { Act } from './acts.ts';
import { type Entry, EntryTable } from './entry-table.tsx';
import { ExportButton } from './export-button.tsx';
import styles from './page.module.css';
import type { AuditSearch } from './route.ts';
import { Verification } from './verification.tsx';

const pageLimit = 100;
/** Walking a chain is work: what was found stands for a minute. */
export const verifyOptions = { freshMs: 60_000 };

export function queryOf({ act, actor }: AuditSearch) {
  return { limit: pageLimit, ...(act ? { act } : {}), ...(actor ? { actor } : {}) };
}

export interface AuditRecordProps {
  readonly title: string;
  readonly tabTitle?: string;
  readonly lead: string;
  /** What its entries may be, in the order of the story. */
  readonly acts: readonly Act[];
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
  readonly read: Pages<typeof auditRoutes.listDirectoryAudit>;
  readonly verdict: UseQueryResult<Answer<typeof auditRoutes.verifyDirectoryAudit>, Error>;
  /** Of somebody who is no member of staff. */
  readonly nameOf: (id: string) => string | undefined;
  /** Halls act in it, by the thousand. */
  readonly isHeldByHalls?: boolean;
  /** What an entry is about, where that has a page. */
  readonly about: (entry: Entry) => ReactNode;
  readonly exported: { readonly entries: () => Promise<readonly Entry[]>; readonly name: string };
}

/** A chain of entries: whether it is whole, and who did what, the newest first. */
export function AuditRecord(props: AuditRecordProps) {
  const { title, tabTitle, lead, acts, search, onChange, read, verdict, nameOf, isHeldByHalls, about, exported } =
    props;
  const t = useTranslations('audit');
  const { act, actor, head } = search;
  const kept = head ? { head } : {};
  const filter = (next: Pick<AuditSearch, 'act' | 'actor'>): void => onChange({ ...next, ...kept });
  const people = Object.assign({}, ...(read.data?.pages ?? []).map((page) => page.people)) as Record<string, string>;
  return (
    <>
      <PageHeader title={title} tabTitle={tabTitle} lead={lead} acts={<ExportButton {...exported} />} />
      <Verification
        read={verdict}
        head={head}
        onCompare={(next) => onChange({ ...search, head: next } as AuditSearch)}
      />
      <search className={styles.filters}>
        <Select
          label={t('column.act')}
          value={act ?? ''}
          onChange={(next) => filter({ ...(next ? { act: next } : {}), ...(actor ? { actor } : {}) })}
          options={[{ value: '', label: t('anyAct') }, ...acts.map((value) => ({ value, label: t(`act.${value}`) }))]}
        />
        <Select
          label={t('column.actor')}
          value={actor ?? ''}
          onChange={(next) => filter({ ...(act ? { act } : {}), ...(next ? { actor: next } : {}) })}
          options={[
            { value: '', label: t('anyActor') },
            ...peopleOf(people, actor).map(([value, label]) => ({ value, label })),
            { value: 'system', label: t('system') },
            ...(isHeldByHalls ? [{ value: 'halls', label: t('halls') }] : []),
          ]}
        />
      </search>
      <Loaded read={beginningOf(read)} doing={t('reading')}>
        {() => (
          <>
            {read.items.length > 0 && <EntryTable entries={read.items} people={people} nameOf={nameOf} about={about} />}
            {read.items.length === 0 && !read.hasNextPage && (
              <Empty
                title={act || actor ? t('noneFound') : t('emptyTitle')}
                act={(act || actor) && <Button onClick={() => filter({})}>{t('clear')}</Button>}
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
