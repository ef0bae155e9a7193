import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { RadioGroup } from '../../design/choice.tsx';
import type { LevelName } from './browser.tsx';
import type { Directory } from './directory.ts';
import type { Difference, Field, Form } from './form.ts';
import styles from './page.module.css';

export interface VersionsProps {
  readonly directory: Directory;
  readonly levels: readonly LevelName[];
  readonly mine: Form;
  readonly theirs: Form;
  readonly found: readonly Difference[];
  /** Leaves theirs as it is. */
  readonly onBack: () => void;
  readonly onChoose: (chosen: ReadonlyMap<Field, 'mine' | 'theirs'>) => void;
}

/** Somebody saved while this form was being filled in: both versions, field by field, and which of the two shall stand. */
export function Versions({ directory, levels, mine, theirs, found, onBack, onChoose }: VersionsProps) {
  const t = useTranslations('points');
  const heading = useRef<HTMLHeadingElement>(null);
  const [picked, setPicked] = useState<ReadonlyMap<Field, 'mine' | 'theirs'>>(new Map());
  const chosen = new Map(found.map(({ field, usual }) => [field, picked.get(field) ?? usual]));
  useEffect(() => heading.current?.focus(), []);
  const textOf = (field: Field, form: Form): string => {
    if (field === 'contacts') {
      const said = form.contacts.map(({ role, name, email, phone }) =>
        [name, t(`role.${role}`), email, phone].filter(Boolean).join(', '),
      );
      return said.join('; ') || t('nothingThere');
    }
    const value = form[field];
    if (value === '') return t('nothingThere');
    if (field === 'level') return levels.find(({ code }) => code === value)?.name ?? value;
    if (field === 'parent' || field === 'mergedInto') return directory.points.get(value)?.name ?? value;
    return value;
  };
  return (
    <div className={styles.form}>
      <div>
        <h3 ref={heading} tabIndex={-1}>
          {t('versions.title')}
        </h3>
        <p>{t('versions.text')}</p>
      </div>
      {found.map(({ field, isContested }) => (
        <RadioGroup
          key={field}
          label={isContested ? t('versions.contested', { field: t(`field.${field}`) }) : t(`field.${field}`)}
          options={[
            { value: 'mine', label: t('versions.mine', { value: textOf(field, mine) }) },
            { value: 'theirs', label: t('versions.theirs', { value: textOf(field, theirs) }) },
          ]}
          value={chosen.get(field)}
          onChange={(next) => setPicked(new Map(picked).set(field, next))}
        />
      ))}
      <div className={styles.formActs}>
        <Button onClick={onBack}>{t('versions.back')}</Button>
        <Button kind="primary" onClick={() => onChoose(chosen)}>
          {t('versions.take')}
        </Button>
      </div>
    </div>
  );
}
