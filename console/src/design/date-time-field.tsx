import { type KeyboardEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { weekdayText } from '../i18n/format.ts';
import { readDateTime, writeDateTime } from '../i18n/local-time.ts';
import { useLanguage } from '../i18n/provider.tsx';
import styles from './field.module.css';
import { FieldFrame, type FieldFrameProps } from './field.tsx';

export interface DateTimeFieldProps extends FieldFrameProps {
  /** ms since epoch; undefined while there is no valid one. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** Where each part stands in `dd/mm/yyyy hh:mm`, and what one step of it is. */
const parts = [
  { from: 0, to: 2, step: (at: number, by: number) => at + by * 86_400_000 },
  { from: 3, to: 5, step: (at: number, by: number) => addMonths(at, by) },
  { from: 6, to: 10, step: (at: number, by: number) => addMonths(at, by * 12) },
  { from: 11, to: 13, step: (at: number, by: number) => at + by * 3_600_000 },
  { from: 14, to: 16, step: (at: number, by: number) => at + by * 300_000 },
];

/** Day, month, year and 24 h, as offices write them, whatever the browser's own language. Arrow up and down step the part at the caret. */
export function DateTimeField({ value, onChange, hint, fault, ...frame }: DateTimeFieldProps) {
  const t = useTranslations('design');
  const words = useTranslations('words');
  const { language } = useLanguage();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (value === undefined ? '' : writeDateTime(value));
  const isWrong = typed !== undefined && typed.trim() !== '' && readDateTime(typed) === undefined;
  const meaning =
    value === undefined
      ? t('dateTime.hint')
      : t('dateTime.means', { day: weekdayText(value, language), zone: words('zone') });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (value === undefined || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const input = event.currentTarget;
    const caret = input.selectionStart ?? 0;
    const part = parts.find(({ to }) => caret <= to) ?? parts[4]!;
    const next = part.step(value, event.key === 'ArrowUp' ? 1 : -1);
    setTyped(undefined);
    onChange(next);
    requestAnimationFrame(() => input.setSelectionRange(part.from, part.to));
  };
  return (
    <FieldFrame {...frame} hint={hint ?? meaning} fault={isWrong ? t('dateTime.fault') : fault}>
      {(ids) => (
        <input
          {...ids}
          className={`${styles.control} ${styles.narrow}`}
          autoComplete="off"
          inputMode="text"
          value={text}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(readDateTime(event.target.value));
          }}
          onBlur={() => {
            if (!isWrong) setTyped(undefined);
          }}
          onKeyDown={onKeyDown}
        />
      )}
    </FieldFrame>
  );
}

/** The same day of another month, or its last one. */
function addMonths(at: number, by: number): number {
  const day = new Date(at);
  const wanted = new Date(at);
  wanted.setUTCDate(1);
  wanted.setUTCMonth(wanted.getUTCMonth() + by);
  const last = new Date(Date.UTC(wanted.getUTCFullYear(), wanted.getUTCMonth() + 1, 0)).getUTCDate();
  wanted.setUTCDate(Math.min(day.getUTCDate(), last));
  return wanted.getTime();
}
