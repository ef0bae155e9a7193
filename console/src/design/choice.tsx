import { type ReactNode, useId } from 'react';
import styles from './field.module.css';
import { FieldFrame, type FieldFrameProps } from './field.tsx';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean | 'mixed';
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean | undefined;
  readonly hideLabel?: boolean | undefined;
}

export function Checkbox({ label, checked, onChange, disabled, hideLabel }: CheckboxProps) {
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        className={styles.box}
        checked={checked === true}
        ref={(box) => {
          if (box) box.indeterminate = checked === 'mixed';
        }}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={hideLabel ? 'visually-hidden' : undefined}>{label}</span>
    </label>
  );
}

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean | undefined;
}

export interface RadioGroupProps<T extends string> {
  readonly label: ReactNode;
  readonly options: readonly Option<T>[];
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
  readonly hint?: ReactNode | undefined;
  readonly fault?: ReactNode | undefined;
}

export function RadioGroup<T extends string>({ label, options, value, onChange, hint, fault }: RadioGroupProps<T>) {
  const id = useId();
  return (
    <fieldset className={styles.field} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.choices}>
        {options.map((option) => (
          <label key={option.value} className={styles.choice}>
            <input
              type="radio"
              className={styles.box}
              name={id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {hint && <p className={styles.hint}>{hint}</p>}
      {fault && (
        <p id={`${id}-fault`} className={styles.fault}>
          {fault}
        </p>
      )}
    </fieldset>
  );
}

export interface SelectProps<T extends string> extends FieldFrameProps {
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean | undefined;
}

/** The system's own list: right on a phone, by keyboard and in every reader. For more than some twenty, use Combobox. */
export function Select<T extends string>({ options, value, onChange, disabled, ...frame }: SelectProps<T>) {
  return (
    <FieldFrame {...frame}>
      {(ids) => (
        <select
          {...ids}
          className={styles.control}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
