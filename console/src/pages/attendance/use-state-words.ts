import { useTranslations } from 'use-intl';
import { useConference } from '../../app/use-conference.ts';
import type { Tone } from '../../design/state-badge.tsx';
import type { State } from './search.ts';

export const stateTones = {
  present: 'done',
  late: 'warning',
  absent: 'failed',
  unknown: 'waiting',
} as const satisfies Record<State, Tone>;

/** Before the end nobody is absent yet: who is not there has not come so far. */
export function useStateWords(): (state: State) => string {
  const t = useTranslations('attendance');
  const { endedAt } = useConference();
  return (state) => (state === 'absent' && endedAt === undefined ? t('notYet') : t(`state.${state}`));
}

export function useStateTones(): Readonly<Record<State, Tone>> {
  const { endedAt } = useConference();
  return endedAt === undefined ? { ...stateTones, absent: 'waiting', unknown: 'none' } : stateTones;
}
