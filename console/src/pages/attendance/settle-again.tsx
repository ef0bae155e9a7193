import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { useToast } from '../../design/toast.tsx';

/** Settles once more; not while a settlement is on its way, which takes in the same. */
export function SettleAgain({ isPending }: { readonly isPending: boolean }) {
  const t = useTranslations('attendance');
  const { id: conferenceId, endedAt } = useConference();
  const may = useMayHere();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const settle = useAct(attendanceRoutes.settle, {
    invalidates: [attendanceRoutes.summary],
    onDone: () => {
      setOpen(false);
      toast({ text: t('settle.asked') });
    },
  });
  if (endedAt === undefined || !may(attendanceRoutes.settle)) return null;
  return (
    <>
      <Button busy={isPending} onClick={() => setOpen(true)}>
        {isPending ? t('settle.going') : t('settle.act')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t('settle.title')}
        text={t('settle.text')}
        act={t('settle.act')}
        busy={settle.isPending}
        error={settle.error}
        onConfirm={() => settle.mutate({ params: { conferenceId } })}
      />
    </>
  );
}
