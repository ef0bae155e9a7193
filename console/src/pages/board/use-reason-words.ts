import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { clockTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { BoardRow } from './feed.ts';

/** Why a bridge stands as it does, in words. */
export function useReasonWords(): (row: BoardRow) => string {
  const t = useTranslations('board');
  const { language } = useLanguage();
  return useMemo(
    () =>
      ({ reason, heardAt, redial: { attempt, of } = { attempt: 0, of: 0 } }) => {
        // its ladder is at its end, and it goes on: a fraction of more than all would read like a mistake
        if (attempt > of) return t('calledBeyond', { attempt });
        return t(`reason.${reason}`, { at: heardAt === undefined ? '–' : clockTime(heardAt, language), attempt, of });
      },
    [t, language],
  );
}
