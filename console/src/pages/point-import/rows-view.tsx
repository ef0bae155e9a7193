import { Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useReadAll } from '../../api/use-api.tsx';
import { useDirectoryWords } from '../../api/use-directory-words.ts';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { VirtualList } from '../../design/virtual-list.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { DownloadErrors } from './download-errors.tsx';
import styles from './page.module.css';
import { pointImportRoute } from './route.ts';
import { columnsOf, errorLines, filtered, firstVerdict, type Import, type Row, valueText, wholeRow } from './rows.ts';
import { type ImportSearch, readSearch, type Verdict, verdicts } from './search.ts';

/** The verdicts row by row, in the order of the file. */
export function Rows({ preview }: { readonly preview: Import }) {
  const t = useTranslations('point-import');
  const { language } = useLanguage();
  const search = pointImportRoute.useSearch();
  const navigate = pointImportRoute.useNavigate();
  const verdict = search.verdict ?? firstVerdict(preview);
  const change = (next: { [K in keyof ImportSearch]?: ImportSearch[K] | undefined }): void =>
    void navigate({ search: (was) => readSearch({ ...was, ...next }), replace: true, resetScroll: false });
  return (
    <section aria-label={t('rowsTitle')}>
      <Tabs<Verdict>
        label={t('rowsTitle')}
        value={verdict}
        onChange={(next) => change({ verdict: next, column: undefined })}
        tabs={verdicts.map((value) => ({
          value,
          label: t(`verdict.${value}`),
          count: countText(preview.counts[value], language),
        }))}
      >
        {preview.counts[verdict] === 0 ? (
          <Empty title={t(`none.${verdict}`)} />
        ) : (
          <RowsOf preview={preview} verdict={verdict} search={search} change={change} />
        )}
      </Tabs>
    </section>
  );
}

interface RowsOfProps {
  readonly preview: Import;
  readonly verdict: Verdict;
  readonly search: ImportSearch;
  readonly change: (next: { [K in keyof ImportSearch]?: ImportSearch[K] | undefined }) => void;
}

function RowsOf({ preview, verdict, search, change }: RowsOfProps) {
  const t = useTranslations('point-import');
  const words = useDirectoryWords();
  // Rows of a preview never change.
  const read = useReadAll(
    directoryRoutes.listImportRows,
    { params: { importId: preview.id }, query: { verdict } },
    { freshMs: Number.POSITIVE_INFINITY },
  );
  const wanted = useDeferredValue(search);
  const rows = useMemo(() => filtered(read.data ?? [], wanted), [read.data, wanted]);
  const columns = useMemo(() => columnsOf(read.data ?? []), [read.data]);
  if (read.error instanceof ApiProblem && read.error.status === 404) return <Empty title={t('rowsGone')} />;
  return (
    <Loaded read={read} rows={6} doing={t('readingRows', { count: preview.counts[verdict] })}>
      {(all) => (
        <>
          <div className={styles.filters}>
            <TextField
              label={t('search')}
              type="search"
              value={search.q ?? ''}
              onChange={(q) => change({ q: q || undefined })}
            />
            {verdict === 'error' && (
              <Select
                label={t('byColumn')}
                value={search.column ?? ''}
                onChange={(column) => change({ column: column || undefined })}
                options={[
                  { value: '', label: t('anyColumn') },
                  ...columns.map(({ column, count }) => ({
                    value: column,
                    label: `${column === wholeRow ? t('wholeRow') : words.column(column)} (${count})`,
                  })),
                ]}
              />
            )}
          </div>
          <div className={styles.found}>
            <p role="status">{t('shown', { count: rows.length, all: all.length })}</p>
            {verdict === 'error' && <DownloadErrors lines={errorLines(rows)} />}
          </div>
          {rows.length === 0 ? (
            <Empty title={t('nothing')} />
          ) : (
            <VirtualList
              label={t(`verdict.${verdict}`)}
              items={rows}
              itemKey={({ line }) => String(line)}
              itemHeight={verdict === 'new' || verdict === 'unchanged' ? 37 : 64}
              height="36rem"
            >
              {(row) => <RowItem row={row} isThere={verdict === 'changed' || verdict === 'unchanged'} />}
            </VirtualList>
          )}
        </>
      )}
    </Loaded>
  );
}

/** A row of the file with what becomes of it. `isThere`: its point is in the directory already. */
function RowItem({ row, isThere }: { readonly row: Row; readonly isThere: boolean }) {
  const t = useTranslations('point-import');
  const words = useDirectoryWords();
  const { line, code, name, changes = [], changed = [], errors = [] } = row;
  const told = new Set(changes.map(({ column }) => column));
  const value = (text: string | undefined) => (text === undefined ? t('empty') : valueText(text));
  return (
    <div className={styles.row}>
      <span className={styles.line}>{t('line', { line })}</span>
      <div>
        <span className={styles.name}>
          {code && <span className={styles.code}>{code}</span>}{' '}
          {isThere ? (
            <Link to="/points" search={{ point: code, state: 'all' }}>
              {name}
            </Link>
          ) : (
            name
          )}
        </span>
        {(changes.length > 0 || changed.length > 0) && (
          <ul className={styles.reasons}>
            {changes.map(({ column, before, after }) => (
              <li key={column}>
                {words.column(column)}: <del>{value(before)}</del> → <ins>{value(after)}</ins>
              </li>
            ))}
            {changed
              .filter((column) => !told.has(column))
              .map((column) => (
                <li key={column}>{words.column(column)}</li>
              ))}
          </ul>
        )}
        {errors.length > 0 && (
          <ul className={styles.reasons}>
            {errors.map(({ column, reason }) => (
              <li key={`${column} ${reason}`}>
                {column && (
                  <>
                    <strong>{words.column(column)}</strong> <code>{column}</code>:{' '}
                  </>
                )}
                {words.reason(reason)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
