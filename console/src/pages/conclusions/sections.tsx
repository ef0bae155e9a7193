import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../design/button.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import { useToast } from '../../design/toast.tsx';
import type { DraftSection } from './draft-text.ts';
import styles from './page.module.css';

export interface SectionsProps {
  readonly sections: readonly DraftSection[];
  readonly onChange: (sections: readonly DraftSection[]) => void;
  readonly isEmpty: boolean;
}

/** Parts of the text: a heading and its paragraphs, to be put in order, added and taken out. */
export function Sections({ sections, onChange, isEmpty }: SectionsProps) {
  const t = useTranslations('conclusions');
  const toast = useToast();
  const added = useRef(0);
  // Of the moment in which somebody takes a removal back, not of the one in which it was done.
  const latest = useRef({ sections, onChange });
  latest.current = { sections, onChange };
  const set = (at: number, part: Partial<DraftSection>): void =>
    onChange(sections.map((each, i) => (i === at ? { ...each, ...part } : each)));
  const move = (at: number, by: number): void => {
    const next = [...sections];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    onChange(next);
  };
  const remove = (at: number): void => {
    const gone = sections[at];
    if (!gone) return;
    onChange(sections.filter((_, i) => i !== at));
    const isBlank = !gone.heading.trim() && !gone.text.trim();
    const undo = {
      label: t('undo'),
      onUndo: () => latest.current.onChange(latest.current.sections.toSpliced(at, 0, gone)),
    };
    if (!isBlank) toast({ text: t('sectionGone'), undo });
  };
  const add = (): void => {
    added.current += 1;
    onChange([...sections, { key: `new-${Date.now()}-${added.current}`, heading: '', text: '' }]);
  };
  return (
    <>
      <h2>{t('sections')}</h2>
      {sections.map((section, at) => (
        <fieldset key={section.key} className={styles.section} aria-label={t('section', { n: at + 1 })}>
          <TextField
            label={t('field.heading', { n: at + 1 })}
            optional
            value={section.heading}
            onChange={(heading) => set(at, { heading })}
            maxLength={500}
            lang="vi"
          />
          <TextArea
            label={t('field.text', { n: at + 1 })}
            hint={at === 0 ? t('hint.text') : undefined}
            value={section.text}
            onChange={(text) => set(at, { text })}
            fault={isEmpty && at === 0 ? t('emptyText') : undefined}
            lang="vi"
          />
          <div className={styles.row}>
            <IconButton
              icon="sort-up"
              label={t('up', { n: at + 1 })}
              disabled={at === 0}
              onClick={() => move(at, -1)}
            />
            <IconButton
              icon="sort-down"
              label={t('down', { n: at + 1 })}
              disabled={at === sections.length - 1}
              onClick={() => move(at, 1)}
            />
            <Button kind="quiet" disabled={sections.length === 1} onClick={() => remove(at)}>
              {t('remove', { n: at + 1 })}
            </Button>
          </div>
        </fieldset>
      ))}
      <div className={styles.row}>
        <Button icon="plus" onClick={add}>
          {t('addSection')}
        </Button>
      </div>
    </>
  );
}
