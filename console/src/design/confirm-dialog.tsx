import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { TextField } from './field.tsx';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  /** What will happen, to whom, and whether it can be taken back. */
  readonly text: ReactNode;
  /** The act in a verb: "Hủy hội nghị", never "OK". */
  readonly act: string;
  readonly onConfirm: () => void;
  readonly busy?: boolean | undefined;
  /** Of the last attempt; shown inside, the dialog stays. Opened anew it is forgotten. */
  readonly error?: Error | null | undefined;
  readonly danger?: boolean | undefined;
  /** For what cannot be taken back: the person has to type this (a number, a code) before the act can be pressed. */
  readonly typeToConfirm?: string | undefined;
  readonly children?: ReactNode | undefined;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onOpenChange,
    title,
    text,
    act,
    onConfirm,
    busy,
    error,
    danger = false,
    typeToConfirm,
    children,
  } = props;
  const t = useTranslations('design');
  const [typed, setTyped] = useState('');
  const isFresh = useFreshness(open, error);
  const isConfirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  const change = (next: boolean): void => {
    setTyped('');
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      text={text}
      acts={
        <>
          <Button onClick={() => change(false)}>{t('back')}</Button>
          <Button kind={danger ? 'danger-filled' : 'primary'} busy={busy} disabled={!isConfirmed} onClick={onConfirm}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      {typeToConfirm !== undefined && (
        <TextField
          narrow
          label={t.rich('typeToConfirm', { number: () => <strong key="number">{typeToConfirm}</strong> })}
          value={typed}
          onChange={setTyped}
          onKeyDown={(event) => {
            // Not the Enter that ends a composition (Vietnamese is typed by one).
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            if (isConfirmed && !busy) onConfirm();
          }}
        />
      )}
      {error && isFresh && <ErrorPanel error={error} what="act" />}
    </Dialog>
  );
}

/** False for an error that was seen and left behind with the dialog; one that came after it was closed is still to be seen. */
function useFreshness(open: boolean, error: Error | null | undefined): boolean {
  const [wasOpen, setWasOpen] = useState(open);
  const [left, setLeft] = useState<Error | null>();
  if (open !== wasOpen) {
    setWasOpen(open);
    if (!open) setLeft(error);
  }
  return error !== left;
}
