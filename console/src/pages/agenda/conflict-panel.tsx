import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { RadioGroup } from '../../design/choice.tsx';
import { Panel } from '../../design/panel.tsx';
import { clockTime, dayTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import type { DraftSession } from './agenda.ts';
import { type Clash, clashKey, mergeAgendas, type Side } from './merge-agenda.ts';
import styles from './page.module.css';

export interface ConflictPanelProps {
  readonly base: readonly DraftSession[];
  readonly mine: readonly DraftSession[];
  readonly theirs: readonly DraftSession[];
  /** Of theirs. */
  readonly version: number;
  readonly onMerged: (draft: readonly DraftSession[]) => void;
}

/** Somebody saved in between: what both changed is put to the person, the rest is united by itself. */
export function ConflictPanel({ base, mine, theirs, version, onMerged }: ConflictPanelProps) {
  const t = useTranslations('agenda');
  const { language } = useLanguage();
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(new Map());
  const { draft, clashes } = mergeAgendas(base, mine, theirs, choices);
  const said = (clash: Extract<Clash, { kind: 'field' }>, side: Side): string => {
    const value = clash[side];
    if (value === undefined || value === '') return t('conflict.nothing');
    if (clash.field === 'startsAt') return dayTime(Number(value), language);
    if (clash.field === 'endsAt') return clockTime(Number(value), language);
    return String(value);
  };
  return (
    <Panel
      isUrgent
      kind="warning"
      title={t('conflict.title', { version })}
      acts={
        <Button kind="primary" onClick={() => onMerged(draft)}>
          {t('conflict.merge')}
        </Button>
      }
    >
      <p>{clashes.length === 0 ? t('conflict.none') : t('conflict.text', { count: clashes.length })}</p>
      <div className={styles.clashes}>
        {clashes.map((clash) => {
          const key = clashKey(clash);
          const by = clash.kind === 'removed' ? clash.by : undefined;
          const label = (side: Side): string => {
            if (clash.kind === 'field') return t(`conflict.${side}`, { value: said(clash, side) });
            return side === by ? t('conflict.remove') : t('conflict.keep');
          };
          const title = clash.title || t('untitled');
          return (
            <RadioGroup<Side>
              key={key}
              label={
                clash.kind === 'field'
                  ? `${title} – ${t(`field.${clash.field}`)}`
                  : by === 'theirs'
                    ? t('conflict.theyRemoved', { title })
                    : t('conflict.youRemoved', { title })
              }
              value={choices.get(key) ?? (by === undefined ? 'mine' : by === 'mine' ? 'theirs' : 'mine')}
              options={(['mine', 'theirs'] as const).map((value) => ({ value, label: label(value) }))}
              onChange={(side) => setChoices(new Map(choices).set(key, side))}
            />
          );
        })}
      </div>
    </Panel>
  );
}
