import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes, xlsxType } from '../../../../shared/contracts/directory.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAct } from '../../api/use-api.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { FileDrop } from '../../design/file-drop.tsx';
import { NoPermission } from '../../design/no-permission.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useMay } from '../../session/use-session.tsx';
import { FormatHelp } from './format-help.tsx';
import styles from './page.module.css';
import { Preview } from './preview.tsx';
import { RefusedFile } from './refused-file.tsx';
import { pointImportRoute } from './route.ts';

const maxBytes = directoryRoutes.previewImport.maxBytes;

/** A file of points: read, compared row by row, and put in force as a whole when somebody says so. */
export function PointImportPage() {
  const t = useTranslations('point-import');
  const may = useMay();
  const { id } = pointImportRoute.useSearch();
  const navigate = pointImportRoute.useNavigate();
  const [file, setFile] = useState<File>();
  const upload = useAct(directoryRoutes.previewImport, {
    onDone: (preview) => void navigate({ search: { id: preview.id } }),
  });
  const send = (next: File): void => {
    setFile(next);
    upload.mutate({ file: { blob: next, name: next.name, mediaType: mediaTypeOf(next) } });
  };
  if (!may(directoryRoutes.previewImport))
    return (
      <>
        <PageHeader title={t('title')} />
        <NoPermission />
      </>
    );
  const refused =
    upload.error instanceof ApiProblem && upload.error.code === 'import-refused' ? upload.error : undefined;
  const drop = (label: string) => (
    <FileDrop label={label} endings={['.csv', '.xlsx']} maxBytes={maxBytes} onFile={send} busy={upload.isPending} />
  );
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} acts={<Link to="/points">{t('toDirectory')}</Link>} />
      <div className={styles.page}>
        <p role="status" className={styles.status}>
          {upload.isPending && file && t('readingFile', { name: file.name })}
        </p>
        {refused ? (
          <RefusedFile problem={refused} fileName={file?.name ?? ''} />
        ) : (
          upload.error && <ErrorPanel error={upload.error} what="act" onRetry={file && (() => send(file))} />
        )}
        {id === undefined || refused ? (
          <>
            {drop(t('chooseFile'))}
            <FormatHelp />
          </>
        ) : (
          <Preview
            key={id}
            id={id}
            isSending={upload.isPending}
            // The file of this very preview, while this tab has it.
            onAgain={file && upload.data?.id === id ? () => send(file) : undefined}
            drop={drop}
          />
        )}
      </div>
    </>
  );
}

/** Browsers name a CSV by what else is installed; what the API does not know it takes as bytes. */
function mediaTypeOf({ name, type }: File): string {
  if (directoryRoutes.previewImport.takes.some((each) => each === type)) return type;
  return name.toLowerCase().endsWith('.xlsx') ? xlsxType : 'text/csv';
}
