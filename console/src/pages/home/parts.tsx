import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Time } from '../../design/time.tsx';
import type { Home } from './page.tsx';

export type Brief = Home['doorsSoon'][number];

/** The conference by its title, which leads to it. */
export function Named({ id, title }: { readonly id: `cnf_${string}`; readonly title: string }) {
  return (
    <Link to="/c/$conferenceId" params={{ conferenceId: id }}>
      {title}
    </Link>
  );
}

/** All halls; to an office whose branch takes part in another's conference those of its branch. */
export function Bridges({ of, isBefore = false }: { readonly of: Brief; readonly isBefore?: boolean }) {
  const t = useTranslations('home');
  const { branch, isOthers, bridges } = of;
  if (branch && isBefore)
    return <span>{t('branchChecked', { count: branch.bridges, passed: branch.linesPassed })}</span>;
  if (branch && isOthers) return <span>{t('branch', { count: branch.bridges })}</span>;
  return <span>{t('bridges', { count: isOthers ? 0 : bridges })}</span>;
}

/** When it was really over, whatever had been planned. */
export function Ended({ of: { endsAt, endedAt = endsAt } }: { readonly of: Pick<Brief, 'endsAt' | 'endedAt'> }) {
  const t = useTranslations('home');
  return <span>{t.rich('endedAt', { time: () => <Time key="time" at={endedAt} show="relative" /> })}</span>;
}
