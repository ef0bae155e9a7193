import { type RefObject, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { RadioGroup } from '../../design/choice.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useFieldText } from './field-text.tsx';
import type { Field, Form } from './form.ts';
import type { Country } from './invitation-choice.ts';
import { type Difference, merged } from './merge.ts';
import styles from './page.module.css';

export interface VersionsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly country: Country | undefined;
  readonly mine: Form;
  readonly theirs: Form;
  readonly found: readonly Difference[];
  readonly onChoose: (form: Form) => void;
  /** What opens it again: the saving that opened it waits for a choice, and can take no focus. */
  readonly opener: RefObject<HTMLElement | null>;
}

/** Somebody saved while this form was being filled in: both versions, field by field, and which of the two shall stand. */
export function VersionsDialog({
  open,
  onOpenChange,
  country,
  mine,
  theirs,
  found,
  onChoose,
  opener,
}: VersionsDialogProps) {
  const t = useTranslations('schedule');
  const textOf = useFieldText(country);
  const [picked, setPicked] = useState<ReadonlyMap<Field, 'mine' | 'theirs'>>(new Map());
  const chosen = new Map(found.map(({ field, usual }) => [field, picked.get(field) ?? usual]));
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      finalFocus={opener}
      title={t('versions.title')}
      text={found.length > 0 ? t('versions.text') : t('versions.same')}
      acts={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('versions.later')}</Button>
          <Button kind="primary" onClick={() => onChoose(merged(mine, theirs, chosen))}>
            {t('versions.take')}
          </Button>
        </>
      }
    >
      <div className={styles.versions}>
        {found.map(({ field, isContested }) => (
          <div key={field} className={styles.version}>
            <RadioGroup
              label={isContested ? t('versions.contested', { field: t(`field.${field}`) }) : t(`field.${field}`)}
              options={[
                { value: 'mine', label: t('versions.mine', { value: textOf(field, mine) }) },
                { value: 'theirs', label: t('versions.theirs', { value: textOf(field, theirs) }) },
              ]}
              value={chosen.get(field)}
              onChange={(next) => setPicked(new Map(picked).set(field, next))}
            />
          </div>
        ))}
      </div>
    </Dialog>
  );
}
