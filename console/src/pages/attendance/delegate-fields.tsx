import { useTranslations } from 'use-intl';
import { delegateMode } from '../../../../shared/contracts/attendance.ts';
import { IconButton } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import styles from './page.module.css';
import { type DelegateRow, isThere, type RowFault } from './roll.ts';

export interface DelegateFieldsProps {
  readonly row: DelegateRow;
  readonly number: number;
  readonly fault: RowFault | undefined;
  readonly onChange: (row: DelegateRow) => void;
  readonly onRemove: () => void;
}

/** One delegate; who stands in for whom is asked of those present, the reason of those absent. */
export function DelegateFields({ row, number, fault, onChange, onRemove }: DelegateFieldsProps) {
  const t = useTranslations('attendance');
  const faultOf = (...kinds: RowFault[]) => (fault && kinds.includes(fault) ? t(`fault.${fault}`) : undefined);
  return (
    <li className={styles.delegate} data-delegate={row.key}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not take a grid of columns in every browser */}
      <div role="group" aria-label={t('delegate.of', { number, name: row.name })} className={styles.delegateFields}>
        <TextField
          label={t('delegate.numbered', { number })}
          maxLength={120}
          value={row.name}
          fault={faultOf('name-missing', 'name-twice')}
          onChange={(name) => onChange({ ...row, name })}
        />
        <TextField
          label={t('delegate.position')}
          optional
          maxLength={160}
          value={row.position}
          onChange={(position) => onChange({ ...row, position })}
        />
        <TextField
          label={t('delegate.unit')}
          optional
          maxLength={160}
          value={row.unit}
          onChange={(unit) => onChange({ ...row, unit })}
        />
        <Select
          label={t('delegate.mode')}
          value={row.mode}
          options={delegateMode.options.map((value) => ({ value, label: t(`mode.${value}`) }))}
          onChange={(mode) => onChange({ ...row, mode })}
        />
        {isThere(row.mode) ? (
          <TextField
            label={t('delegate.substituteFor')}
            optional
            maxLength={120}
            value={row.substituteFor}
            fault={faultOf('substitutes-self')}
            onChange={(substituteFor) => onChange({ ...row, substituteFor })}
          />
        ) : (
          <TextField
            label={t('delegate.reason')}
            optional={row.mode === 'absent'}
            maxLength={300}
            value={row.reason}
            fault={faultOf('reason-missing')}
            onChange={(reason) => onChange({ ...row, reason })}
          />
        )}
        <IconButton icon="close" label={t('delegate.remove', { number, name: row.name })} onClick={onRemove} />
      </div>
    </li>
  );
}
