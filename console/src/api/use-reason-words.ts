import { useTranslations } from 'use-intl';
import { reasonOf } from './reasons.ts';

/** Why a field, a row or a point was not taken, in the person's language; undefined where the reason is not known here. */
export function useReasonWords(): (text: string) => string | undefined {
  const t = useTranslations('problems');
  return (text) => {
    const found = reasonOf(text);
    if (!found) return undefined;
    const said = t(`reason.${found.key}` as 'reason.empty', found.values);
    return found.of ? `${found.of}: ${said}` : said;
  };
}
