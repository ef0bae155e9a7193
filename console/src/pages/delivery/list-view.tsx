import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { TextField } from '../../design/field.tsx';
import { useMedia } from '../../design/media.ts';
import { VirtualTable } from '../../design/virtual-table.tsx';
import type { Delivery, Summary } from './document-view.tsx';
import styles from './page.module.css';
import type { Document } from './page.tsx';
import { type DeliverySearch, deliveryRoute, type Filter, filters, readSearch } from './route.ts';
import { byUrgency, matches } from './rows.ts';
import { useColumns } from './use-columns.tsx';

export interface ListViewProps {
  readonly document: Document;
  readonly rows: readonly Delivery[];
  readonly nameOf: (branch: string) => string;
  readonly branches: Summary['branches'];
}

/** Nobody acknowledges a PIN. */
const asksReceipt: ReadonlySet<Filter> = new Set(['acknowledged', 'unacknowledged']);

/** One row a recipient, trouble first; found by unit, person, address or code. */
export function ListView({ document, rows, nameOf, branches }: ListViewProps) {
  const t = useTranslations('delivery');
  const search = deliveryRoute.useSearch();
  const navigate = deliveryRoute.useNavigate();
  const { state, branch, q } = search;
  const change = (next: { [K in keyof DeliverySearch]?: DeliverySearch[K] | undefined }): void =>
    void navigate({ search: (was) => readSearch({ ...was, ...next }), replace: true });
  const shown = useMemo(() => {
    const compare = new Intl.Collator('vi').compare;
    return byUrgency(
      rows.filter((row) => matches(row, { state, branch, q })),
      compare,
    );
  }, [rows, state, branch, q]);
  const isNarrow = useMedia('(max-width: 48rem)');
  const rowHeight = isNarrow ? 128 : 52;
  const columns = useColumns(document, nameOf, isNarrow);
  const compare = new Intl.Collator('vi').compare;
  return (
    <>
      <search className={styles.filters}>
        <TextField
          label={t('search')}
          type="search"
          value={q ?? ''}
          onChange={(next) => change({ q: next || undefined })}
        />
        <Select
          label={t('column.state')}
          value={state ?? ''}
          onChange={(next) => change({ state: (next || undefined) as Filter | undefined })}
          options={[
            { value: '', label: t('anyState') },
            ...filters
              .filter((value) => document.kind !== 'pin' || !asksReceipt.has(value))
              .map((value) => ({ value, label: t(`filter.${value}`) })),
          ]}
        />
        {branches.length > 1 && (
          <Select
            label={t('column.branch')}
            value={branch ?? ''}
            onChange={(next) => change({ branch: next || undefined })}
            options={[
              { value: '', label: t('anyBranch') },
              ...branches
                .map((each) => ({ value: each.branch, label: nameOf(each.branch) }))
                .toSorted((a, b) => compare(a.label, b.label)),
            ]}
          />
        )}
      </search>
      <p role="status" className={styles.found}>
        {t('found', { count: shown.length })}
      </p>
      {shown.length === 0 ? (
        <Empty
          title={t('noneFound')}
          act={
            <Button onClick={() => change({ state: undefined, branch: undefined, q: undefined })}>{t('clear')}</Button>
          }
        />
      ) : (
        <VirtualTable
          caption={t('listCaption')}
          columns={columns}
          rows={shown}
          rowKey={({ id }) => id}
          rowHeight={rowHeight}
          height={`min(70dvh, ${shown.length * rowHeight + 40}px)`}
        />
      )}
    </>
  );
}
