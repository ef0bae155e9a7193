import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useRead } from '../../api/use-api.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import { type Stage, Stages } from '../../design/stages.tsx';
import { StatLine } from '../../design/stat-line.tsx';
import { Time } from '../../design/time.tsx';
import styles from './page.module.css';
import { PreviewState } from './preview-state.tsx';
import type { Import } from './rows.ts';
import { Rows } from './rows-view.tsx';

export interface PreviewProps {
  readonly id: `imp_${string}`;
  readonly isSending: boolean;
  /** Compares the same file once more; given while this tab has the file. */
  readonly onAgain: (() => void) | undefined;
  readonly drop: (label: string) => ReactNode;
}

const askEveryMs = 1000;

/** What a file would change, and how far it has come into force. */
export function Preview({ id, isSending, onAgain, drop }: PreviewProps) {
  const t = useTranslations('point-import');
  const cache = useQueryClient();
  const input = { params: { importId: id } };
  const read = useRead(directoryRoutes.getImport, input, { freshMs: 0 });
  const status = read.data?.status;
  const isCommitting = status === 'committing';
  useRead(directoryRoutes.getImport, input, { enabled: isCommitting, everyMs: askEveryMs, freshMs: 0 });
  const levels = useRead(directoryRoutes.listLevels, {}, { freshMs: 0, everyMs: 15_000 });
  useEffect(() => {
    if (status !== 'committed' && status !== 'refused') return;
    for (const route of [directoryRoutes.listPoints, directoryRoutes.getPoint, directoryRoutes.listLevels])
      void cache.invalidateQueries({ queryKey: keyOf(route) });
  }, [status, cache]);
  if (read.error instanceof ApiProblem && read.error.status === 404)
    return (
      <>
        <Panel kind="warning" title={t('gone.title')}>
          <p>{t('gone.text')}</p>
        </Panel>
        {drop(t('chooseFile'))}
      </>
    );
  return (
    <Loaded read={read} rows={8} doing={t('reading')}>
      {(preview) => (
        <>
          <Stages label={t('stages')} stages={stagesOf(preview, t)} />
          <Facts
            facts={[
              { label: t('file'), value: preview.fileName },
              { label: t('readAt'), value: <Time at={preview.createdAt} show="full" /> },
            ]}
          />
          <StatLine
            total={Object.values(preview.counts).reduce((sum, count) => sum + count, 0)}
            totalLabel={t('rows')}
            parts={[
              { key: 'new', count: preview.counts.new, tone: 'done', label: t('verdict.new') },
              { key: 'changed', count: preview.counts.changed, tone: 'going', label: t('verdict.changed') },
              { key: 'unchanged', count: preview.counts.unchanged, tone: 'over', label: t('verdict.unchanged') },
              { key: 'error', count: preview.counts.error, tone: 'failed', label: t('verdict.error') },
            ]}
          />
          {preview.moved > 0 && <p className={styles.soft}>{t('moved', { count: preview.moved })}</p>}
          <PreviewState
            preview={preview}
            directoryVersion={levels.data?.version}
            isSending={isSending}
            onAgain={onAgain}
            drop={drop}
          />
          <Rows preview={preview} />
        </>
      )}
    </Loaded>
  );
}

type Say = ReturnType<typeof useTranslations<'point-import'>>;

function stagesOf({ status, errorCount, createdAt, committedAt }: Import, t: Say): Stage[] {
  const isWrong = errorCount > 0;
  const isOver = status === 'committed';
  return [
    { key: 'read', name: t('stage.read'), state: 'done', note: <Time at={createdAt} /> },
    { key: 'compared', name: t('stage.compared'), state: isWrong ? 'failed' : 'done' },
    {
      key: 'committing',
      name: t('stage.committing'),
      state: isOver ? 'done' : status === 'committing' ? 'going' : status === 'refused' ? 'failed' : 'waiting',
    },
    {
      key: 'inForce',
      name: t('stage.inForce'),
      state: isOver ? 'done' : 'waiting',
      note: committedAt !== undefined && <Time at={committedAt} />,
    },
  ];
}
