import { useTranslations } from 'use-intl';
import { Select } from '../../design/choice.tsx';
import { Facts } from '../../design/facts.tsx';
import { TextField } from '../../design/field.tsx';
import type { LevelName } from './browser.tsx';
import type { Directory, Point } from './directory.ts';
import type { Faults, Form } from './form.ts';
import styles from './page.module.css';
import { PointChoice } from './point-choice.tsx';

export interface PlaceFieldsProps {
  readonly form: Form;
  readonly base: Point | undefined;
  readonly onChange: (part: Partial<Form>) => void;
  readonly faults: Faults;
  /** The point that has the code of a new one already. */
  readonly taken: Point | undefined;
  readonly directory: Directory;
  readonly levels: readonly LevelName[];
  readonly isKeeper: boolean;
}

/** What a point is and where it stands in the tree. */
export function PlaceFields(props: PlaceFieldsProps) {
  const { form, base, onChange, faults, taken, directory, levels, isKeeper } = props;
  const t = useTranslations('points');
  const faultOf = (field: string) => {
    const code = faults.get(field);
    return code && t(`fault.${code}`);
  };
  const seats = (
    <TextField
      label={t('field.seats')}
      optional
      narrow
      inputMode="numeric"
      value={form.seats}
      onChange={(text) => onChange({ seats: text })}
      fault={faultOf('seats')}
    />
  );
  if (!isKeeper)
    return (
      <>
        <Facts
          facts={[
            { label: t('field.code'), value: form.code },
            { label: t('field.name'), value: form.name },
          ]}
        />
        {seats}
      </>
    );
  const moves = base !== undefined && base.children > 0 && form.parent !== (base.parent ?? '');
  return (
    <>
      {base ? (
        <Facts facts={[{ label: t('field.code'), value: form.code }]} />
      ) : (
        <TextField
          label={t('field.code')}
          hint={t('codeHint')}
          narrow
          value={form.code}
          onChange={(code) => onChange({ code })}
          fault={taken ? t('taken', { name: taken.name }) : faultOf('code')}
        />
      )}
      <TextField
        label={t('field.name')}
        value={form.name}
        onChange={(name) => onChange({ name })}
        fault={faultOf('name')}
      />
      <Select
        label={t('field.level')}
        value={form.level}
        onChange={(level) => onChange({ level })}
        options={levels.map(({ code, name }) => ({ value: code, label: name }))}
        fault={faultOf('level')}
      />
      <TextField
        label={t('field.type')}
        hint={t('typeHint')}
        optional
        narrow
        value={form.type}
        onChange={(type) => onChange({ type })}
        fault={faultOf('type')}
      />
      <PointChoice
        label={t('field.parent')}
        optional
        hint={moves ? t('movesAlong', { count: base.children }) : undefined}
        directory={directory}
        value={form.parent}
        onChange={(parent) => onChange({ parent })}
        fault={faultOf('parent')}
      />
      {seats}
      <fieldset className={styles.days}>
        <legend>{t('validity')}</legend>
        <p className={styles.soft}>{t('validityHint')}</p>
        <TextField
          label={t('field.validFrom')}
          optional
          narrow
          value={form.validFrom}
          onChange={(validFrom) => onChange({ validFrom })}
          fault={faultOf('validFrom')}
        />
        <TextField
          label={t('field.validTo')}
          optional
          narrow
          value={form.validTo}
          onChange={(validTo) => onChange({ validTo })}
          fault={faultOf('validTo')}
        />
        <PointChoice
          label={t('field.mergedInto')}
          hint={t('mergedHint')}
          optional
          directory={directory}
          value={form.mergedInto}
          onChange={(mergedInto) => onChange({ mergedInto })}
          fault={faultOf('mergedInto')}
        />
      </fieldset>
    </>
  );
}
