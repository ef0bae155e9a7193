import { useTranslations } from 'use-intl';
import { ToneBadge } from '../../design/state-badge.tsx';
import { clockSeconds } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { missingOf } from './draft-text.ts';
import type { SaveState, Saving } from './saving.ts';
import type { Conclusions } from './use-saving.ts';

const tones = {
  saved: 'done',
  waiting: 'going',
  sending: 'going',
  late: 'warning',
  incomplete: 'warning',
  failed: 'failed',
  conflict: 'failed',
} as const;

/** Whether what one sees is stored. Each saving by itself is not announced; what is missing is, and that late words stand there after all. */
export function SavedState({ state, saving }: { readonly state: SaveState; readonly saving: Saving<Conclusions> }) {
  const t = useTranslations('conclusions');
  const { language } = useLanguage();
  const label = {
    saved: () => t('save.saved', { time: clockSeconds(saving.base.editedAt, language), name: saving.base.editor.name }),
    waiting: () => t('save.sending'),
    sending: () => t('save.sending'),
    late: () => t('save.late'),
    incomplete: () =>
      t('save.incomplete', {
        fields: missingOf(saving.typed)
          .map((field) => t(`field.${field}`))
          .join(', '),
      }),
    failed: () => t('save.failed'),
    conflict: () => t('save.conflict'),
  }[state]();
  const isTold = state === 'incomplete' || saving.hasCaughtUp;
  return (
    <span role="status" aria-live={isTold ? 'polite' : 'off'}>
      <ToneBadge tone={tones[state]} label={label} />
    </span>
  );
}
