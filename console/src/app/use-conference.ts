import { createContext, useContext } from 'react';
import type { scheduleRoutes } from '../../../shared/contracts/schedule.ts';
import type { Answer } from '../api/shapes.ts';

export type Conference = Answer<typeof scheduleRoutes.getConference>;

export const ConferenceContext = createContext<Conference | undefined>(undefined);

/** The conference of `/c/{id}/…`, as last read. */
export function useConference(): Conference {
  const conference = useContext(ConferenceContext);
  if (!conference) throw new Error('useConference is used outside of /c/{id}');
  return conference;
}
