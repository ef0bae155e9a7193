import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextArea } from '../../design/field.tsx';
import { type Delegate, readPasted } from './roll.ts';

export interface PasteDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** How many more a hall's record takes. */
  readonly room: number;
  readonly onPaste: (delegates: readonly Partial<Delegate>[]) => void;
}

/** A list that came by mail or chat, a name a line. */
export function PasteDialog({ open, onOpenChange, room, onPaste }: PasteDialogProps) {
  const t = useTranslations('attendance');
  const [text, setText] = useState('');
  const found = readPasted(text);
  const close = (): void => {
    setText('');
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      title={t('paste.title')}
      text={t('paste.hint')}
      acts={
        <Button
          kind="primary"
          disabled={found.length === 0 || found.length > room}
          onClick={() => {
            onPaste(found);
            close();
          }}
        >
          {t('paste.add', { count: found.length })}
        </Button>
      }
    >
      <TextArea
        label={t('paste.label')}
        value={text}
        onChange={setText}
        fault={found.length > room ? t('paste.tooMany', { room }) : undefined}
      />
    </Dialog>
  );
}
