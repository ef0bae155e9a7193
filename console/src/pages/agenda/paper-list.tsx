import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { openFile, saveFile } from '../../api/save-file.ts';
import { useApi, useRead } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { sizeText } from '../../design/file-drop.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { useOpenRow } from '../../design/use-open-row.ts';
import type { Paper } from './agenda.ts';
import styles from './page.module.css';
import { agendaRoute } from './route.ts';

/** Kinds that a browser shows by itself; the others are saved. */
const shown = ['application/pdf', 'image/png', 'image/jpeg'];

function useOpenPaper() {
  const api = useApi();
  const { id: conferenceId } = useConference();
  return useMutation<void, Error, Pick<Paper, 'id' | 'version' | 'mediaType' | 'fileName'>>({
    mutationFn: async ({ id, version, mediaType, fileName }) => {
      const params = { conferenceId, paperId: id };
      const file = await api.file(papersRoutes.openPaper, { params, query: { version } });
      if (shown.includes(mediaType)) openFile(file);
      else saveFile(file, fileName);
    },
  });
}

export interface PaperListProps {
  readonly papers: readonly Paper[];
  readonly onNewVersion: ((paper: Paper) => void) | undefined;
}

export function PaperList({ papers, onNewVersion }: PaperListProps) {
  const t = useTranslations('agenda');
  const words = useTranslations('words');
  const open = useOpenPaper();
  const { versions } = agendaRoute.useSearch();
  const navigate = agendaRoute.useNavigate();
  const put = useCallback(
    (next: string | undefined, how: 'step' | 'replace') =>
      void navigate({ search: next ? { versions: next } : {}, replace: how === 'replace', resetScroll: false }),
    [navigate],
  );
  const row = useOpenRow(versions, put);
  const versionsOf = papers.find(({ id }) => id === versions);
  if (papers.length === 0) return null;
  const ending = (name: string): string => (name.split('.').at(-1) ?? '').toUpperCase();
  return (
    <>
      <ul className={styles.papers} aria-label={t('papers.title')}>
        {papers.map((paper) => (
          <li key={paper.id} className={styles.paper}>
            <div>
              <button type="button" className={styles.open} onClick={() => open.mutate(paper)}>
                {paper.title}
              </button>
              <p className={styles.about}>
                <span>{`${ending(paper.fileName)}, ${sizeText(paper.bytes)}`}</span>
                <span className={paper.classification === 'public' ? '' : styles.classified}>
                  {words(`classification.${paper.classification}`)}
                </span>
                <span>{t('papers.version', { version: paper.version })}</span>
                <Time at={paper.addedAt} />
              </p>
            </div>
            <span className={styles.paperActs} data-screen-only>
              {paper.version > 1 && (
                <Button
                  kind="quiet"
                  aria-label={t('versions.of', { title: paper.title })}
                  onClick={() => row.open(paper.id)}
                >
                  {t('versions.open')}
                </Button>
              )}
              {onNewVersion && (
                <Button
                  kind="quiet"
                  icon="upload"
                  aria-label={t('papers.newVersionOf', { title: paper.title })}
                  onClick={() => onNewVersion(paper)}
                >
                  {t('papers.newVersion')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {open.error && <ErrorPanel error={open.error} what="act" />}
      {versionsOf && <Versions paper={versionsOf} onClose={row.close} />}
    </>
  );
}

function Versions({ paper, onClose }: { readonly paper: Paper; readonly onClose: () => void }) {
  const t = useTranslations('agenda');
  const words = useTranslations('words');
  const { id: conferenceId } = useConference();
  const open = useOpenPaper();
  const read = useRead(papersRoutes.listPapers, { params: { conferenceId }, query: { paperId: paper.id } });
  return (
    <Dialog wide open onOpenChange={onClose} title={t('versions.of', { title: paper.title })} text={t('versions.text')}>
      <Loaded read={read}>
        {({ items }) => (
          <Table<Paper>
            caption={t('versions.of', { title: paper.title })}
            columns={[
              { key: 'version', title: t('versions.version'), shrink: true, cell: (it) => String(it.version) },
              {
                key: 'file',
                title: t('versions.file'),
                heads: true,
                cell: (it) => (
                  <button type="button" className={styles.open} onClick={() => open.mutate(it)}>
                    {it.fileName}
                  </button>
                ),
              },
              { key: 'size', title: t('versions.size'), number: true, cell: (it) => sizeText(it.bytes) },
              {
                key: 'classification',
                title: t('upload.classification'),
                cell: (it) => words(`classification.${it.classification}`),
              },
              { key: 'at', title: t('versions.at'), shrink: true, cell: (it) => <Time at={it.addedAt} /> },
            ]}
            rows={items.toReversed()}
            rowKey={({ version }) => String(version)}
          />
        )}
      </Loaded>
      {open.error && <ErrorPanel error={open.error} what="act" />}
    </Dialog>
  );
}
