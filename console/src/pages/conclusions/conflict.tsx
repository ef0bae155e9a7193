import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { NoticePaper } from '../../design/notice-paper.tsx';
import { Panel } from '../../design/panel.tsx';
import { dayTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { contentOf, type DraftText } from './draft-text.ts';
import type { Conclusions } from './use-saving.ts';

export interface ConflictProps {
  readonly foreign: { readonly stored: Conclusions; readonly text: DraftText };
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else stored the same text meanwhile: nothing is lost until this person decides. */
export function Conflict({ foreign, onKeepMine, onTakeTheirs }: ConflictProps) {
  const t = useTranslations('conclusions');
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const { editor, editedAt } = foreign.stored;
  const name = editor.name;
  return (
    <div data-screen-only>
      <Panel
        kind="error"
        title={t('conflict.title', { name, time: dayTime(editedAt, language) })}
        acts={
          <>
            <Button onClick={() => setOpen(true)}>{t('conflict.see', { name })}</Button>
            <Button onClick={onKeepMine}>{t('conflict.mine')}</Button>
            <Button onClick={onTakeTheirs}>{t('conflict.theirs', { name })}</Button>
          </>
        }
      >
        <p>{t('conflict.text')}</p>
      </Panel>
      <Dialog open={isOpen} onOpenChange={setOpen} wide title={t('conflict.dialog', { name })}>
        <NoticePaper label={t('paper')} notice={{ ...foreign.stored, content: contentOf(foreign.text) }} />
      </Dialog>
    </div>
  );
}
