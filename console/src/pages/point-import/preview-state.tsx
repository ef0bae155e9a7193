import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { directoryFile } from '../../api/directory-file.ts';
import { saveFile } from '../../api/save-file.ts';
import { useAct, useApi } from '../../api/use-api.tsx';
import { Button, buttonClass } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { useNow } from '../../design/now.ts';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { spanText } from '../../i18n/format.ts';
import type { Import } from './rows.ts';

export interface PreviewStateProps {
  readonly preview: Import;
  /** As it stands now; undefined while that is not known. */
  readonly directoryVersion: number | undefined;
  readonly isSending: boolean;
  readonly onAgain: (() => void) | undefined;
  readonly drop: (label: string) => ReactNode;
}

/** A commit mostly takes seconds; past this it is said that it takes long. */
const longMs = 60_000;
/** The directory is held so long for one commit (shared/store/directory.ts); then it can be asked for again. */
const heldMs = 15 * 60_000;
const previewLifeMs = 30 * 24 * 3600_000;

/** What can be done with the preview now, and why not where not. */
export function PreviewState({ preview, directoryVersion, isSending, onAgain, drop }: PreviewStateProps) {
  const t = useTranslations('point-import');
  const now = useNow();
  const again = (
    <>
      {onAgain && (
        <div>
          <Button kind="primary" busy={isSending} onClick={onAgain}>
            {t('again')}
          </Button>
        </div>
      )}
      {drop(onAgain ? t('anotherFile') : t('chooseAgain'))}
    </>
  );
  if (preview.status === 'committing') return <Committing preview={preview} />;
  if (preview.status === 'committed')
    return (
      <Panel
        kind="good"
        title={t('committed.title')}
        acts={
          <>
            <Link to="/points" className={buttonClass('primary')}>
              {t('toDirectory')}
            </Link>
            <Link to="/points/import" search={{}} className={buttonClass()}>
              {t('anotherFile')}
            </Link>
          </>
        }
      >
        <p>
          {t.rich('committed.text', {
            time: () => preview.committedAt !== undefined && <Time key="time" at={preview.committedAt} show="full" />,
            version: preview.directoryVersion ?? 0,
          })}
        </p>
      </Panel>
    );
  if (preview.status === 'refused' || (directoryVersion ?? preview.baseVersion) !== preview.baseVersion)
    return (
      <>
        <Panel kind="warning" title={t('overtaken.title')}>
          <p>{t('overtaken.text')}</p>
        </Panel>
        {again}
      </>
    );
  if (now - preview.createdAt >= previewLifeMs)
    return (
      <>
        <Panel kind="warning" title={t('expired.title')}>
          <p>{t('expired.text')}</p>
        </Panel>
        {again}
      </>
    );
  if (preview.errorCount > 0)
    return (
      <>
        <Panel kind="error" title={t('wrong.title', { count: preview.counts.error })}>
          <p>{t('wrong.text', { count: preview.errorCount })}</p>
        </Panel>
        {drop(t('mendedFile'))}
      </>
    );
  if (preview.counts.new + preview.counts.changed === 0)
    return (
      <>
        <Panel kind="note" title={t('same.title')}>
          <p>{t('same.text')}</p>
        </Panel>
        {drop(t('anotherFile'))}
      </>
    );
  return <Ready preview={preview} />;
}

function useCommit(onDone: () => void) {
  return useAct(directoryRoutes.commitImport, {
    invalidates: [directoryRoutes.getImport, directoryRoutes.listLevels],
    onDone,
  });
}

/** Nothing has happened yet; this is where it is decided. */
function Ready({ preview }: { readonly preview: Import }) {
  const t = useTranslations('point-import');
  const api = useApi();
  const [isAsking, setAsking] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const [saveError, setSaveError] = useState<Error>();
  const commit = useCommit(() => setAsking(false));
  const { counts, moved } = preview;
  const touched = counts.new + counts.changed;
  const keepCopy = async (): Promise<void> => {
    setSaving(true);
    setSaveError(undefined);
    try {
      saveFile(directoryFile(await api.all(directoryRoutes.listPoints, {}), t('copyFile')), t('copyFile'));
    } catch (error) {
      setSaveError(error as Error);
    }
    setSaving(false);
  };
  return (
    <Panel
      kind="note"
      title={t('ready.title')}
      acts={
        <>
          <Button kind="primary" onClick={() => setAsking(true)}>
            {t('commit')}
          </Button>
          <Link to="/points/import" search={{}} className={buttonClass('quiet')}>
            {t('anotherFile')}
          </Link>
        </>
      }
    >
      <p>{t('ready.text')}</p>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('confirm.title')}
        text={t('confirm.text', { new: counts.new, changed: counts.changed, moved })}
        act={t('commit')}
        typeToConfirm={String(touched)}
        busy={commit.isPending}
        error={commit.error ?? saveError}
        onConfirm={() => commit.mutate({ params: { importId: preview.id } })}
      >
        {counts.changed > 0 && (
          <div>
            <p>{t('confirm.copy')}</p>
            <Button icon="download" busy={isSaving} onClick={() => void keepCopy()}>
              {t('keepCopy')}
            </Button>
          </div>
        )}
      </ConfirmDialog>
    </Panel>
  );
}

function Committing({ preview }: { readonly preview: Import }) {
  const t = useTranslations('point-import');
  const now = useNow();
  // When it was asked for is not told: what counts is how long somebody has been looking.
  const [since] = useState(now);
  const commit = useCommit(() => undefined);
  const waited = now - since;
  return (
    <Panel
      kind={waited > longMs ? 'warning' : 'note'}
      title={t('committing.title', { count: preview.counts.new + preview.counts.changed })}
      acts={
        waited > heldMs && (
          <Button busy={commit.isPending} onClick={() => commit.mutate({ params: { importId: preview.id } })}>
            {t('committing.again')}
          </Button>
        )
      }
    >
      <p role="status">{waited > longMs ? t('committing.long') : t('committing.text')}</p>
      <p>{t('committing.waited', { span: spanText(waited) })}</p>
      {commit.error && <ErrorPanel error={commit.error} what="act" />}
    </Panel>
  );
}
