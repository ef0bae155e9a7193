import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { distributeRoutes as routes } from '../../../../shared/contracts/distribute.ts';
import type { Answer, ItemOf } from '../../api/shapes.ts';
import { keyOf, useRead, useReadAll } from '../../api/use-api.tsx';
import { useFile } from '../../api/use-file.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import { StatLine, type StatPart } from '../../design/stat-line.tsx';
import type { Tone } from '../../design/state-badge.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { Acts } from './acts.tsx';
import { BranchView } from './branch-view.tsx';
import { ListView } from './list-view.tsx';
import styles from './page.module.css';
import type { Document } from './page.tsx';
import { deliveryRoute, readSearch, states, tabs } from './route.ts';
import { figuresOf } from './rows.ts';
import { StateChart } from './state-chart.tsx';

export type Delivery = ItemOf<typeof routes.listDeliveries>;
export type Summary = Answer<typeof routes.summariseDeliveries>;

/** One document: figures that add up to its list, what can be done, and the list itself. */
export function DocumentView({ document, isRevoked }: { readonly document: Document; readonly isRevoked: boolean }) {
  const t = useTranslations('delivery');
  const { language } = useLanguage();
  const cache = useQueryClient();
  const { conferenceId, id: documentId } = document;
  const params = { conferenceId, documentId };
  const summary = useRead(routes.summariseDeliveries, { params }, { everyMs: 5000, freshMs: 0 });
  const rows = useReadAll(routes.listDeliveries, { params }, { freshMs: 60_000 });
  const points = useReadAll(directoryRoutes.listPoints, { query: { level: 'province' } }, { freshMs: 600_000 });
  const center = useReadAll(directoryRoutes.listPoints, { query: { level: 'central' } }, { freshMs: 600_000 });
  const csv = useFile(routes.exportDeliveries);
  const { tab = 'list' } = deliveryRoute.useSearch();
  const navigate = deliveryRoute.useNavigate();
  // The rows are read again when their figures are others, not every five seconds.
  const figures = summary.data && states.map((state) => summary.data.states[state] ?? 0).join();
  const listed = rows.data && states.map((state) => rows.data.filter((row) => row.state === state).length).join();
  const isOld = figures !== undefined && listed !== undefined && figures !== listed && !rows.isFetching;
  useEffect(() => {
    if (!isOld) return;
    const key = keyOf(routes.listDeliveries, { params: { conferenceId, documentId } });
    const timer = setTimeout(() => void cache.invalidateQueries({ queryKey: key }), 700);
    return () => clearTimeout(timer);
  }, [isOld, cache, conferenceId, documentId]);
  const nameOf = useMemo(() => {
    const heads = [...(center.data ?? []), ...(points.data ?? [])];
    const names = new Map(heads.map(({ code, name }) => [code, name]));
    return (branch: string): string => names.get(branch) ?? branch;
  }, [center.data, points.data]);
  const partsOf = ({ states: inState, reckoning }: Summary): StatPart[] => {
    const figures = figuresOf(inState, reckoning);
    const part = (key: keyof typeof figures, tone: Tone, label: string): StatPart => ({
      key,
      count: figures[key],
      tone,
      label,
    });
    const ends = [
      part('going', 'waiting', t('reckoned.going')),
      part('unknown', 'warning', t('reckoned.unknown')),
      part('failed', 'failed', t('reckoned.failed')),
    ];
    // Nobody acknowledges a PIN.
    if (document.kind === 'pin') return [part('delivered', 'done', t('state.delivered')), ...ends];
    return [
      part('acknowledged', 'done', t('reckoned.acknowledged')),
      part('delivered', 'going', t('reckoned.delivered')),
      ...ends,
    ];
  };
  return (
    <>
      {isRevoked && (
        <Panel kind="warning" title={t('revokedTitle')}>
          <p>{t('revokedText')}</p>
        </Panel>
      )}
      <Loaded read={summary} doing={t('counting')} rows={2}>
        {(counts) => (
          <>
            <StatLine total={counts.recipients} totalLabel={t('recipientsLabel')} parts={partsOf(counts)} />
            <div className={styles.top}>
              <StateChart summary={counts} />
              <Acts document={document} summary={counts} rows={rows.data} isRevoked={isRevoked} />
            </div>
            <div className={styles.tabs}>
              <Tabs
                label={t('views')}
                value={tab}
                onChange={(next) => void navigate({ search: (was) => readSearch({ ...was, tab: next }) })}
                tabs={tabs.map((value) => ({
                  value,
                  label: t(`tab.${value}`),
                  count: countText(value === 'list' ? counts.recipients : counts.branches.length, language),
                }))}
              >
                {tab === 'branches' ? (
                  <BranchView summary={counts} nameOf={nameOf} isAcknowledged={document.kind !== 'pin'} />
                ) : (
                  <Loaded read={rows} doing={t('readingRows', { count: counts.recipients })}>
                    {(all) => <ListView document={document} rows={all} nameOf={nameOf} branches={counts.branches} />}
                  </Loaded>
                )}
              </Tabs>
              <div className={styles.export}>
                <Button icon="download" busy={csv.busy} onClick={() => void csv.save({ params }, `${documentId}.csv`)}>
                  {t('csv')}
                </Button>
              </div>
              {csv.error && <ErrorPanel error={csv.error} what="act" />}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
