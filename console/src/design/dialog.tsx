import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { useBackCloses } from './back-closes.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly text?: ReactNode | undefined;
  readonly children?: ReactNode | undefined;
  /** Buttons, the main one last. */
  readonly acts?: ReactNode | undefined;
  readonly wide?: boolean | undefined;
  /** Takes the focus after it instead of where it came from, if there is one by then. */
  readonly finalFocus?: RefObject<HTMLElement | null> | undefined;
}

/** Keeps the focus inside and gives it back to where it came from. Esc, and Back on a phone, close it. */
export function Dialog({ open, onOpenChange, title, text, children, acts, wide, finalFocus }: DialogProps) {
  const t = useTranslations('design');
  useBackCloses(open, () => onOpenChange(false));
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={wide ? `${styles.popup} ${styles.wide}` : styles.popup}
          {...(finalFocus && { finalFocus })}
        >
          <div className={styles.head}>
            <Base.Title>{title}</Base.Title>
            <IconButton icon="close" label={t('close')} onClick={() => onOpenChange(false)} />
          </div>
          {text && <Base.Description className={styles.text}>{text}</Base.Description>}
          {children}
          {acts && <div className={styles.acts}>{acts}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
