import { useTranslations } from 'use-intl';
import { type CheckRow, faultsOf, knownReasons } from './check-row.ts';

/** What did not go well, in words: "Hình: máy ảnh bị chặn; Mạng: chậm". Empty where all is well. */
export function useFaultWords(): (row: Pick<CheckRow, 'tests'>) => string {
  const t = useTranslations('line-check');
  return (row) =>
    faultsOf(row)
      .map(({ test, result, reasons }) => {
        const why = reasons.map((reason) => {
          const known = knownReasons.find((each) => each === reason);
          return known ? t(`reason.${known}`) : t('reason.other', { code: reason });
        });
        const said = why.length > 0 ? why.join(', ') : t(result === 'fail' ? 'result.fail' : 'result.not-tested');
        return `${t(`test.${test}`)}: ${said}`;
      })
      .join('; ');
}
