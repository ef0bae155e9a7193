import { useTranslations } from 'use-intl';
import type { Invitation } from '../../../../shared/domain/conference.ts';
import { clockTime, countText, weekdayText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { Field, Form } from './form.ts';
import { type Country, invitedOf } from './invitation-choice.ts';

/** What stands in a field, in words: to be compared with another version of it. */
export function useFieldText(country: Country | undefined): (field: Field, form: Form) => string {
  const t = useTranslations('schedule');
  const words = useTranslations('words');
  const { language } = useLanguage();
  const invited = (value: Invitation, hostPoint: string): string =>
    country ? t('invitedPoints', { count: invitedOf(country, value, hostPoint).size }) : JSON.stringify(value);
  return (field, form) => {
    const value = form[field];
    if (field === 'invited') return invited(form.invited, form.hostPoint);
    if (field === 'classification') return words(`classification.${form.classification}`);
    if (field === 'hostPoint') return country?.points.get(form.hostPoint)?.name ?? form.hostPoint;
    if (field === 'lateAfterMinutes') return countText(form.lateAfterMinutes ?? 0, language);
    if (typeof value === 'number') return `${clockTime(value, language)}, ${weekdayText(value, language)}`;
    return value === undefined || value === '' ? '–' : String(value);
  };
}
