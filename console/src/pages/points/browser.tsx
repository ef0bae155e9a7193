import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { directoryFile } from '../../api/directory-file.ts';
import { saveFile } from '../../api/save-file.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Combobox } from '../../design/combobox.tsx';
import { Empty } from '../../design/empty.tsx';
import { TextField } from '../../design/field.tsx';
import { useNow } from '../../design/now.ts';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { type Directory, listed } from './directory.ts';
import styles from './page.module.css';
import { PointList } from './point-list.tsx';
import { PointTree } from './point-tree.tsx';
import { pointsRoute } from './route.ts';
import { type ListedState, states } from './search.ts';
import { useChangeSearch } from './use-change-search.ts';

export interface LevelName {
  readonly code: string;
  readonly name: string;
  readonly headsBranch: boolean;
}

export interface BrowserProps {
  readonly directory: Directory;
  readonly levels: readonly LevelName[];
  /** The point that is open. */
  readonly children: ReactNode;
}

const hourMs = 3_600_000;

/** Filters over the tree and the list; what the list shows is what the address says. */
export function Browser({ directory, levels, children }: BrowserProps) {
  const t = useTranslations('points');
  const { language } = useLanguage();
  const search = pointsRoute.useSearch();
  const change = useChangeSearch();
  // What is in being changes by the day: an hour is fine enough, and the list is not made anew every second.
  const now = Math.floor(useNow() / hourMs) * hourMs;
  const wanted = useDeferredValue(search);
  const rows = useMemo(() => listed(directory, wanted, now), [directory, wanted, now]);
  const within = search.in === undefined ? undefined : directory.points.get(search.in);
  const isFiltered = Boolean(search.q || search.in || search.level || search.state);
  const units = useMemo(
    () =>
      directory.entries
        .filter(({ point }) => point.children > 0)
        .map(({ point }) => ({ value: point.code, label: point.name, note: point.code })),
    [directory],
  );
  const clear = (): void => change({ q: undefined, in: undefined, level: undefined, state: undefined });
  return (
    <>
      <search className={styles.filters}>
        <TextField
          label={t('search')}
          type="search"
          value={search.q ?? ''}
          onChange={(q) => change({ q: q || undefined })}
        />
        <Select
          label={t('level')}
          value={search.level ?? ''}
          onChange={(level) => change({ level: level || undefined })}
          options={[
            { value: '', label: t('anyLevel') },
            ...levels.map(({ code, name }) => ({ value: code, label: name })),
            // One that is gone, or that is not read yet: what is listed is by it all the same.
            ...(search.level && !levels.some(({ code }) => code === search.level)
              ? [{ value: search.level, label: search.level }]
              : []),
          ]}
        />
        <Select<ListedState>
          label={t('state')}
          value={search.state ?? 'current'}
          onChange={(state) => change({ state })}
          options={states.map((value) => ({ value, label: t(`states.${value}`) }))}
        />
        <div className={styles.unit}>
          <Combobox
            label={t('unit')}
            suggestions={units}
            value={within ? { value: within.code, label: within.name } : null}
            onChange={(next) => change({ in: next?.value })}
          />
        </div>
      </search>
      <div className={styles.layout}>
        <PointTree directory={directory} now={now} />
        <section className={styles.list} aria-label={t('list')}>
          <div className={styles.found}>
            <p role="status">
              {isFiltered
                ? t('found', { count: rows.length, all: countText(directory.points.size, language) })
                : t('count', { count: rows.length })}
              {within && <> {t('within', { name: within.name })}</>}
            </p>
            <span className={styles.spread}>
              {isFiltered && (
                <Button kind="quiet" icon="close" onClick={clear}>
                  {t('clear')}
                </Button>
              )}
              <Button
                kind="quiet"
                icon="download"
                disabled={rows.length === 0}
                onClick={() => saveFile(directoryFile(rows, t('fileName')), t('fileName'))}
              >
                {t('download')}
              </Button>
            </span>
          </div>
          {rows.length > 0 ? (
            <PointList rows={rows} levels={levels} now={now} />
          ) : (
            <Empty title={t('nothingTitle')} act={<Button onClick={clear}>{t('clear')}</Button>}>
              <p>{search.in !== undefined && !within ? t('noSuchUnit', { code: search.in }) : t('nothing')}</p>
            </Empty>
          )}
        </section>
        {children}
      </div>
    </>
  );
}
