import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { useSession } from '../../session/use-session.tsx';
import type { PointsSearch } from './search.ts';

/** What was typed and not saved is not lost by a click beside it: going elsewhere asks first. Filters do not go elsewhere. */
export function useLeaveGuard(isDirty: () => boolean): ReactNode {
  const t = useTranslations('points');
  const session = useSession();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      if (!isDirty()) return false;
      const [here, there] = [current.search, next.search] as PointsSearch[];
      const stays =
        current.pathname === next.pathname &&
        here?.point === there?.point &&
        here?.edit === there?.edit &&
        here?.add === there?.add &&
        here?.levels === there?.levels;
      return !stays;
    },
    enableBeforeUnload: () => isDirty() && !session.takesAlong(),
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t('leave.title')}
      text={t('leave.text')}
      act={t('leave.act')}
      danger
      onConfirm={() => blocker.proceed?.()}
    />
  );
}
