import { useTranslations } from 'use-intl';
import { importColumns } from '../../../shared/domain/import-columns.ts';
import { reasonOf } from './directory-reasons.ts';

export interface DirectoryWords {
  /** Why a row or a point was not taken; the server's own words only where they are not known here. */
  readonly reason: (text: string) => string;
  /** What a column of the file is: `parent_code` → "Thuộc điểm cầu". */
  readonly column: (name: string) => string;
}

export function useDirectoryWords(): DirectoryWords {
  const t = useTranslations('problems');
  return {
    reason: (text) => {
      const found = reasonOf(text);
      if (!found) return text;
      const said = t(`reason.${found.key}` as 'reason.empty', found.values);
      return found.of ? `${found.of}: ${said}` : said;
    },
    column: (name) => (importColumns.some((each) => each === name) ? t(`column.${name}` as 'column.name') : name),
  };
}
