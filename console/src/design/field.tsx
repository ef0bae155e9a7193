import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from 'react';
import { useTranslations } from 'use-intl';
import styles from './field.module.css';

export interface FieldFrameProps {
  readonly label: ReactNode;
  /** How to fill it in; always readable, never only a placeholder. */
  readonly hint?: ReactNode | undefined;
  /** What is wrong and what to do; announced with the field. */
  readonly fault?: ReactNode | undefined;
  /** Says "(if any)" behind the label: what has no such word has to be filled in. */
  readonly optional?: boolean | undefined;
  readonly hideLabel?: boolean | undefined;
}

export interface Describing {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** Label, hint and fault around any control: `<FieldFrame label="…">{(ids) => <input {...ids} />}</FieldFrame>`. */
export function FieldFrame({
  label,
  hint,
  fault,
  optional = false,
  hideLabel = false,
  children,
}: FieldFrameProps & { readonly children: (ids: Describing) => ReactNode }) {
  const t = useTranslations('design');
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label} {optional && <span className={styles.optional}>{t('optional')}</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': fault ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} className={styles.fault}>
          {fault}
        </p>
      )}
    </div>
  );
}

type Own = 'value' | 'defaultValue' | 'onChange' | 'id';

export interface TextFieldProps extends FieldFrameProps, Omit<InputHTMLAttributes<HTMLInputElement>, Own> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For a code, a phone number: not the whole width. */
  readonly narrow?: boolean | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

export function TextField({ label, hint, fault, optional, hideLabel, onChange, narrow, ...rest }: TextFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} fault={fault} optional={optional} hideLabel={hideLabel}>
      {(ids) => (
        <input
          autoComplete="off"
          {...rest}
          {...ids}
          className={narrow ? `${styles.control} ${styles.narrow}` : styles.control}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldFrame>
  );
}

export interface TextAreaProps extends FieldFrameProps, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, Own> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLTextAreaElement> | undefined;
}

export function TextArea({ label, hint, fault, optional, hideLabel, onChange, ...rest }: TextAreaProps) {
  return (
    <FieldFrame label={label} hint={hint} fault={fault} optional={optional} hideLabel={hideLabel}>
      {(ids) => (
        <textarea {...rest} {...ids} className={styles.control} onChange={(event) => onChange(event.target.value)} />
      )}
    </FieldFrame>
  );
}

export interface NumberFieldProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'type'> {
  readonly value: number | undefined;
  /** Undefined while what stands there is no whole number. */
  readonly onChange: (value: number | undefined) => void;
}

/** A whole number. */
export function NumberField({ value, onChange, ...rest }: NumberFieldProps) {
  return (
    <TextField
      inputMode="numeric"
      narrow
      {...rest}
      value={value === undefined ? '' : String(value)}
      onChange={(text) => {
        const digits = text.replace(/[^\d-]/g, '');
        onChange(/^-?\d+$/.test(digits) ? Number(digits) : undefined);
      }}
    />
  );
}
