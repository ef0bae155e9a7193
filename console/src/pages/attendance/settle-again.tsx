import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { keyOf, useAct } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { useToast } from '../../design/toast.tsx';

/** A settlement gathers what comes within 15 s, then folds: within this its outcome is there. */
const watchedMs = 45_000;
const everyMs = 3000;

/** Settles once more; the figures are read again until the new ones must have come. */
export function SettleAgain() {
  const t = useTranslations('attendance');
  const { id: conferenceId, endedAt } = useConference();
  const may = useMayHere();
  const toast = useToast();
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [watchedUntil, setWatchedUntil] = useState(0);
  const settle = useAct(attendanceRoutes.settle, {
    onDone: () => {
      setOpen(false);
      setWatchedUntil(Date.now() + watchedMs);
      toast({ text: t('settle.asked') });
    },
  });
  useEffect(() => {
    if (watchedUntil === 0) return;
    const timer = setInterval(() => {
      for (const route of [attendanceRoutes.summary, attendanceRoutes.listAttendance])
        void cache.invalidateQueries({ queryKey: [...keyOf(route), { conferenceId }] }, { cancelRefetch: false });
      if (Date.now() > watchedUntil) setWatchedUntil(0);
    }, everyMs);
    return () => clearInterval(timer);
  }, [watchedUntil, cache, conferenceId]);
  if (endedAt === undefined || !may(attendanceRoutes.settle)) return null;
  return (
    <>
      <Button busy={watchedUntil > 0} onClick={() => setOpen(true)}>
        {watchedUntil > 0 ? t('settle.going') : t('settle.act')}
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
