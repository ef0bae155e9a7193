import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { distributeRoutes } from '../../../../shared/contracts/distribute.ts';
import { useAct } from '../../api/use-api.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { TextArea } from '../../design/field.tsx';
import { useToast } from '../../design/toast.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import type { ConclusionsDialogProps } from './return-dialog.tsx';
import type { Conclusions } from './use-saving.ts';

/** Under which its text is kept while the person signs in again. */
export function placeOfRevoking({ id }: Pick<Conclusions, 'id'>): string {
  return `revoke ${id}`;
}

/** For all time: the number is typed, so that no slip revokes another notice. */
export function RevokeDialog({ conclusions, open, onClose }: ConclusionsDialogProps) {
  const t = useTranslations('conclusions');
  const toast = useToast();
  const place = placeOfRevoking(conclusions);
  const [reason, setReason] = useState(useBroughtBack<string>(place) ?? '');
  useTakeAlong(place, open, reason);
  const [wasPressed, setPressed] = useState(false);
  const { conferenceId, id: conclusionsId, version, number = '' } = conclusions;
  const act = useAct(routes.revokeConclusions, {
    invalidates: [routes.listConclusions, distributeRoutes.listDocuments],
    onDone: () => {
      onClose();
      toast({ text: t('revokedToast', { number }) });
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('revokeTitle', { number })}
      text={t('revokeText')}
      act={t('revoke')}
      danger
      typeToConfirm={number}
      onConfirm={() => {
        setPressed(true);
        if (reason.trim()) act.mutate({ params: { conferenceId, conclusionsId }, body: { version, number, reason } });
      }}
      busy={act.isPending}
      error={act.error}
    >
      <TextArea
        label={t('revokeReason')}
        hint={t('revokeReasonHint')}
        value={reason}
        onChange={setReason}
        fault={wasPressed && !reason.trim() ? t('fillIn') : undefined}
        maxLength={2000}
      />
    </ConfirmDialog>
  );
}
