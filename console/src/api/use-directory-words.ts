import { useTranslations } from 'use-intl';
import { importColumns } from '../../../shared/domain/import-columns.ts';
import { useReasonWords } from './use-reason-words.ts';

export interface DirectoryWords {
  /** Why a row or a point was not taken; the server's own words only where they are not known here. */
  readonly reason: (text: string) => string;
  /** What a column of the file is: `parent_code` → "Thuộc điểm cầu". */
  readonly column: (name: string) => string;
}

export function useDirectoryWords(): DirectoryWords {
  const t = useTranslations('problems');
  const reason = useReasonWords();
  return {
    reason: (text) => reason(text) ?? t('notTakenAs', { text }),
    column: (name) => (importColumns.some((each) => each === name) ? t(`column.${name}` as 'column.name') : name),
  };
}
