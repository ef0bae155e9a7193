import { Toast as Base } from '@base-ui/react/toast';
import { type ReactNode, useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from './icon.tsx';
import styles from './toast.module.css';

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider timeout={7000} limit={3}>
      {children}
      <Base.Portal>
        <Notifications />
      </Base.Portal>
    </Base.Provider>
  );
}

function Notifications() {
  const t = useTranslations('design');
  return (
    <Base.Viewport className={styles.viewport} aria-label={t('toasts')}>
      <Shown />
    </Base.Viewport>
  );
}

function Shown() {
  const t = useTranslations('design');
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={styles.toast}>
      <Base.Title render={<p />} />
      <div className={styles.acts}>
        {toast.actionProps && <Base.Action className={styles.act} />}
        <Base.Close className={styles.act} aria-label={t('close')}>
          <Icon name="close" />
        </Base.Close>
      </div>
    </Base.Root>
  ));
}

export interface ToastOffer {
  readonly text: string;
  /** Undo, where it is possible. */
  readonly undo?: { readonly label: string; readonly onUndo: () => void } | undefined;
}

/** Says that what the person just did is done; never for anything that happened by itself. */
export function useToast(): (offer: ToastOffer) => void {
  const { add, close } = Base.useToastManager();
  return useCallback(
    ({ text, undo }) => {
      const id: string = add({
        title: text,
        ...(undo
          ? {
              timeout: 12_000,
              actionProps: {
                children: undo.label,
                onClick: () => {
                  close(id);
                  undo.onUndo();
                },
              },
            }
          : {}),
      });
    },
    [add, close],
  );
}
