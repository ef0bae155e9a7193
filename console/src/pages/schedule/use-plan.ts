import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useApi } from '../../api/use-api.tsx';
import type { Plan, PlanWish } from './form.ts';

const pauseMs = 350;

export interface LivePlan {
  readonly plan: Plan | undefined;
  /** Of an older form than the one that stands there; a new answer is on its way. */
  readonly isOld: boolean;
  readonly error: Error | null;
  readonly again: () => void;
}

/**
 * What the system says of the form, asked anew when one pauses. An answer counts only for the very wish it was asked for: what
 * comes late for an older one is dropped, and its request with it.
 */
export function usePlan(wish: PlanWish | undefined): LivePlan {
  const api = useApi();
  const text = wish ? JSON.stringify(wish) : '';
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const read = useQuery({
    queryKey: [scheduleRoutes.planConference.operation, asked],
    queryFn: ({ signal }) =>
      api.call(scheduleRoutes.planConference, { body: JSON.parse(asked) as PlanWish }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const isAsked = text !== '' && asked === text;
  return {
    plan: text === '' ? undefined : read.data,
    isOld: text !== '' && (!isAsked || read.isPlaceholderData || read.isFetching),
    error: isAsked ? read.error : null,
    again: () => void read.refetch(),
  };
}
