import { useTranslations } from 'use-intl';
import { Select } from '../../design/choice.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import type { DraftText, RequiredField } from './draft-text.ts';
import styles from './page.module.css';
import { Sections } from './sections.tsx';

export interface FieldsProps {
  readonly text: DraftText;
  readonly onChange: (text: DraftText) => void;
  readonly missing: readonly RequiredField[];
  /** It was to be submitted without a word of content. */
  readonly isEmpty: boolean;
}

const forms = ['state', 'party'] as const;
const urgencies = ['none', 'urgent', 'very-urgent', 'express'] as const;

/** The parts of the notice, in the order in which the paper has them. */
export function Fields({ text, onChange, missing, isEmpty }: FieldsProps) {
  const t = useTranslations('conclusions');
  const set = (part: Partial<DraftText>): void => onChange({ ...text, ...part });
  const fault = (field: RequiredField): string | undefined => (missing.includes(field) ? t('fillIn') : undefined);
  return (
    <div className={styles.fields}>
      <TextArea
        label={t('field.abstract')}
        hint={t('hint.abstract')}
        value={text.abstract}
        onChange={(abstract) => set({ abstract })}
        fault={fault('abstract')}
        maxLength={1000}
        lang="vi"
      />
      <Sections sections={text.sections} onChange={(sections) => set({ sections })} isEmpty={isEmpty} />
      <h2>{t('signer')}</h2>
      <div className={styles.pair}>
        <TextField
          label={t('field.authority')}
          hint={t('hint.authority')}
          optional
          value={text.authority}
          onChange={(authority) => set({ authority })}
          maxLength={300}
          lang="vi"
        />
        <TextField
          label={t('field.post')}
          value={text.post}
          onChange={(post) => set({ post })}
          fault={fault('post')}
          maxLength={200}
          lang="vi"
        />
        <TextField
          label={t('field.name')}
          value={text.name}
          onChange={(name) => set({ name })}
          fault={fault('name')}
          maxLength={200}
          lang="vi"
        />
        <TextField
          label={t('field.place')}
          value={text.place}
          onChange={(place) => set({ place })}
          fault={fault('place')}
          maxLength={100}
          lang="vi"
        />
      </div>
      <TextArea
        label={t('field.recipients')}
        hint={t('hint.recipients')}
        value={text.recipients}
        onChange={(recipients) => set({ recipients })}
        lang="vi"
      />
      <details className={styles.more} open={missing.includes('issuer') || undefined}>
        <summary>{t('letterhead')}</summary>
        <div className={styles.pair}>
          <TextField
            label={t('field.parent')}
            optional
            value={text.parent}
            onChange={(parent) => set({ parent })}
            maxLength={200}
            lang="vi"
          />
          <TextField
            label={t('field.issuer')}
            value={text.issuer}
            onChange={(issuer) => set({ issuer })}
            fault={fault('issuer')}
            maxLength={200}
            lang="vi"
          />
          <Select
            label={t('field.form')}
            value={text.form}
            onChange={(form) => set({ form })}
            options={forms.map((value) => ({ value, label: t(`form.${value}`) }))}
          />
          <Select
            label={t('field.urgency')}
            value={text.urgency}
            onChange={(urgency) => set({ urgency })}
            options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))}
          />
        </div>
      </details>
    </div>
  );
}
