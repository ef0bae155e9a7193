import { useBlocker } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../session/use-session.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';

export interface LeaveGuardProps {
  /** There is something that would be lost. */
  readonly when: boolean;
  /** What would be lost, in words: "Điểm danh đang nhập". */
  readonly what: string;
}

/** Asks before one leaves what is not saved: another page, another search, or the tab itself. What is typed in it is taken along to a sign-in (`useTakeAlong`). */
export function LeaveGuard({ when, what }: LeaveGuardProps) {
  const t = useTranslations('design');
  const session = useSession();
  const blocker = useBlocker({
    shouldBlockFn: () => when,
    enableBeforeUnload: () => when && !session.takesAlong(),
    disabled: !when,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => {
        if (!open && blocker.status === 'blocked') blocker.reset();
      }}
      title={t('leave.title')}
      text={t('leave.text', { what })}
      act={t('leave.act')}
      danger
      onConfirm={() => {
        if (blocker.status === 'blocked') blocker.proceed();
      }}
    />
  );
}
