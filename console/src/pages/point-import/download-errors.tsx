import { useTranslations } from 'use-intl';
import { csvFile } from '../../api/csv-file.ts';
import { saveFile } from '../../api/save-file.ts';
import { useDirectoryWords } from '../../api/use-directory-words.ts';
import { Button } from '../../design/button.tsx';
import type { ErrorLine } from './rows.ts';

/** The errors as a table to work through beside the file. */
export function DownloadErrors({ lines }: { readonly lines: readonly ErrorLine[] }) {
  const t = useTranslations('point-import');
  const words = useDirectoryWords();
  const save = (): void => {
    const head = [t('csv.line'), t('csv.code'), t('csv.name'), t('csv.column'), t('csv.reason')];
    const rows = lines.map(({ line, code, name, column, reason }) => [line, code, name, column, words.reason(reason)]);
    saveFile(csvFile([head, ...rows], t('csv.file')), t('csv.file'));
  };
  return (
    <Button icon="download" onClick={save}>
      {t('downloadErrors', { count: lines.length })}
    </Button>
  );
}
