import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Role } from '../../../shared/contracts/route.ts';
import { mayCall, type Person } from './person.ts';
import type { Session, SessionState } from './session.ts';

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is used outside of SessionProvider');
  return session;
}

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.state);
}

/** Who is signed in. Pages are shown to signed-in people only, so there always is one. */
export function usePerson(): Person {
  const state = useSessionState();
  if (state.status !== 'signed-in' && state.status !== 'expired') throw new Error('Nobody is signed in');
  return state.person;
}

/** Whether this person may call a route of the contracts: what a role cannot do is not offered. */
export function useMay(): (route: { readonly roles?: readonly Role[] }) => boolean {
  const person = usePerson();
  return (route) => mayCall(person, route);
}

/**
 * Takes what is typed along to the sign-in page, while `isOpen`: no session that runs out, and no act that asks to sign in again, costs
 * what somebody has written. `useBroughtBack(place)` has it afterwards. It is kept as JSON.
 */
export function useTakeAlong(place: string, isOpen: boolean, typed: unknown): void {
  const session = useSession();
  const read = useEffectEvent(() => JSON.stringify(typed));
  useEffect(() => (isOpen ? session.takeAlong(place, () => read()) : undefined), [session, place, isOpen]);
}

/** What was being typed at that place when the person left to sign in; the same as long as the component stands. */
export function useBroughtBack<T>(place: string): T | undefined {
  const session = useSession();
  const [typed] = useState(() => {
    const text = session.broughtBack(place);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  });
  return typed;
}
