import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { distributeRoutes as routes } from '../../../../shared/contracts/distribute.ts';
import { useAct } from '../../api/use-api.tsx';
import { useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { Panel } from '../../design/panel.tsx';
import { Polite } from '../../design/polite.tsx';
import { useToast } from '../../design/toast.tsx';
import type { Delivery, Summary } from './document-view.tsx';
import styles from './page.module.css';
import type { Document } from './page.tsx';
import { mendingOf } from './rows.ts';

export interface ActsProps {
  readonly document: Document;
  readonly summary: Summary;
  /** Undefined while they are read. */
  readonly rows: readonly Delivery[] | undefined;
  readonly isRevoked: boolean;
}

/** What is left to do for this document, in sentences: once more to those it did not reach, a word to those who are silent. */
export function Acts({ document, summary, rows, isRevoked }: ActsProps) {
  const t = useTranslations('delivery');
  const may = useMayHere();
  const toast = useToast();
  const [dialog, setDialog] = useState<'none' | 'resend' | 'remind'>('none');
  const [withUnknown, setWithUnknown] = useState(false);
  const params = { conferenceId: document.conferenceId, documentId: document.id };
  const invalidates = [routes.summariseDeliveries, routes.listDeliveries];
  const close = (): void => setDialog('none');
  const resend = useAct(routes.resendDeliveries, {
    invalidates,
    onDone: ({ requeued }) => {
      close();
      toast({ text: t('resentToast', { count: requeued }) });
    },
  });
  const remind = useAct(routes.remindRecipients, {
    invalidates,
    onDone: ({ reminded, tooSoon }) => {
      close();
      toast({ text: t('remindedToast', { count: reminded, tooSoon }) });
    },
  });
  const mending = mendingOf(rows ?? []);
  const silent = summary.states.delivered ?? 0;
  const isAcknowledged = document.kind !== 'pin';
  const mayResend = may(routes.resendDeliveries) && !isRevoked;
  const mayRemind = may(routes.remindRecipients) && isAcknowledged && !isRevoked;
  const canResend = mending.again > 0 || mending.unknown > 0;
  const isDone = summary.reckoning.acknowledged === summary.recipients && summary.recipients > 0;
  const going = (summary.states.queued ?? 0) + (summary.states.sending ?? 0);
  const count = mending.again + (withUnknown || mending.again === 0 ? mending.unknown : 0);
  return (
    <div className={styles.acts}>
      {isDone && (
        <Panel kind="good" title={t('doneTitle')}>
          <p>{t('doneText')}</p>
        </Panel>
      )}
      <Polite>{going > 0 && t('going', { count: going })}</Polite>
      {(mending.again > 0 || mending.withoutAddress > 0 || mending.unknown > 0) && (
        <Panel
          kind={mending.again + mending.withoutAddress > 0 ? 'error' : 'warning'}
          title={
            mending.again + mending.withoutAddress > 0
              ? t('failedTitle', { count: mending.again + mending.withoutAddress })
              : t('unknownTitle', { count: mending.unknown })
          }
          acts={
            mayResend &&
            canResend && (
              <Button onClick={() => setDialog('resend')}>
                {t('resend', { count: mending.again > 0 ? mending.again : mending.unknown })}
              </Button>
            )
          }
        >
          <p>{t('failedText')}</p>
          {mending.withoutAddress > 0 && <p>{t('noAddress', { count: mending.withoutAddress })}</p>}
          {mending.again > 0 && mending.unknown > 0 && <p>{t('alsoUnknown', { count: mending.unknown })}</p>}
        </Panel>
      )}
      {isAcknowledged && silent > 0 && (
        <Panel
          kind="note"
          title={t('silentTitle', { count: silent })}
          acts={mayRemind && <Button onClick={() => setDialog('remind')}>{t('remind', { count: silent })}</Button>}
        >
          <p>{t('silentText')}</p>
        </Panel>
      )}
      <ConfirmDialog
        open={dialog === 'resend'}
        onOpenChange={(open) => !open && close()}
        title={t('resendTitle')}
        text={t('resendText')}
        act={t('resend', { count })}
        onConfirm={() =>
          resend.mutate({
            params,
            body: {
              states: [
                ...(mending.again > 0 ? (['failed', 'bounced'] as const) : []),
                ...(withUnknown || mending.again === 0 ? (['unknown'] as const) : []),
              ],
            },
          })
        }
        busy={resend.isPending}
        error={resend.error}
      >
        {mending.unknown > 0 && mending.again > 0 && (
          <Checkbox
            label={t('withUnknown', { count: mending.unknown })}
            checked={withUnknown}
            onChange={setWithUnknown}
          />
        )}
        {mending.again === 0 && <p>{t('unknownOnly')}</p>}
      </ConfirmDialog>
      <ConfirmDialog
        open={dialog === 'remind'}
        onOpenChange={(open) => !open && close()}
        title={t('remindTitle')}
        text={t('remindText')}
        act={t('remind', { count: silent })}
        onConfirm={() => remind.mutate({ params })}
        busy={remind.isPending}
        error={remind.error}
      />
    </div>
  );
}
