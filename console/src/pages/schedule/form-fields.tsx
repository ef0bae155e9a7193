import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classification } from '../../../../shared/contracts/kinds.ts';
import { doorsBeforeMs } from '../../../../shared/domain/schedule-times.ts';
import { fold } from '../../../../shared/domain/text.ts';
import { RadioGroup } from '../../design/choice.tsx';
import { Combobox } from '../../design/combobox.tsx';
import { DateTimeField } from '../../design/date-time-field.tsx';
import { Facts } from '../../design/facts.tsx';
import { NumberField, TextArea, TextField } from '../../design/field.tsx';
import { Time } from '../../design/time.tsx';
import { clockTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { Field, Form } from './form.ts';
import type { Country, Point } from './invitation-choice.ts';
import styles from './page.module.css';

export interface FormFieldsProps {
  readonly form: Form;
  readonly onChange: (patch: Partial<Form>) => void;
  /** In words, by field. */
  readonly faults: ReadonlyMap<Field, string>;
  /** It has begun: its host, start, doors, secrecy and office stay as they are. */
  readonly isLive: boolean;
  readonly country: Country | undefined;
}

/** What it is, and who chairs it. */
export function EventFields({ form, onChange, faults, isLive }: FormFieldsProps) {
  const t = useTranslations('schedule');
  const words = useTranslations('words');
  return (
    <section className={styles.part} aria-labelledby="part-event">
      <h2 id="part-event">{t('part.event')}</h2>
      <TextArea
        label={t('field.title')}
        rows={2}
        data-grows
        maxLength={300}
        value={form.title}
        // As long as it may be it is one line: a break that came along with pasted text is a space.
        onChange={(title) => onChange({ title: title.replace(/\s*\n\s*/g, ' ') })}
        fault={faults.get('title')}
      />
      <TextField
        label={t('field.chair')}
        hint={t('hint.chair')}
        maxLength={200}
        value={form.chair}
        onChange={(chair) => onChange({ chair })}
        fault={faults.get('chair')}
      />
      <div className={styles.pair}>
        {!isLive && (
          <TextField
            label={t('field.office')}
            hint={t('hint.office')}
            narrow
            maxLength={30}
            value={form.office}
            onChange={(office) => onChange({ office })}
            fault={faults.get('office')}
          />
        )}
        <TextField
          label={t('field.operatorPhone')}
          hint={t('hint.operatorPhone')}
          type="tel"
          narrow
          value={form.operatorPhone}
          onChange={(operatorPhone) => onChange({ operatorPhone })}
          fault={faults.get('operatorPhone')}
        />
      </div>
      {isLive ? (
        <Facts
          facts={[
            { label: t('field.office'), value: form.office },
            { label: t('field.classification'), value: words(`classification.${form.classification}`) },
          ]}
        />
      ) : (
        <RadioGroup
          label={t('field.classification')}
          hint={
            form.classification === 'public' || form.classification === 'internal' ? undefined : t('hint.classified')
          }
          options={classification.options.map((value) => ({ value, label: words(`classification.${value}`) }))}
          value={form.classification}
          onChange={(chosen) => onChange({ classification: chosen })}
        />
      )}
    </section>
  );
}

/** When: start, end, doors, and from when on somebody is late. */
export function TimeFields({ form, onChange, faults, isLive }: FormFieldsProps) {
  const t = useTranslations('schedule');
  const { language } = useLanguage();
  const usualDoors = form.startsAt === undefined ? undefined : form.startsAt - doorsBeforeMs;
  return (
    <section className={styles.part} aria-labelledby="part-time">
      <h2 id="part-time">{t('part.time')}</h2>
      {isLive && (
        <Facts
          facts={[
            {
              label: t('field.startsAt'),
              value: form.startsAt !== undefined && <Time at={form.startsAt} show="full" />,
            },
            {
              label: t('field.doorsOpenAt'),
              value: form.doorsOpenAt !== undefined && <Time at={form.doorsOpenAt} show="full" />,
            },
          ]}
        />
      )}
      <div className={styles.pair}>
        {!isLive && (
          <DateTimeField
            label={t('field.startsAt')}
            value={form.startsAt}
            onChange={(startsAt) => onChange({ startsAt })}
            fault={faults.get('startsAt')}
          />
        )}
        <DateTimeField
          label={t('field.endsAt')}
          value={form.endsAt}
          onChange={(endsAt) => onChange({ endsAt })}
          fault={faults.get('endsAt')}
        />
        {!isLive && (
          <DateTimeField
            label={t('field.doorsOpenAt')}
            optional
            hint={
              form.doorsOpenAt === undefined
                ? usualDoors === undefined
                  ? t('hint.doorsUnknown')
                  : t('hint.doors', { time: clockTime(usualDoors, language) })
                : undefined
            }
            value={form.doorsOpenAt}
            onChange={(doorsOpenAt) => onChange({ doorsOpenAt })}
            fault={faults.get('doorsOpenAt')}
          />
        )}
        <NumberField
          label={t('field.lateAfterMinutes')}
          hint={t('hint.late')}
          value={form.lateAfterMinutes}
          onChange={(lateAfterMinutes) => onChange({ lateAfterMinutes })}
          fault={faults.get('lateAfterMinutes')}
        />
      </div>
    </section>
  );
}

const suggestedAtMost = 40;

/** The hall of the chair: any point, found by name without accents or by code. */
export function HostField({ form, onChange, faults, isLive, country }: FormFieldsProps) {
  const t = useTranslations('schedule');
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(fold(typed));
  const host = country?.points.get(form.hostPoint);
  if (isLive) return <Facts facts={[{ label: t('field.hostPoint'), value: host?.name ?? form.hostPoint }]} />;
  const suggestionOf = (point: Point) => ({
    value: point.code,
    label: point.name,
    note: point.parentName ? `${point.parentName}, ${point.code}` : point.code,
  });
  const unknown = form.hostPoint === '' ? null : { value: form.hostPoint, label: form.hostPoint };
  const isChosen = host !== undefined && fold(host.name) === wanted;
  const found = [...(country?.points.values() ?? [])].filter(
    ({ name, code }) => isChosen || fold(`${name} ${code}`).includes(wanted),
  );
  return (
    <Combobox
      label={t('field.hostPoint')}
      hint={t('hint.hostPoint')}
      fault={faults.get('hostPoint')}
      disabled={country === undefined}
      suggestions={found.slice(0, suggestedAtMost).map(suggestionOf)}
      value={host ? suggestionOf(host) : unknown}
      onChange={(chosen) => onChange({ hostPoint: chosen?.value ?? '' })}
      onSearch={setTyped}
    />
  );
}
