import { createContext, useContext } from 'react';
import type { scheduleRoutes } from '../../../shared/contracts/schedule.ts';
import type { Answer } from '../api/shapes.ts';
import { mayCall } from '../session/person.ts';
import { usePerson } from '../session/use-session.tsx';

export type Conference = Answer<typeof scheduleRoutes.getConference>;

export const ConferenceContext = createContext<Conference | undefined>(undefined);

/** As `useMay`, for the conference of the page: a provincial office acts on those that it plans itself. */
export function useMayHere(): (route: Parameters<typeof mayCall>[1]) => boolean {
  const person = usePerson();
  const conference = useConference();
  return (route) => mayCall(person, route, conference);
}

/** The conference of `/c/{id}/…`, as last read. */
export function useConference(): Conference {
  const conference = useContext(ConferenceContext);
  if (!conference) throw new Error('useConference is used outside of /c/{id}');
  return conference;
}
