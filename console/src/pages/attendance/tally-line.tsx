import { useTranslations } from 'use-intl';
import { StatLine } from '../../design/stat-line.tsx';
import type { Branch } from './records.ts';
import { states } from './search.ts';
import { useStateTones, useStateWords } from './use-state-words.ts';

/** Bridges by state; they add up. */
export function TallyLine({ tally }: { readonly tally: Branch['tally'] }) {
  const t = useTranslations('attendance');
  const word = useStateWords();
  const tones = useStateTones();
  return (
    <StatLine
      total={tally.bridges}
      totalLabel={t('bridges')}
      parts={states.map((state) => ({ key: state, count: tally[state], tone: tones[state], label: word(state) }))}
    />
  );
}
