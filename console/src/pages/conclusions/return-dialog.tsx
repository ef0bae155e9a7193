import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { useAct } from '../../api/use-api.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { TextArea } from '../../design/field.tsx';
import { useToast } from '../../design/toast.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import type { Conclusions } from './use-saving.ts';

export interface ConclusionsDialogProps {
  readonly conclusions: Conclusions;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Under which its text is kept while the person signs in again. */
export function placeOfReturning({ id }: Pick<Conclusions, 'id'>): string {
  return `return ${id}`;
}

/** Back to who writes it, with the reason they will read first. */
export function ReturnDialog({
  conclusions,
  isAuthor,
  open,
  onClose,
}: ConclusionsDialogProps & { readonly isAuthor: boolean }) {
  const t = useTranslations('conclusions');
  const toast = useToast();
  const place = placeOfReturning(conclusions);
  const [reason, setReason] = useState(useBroughtBack<string>(place) ?? '');
  useTakeAlong(place, open, reason);
  const [wasPressed, setPressed] = useState(false);
  const close = (): void => {
    setPressed(false);
    onClose();
  };
  const act = useAct(routes.returnConclusions, {
    invalidates: [routes.listConclusions],
    onDone: () => {
      setReason('');
      close();
      toast({ text: isAuthor ? t('takenBackToast') : t('returnedToast', { name: conclusions.drafter.name }) });
    },
  });
  const confirm = (): void => {
    setPressed(true);
    if (!reason.trim()) return;
    const { conferenceId, id: conclusionsId, version } = conclusions;
    act.mutate({ params: { conferenceId, conclusionsId }, body: { version, reason } });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={isAuthor ? t('takeBack') : t('returnTitle')}
      text={isAuthor ? t('takeBackText') : t('returnText', { name: conclusions.drafter.name })}
      act={isAuthor ? t('takeBack') : t('return')}
      onConfirm={confirm}
      busy={act.isPending}
      error={act.error}
    >
      <TextArea
        label={t('reason')}
        value={reason}
        onChange={setReason}
        fault={wasPressed && !reason.trim() ? t('fillIn') : undefined}
        maxLength={2000}
      />
    </ConfirmDialog>
  );
}
