import type { Departure, Oidc, Tokens } from './oidc.ts';
import type { Person } from './person.ts';

export type SessionState =
  | { readonly status: 'signed-out'; readonly failed?: string }
  /** On the way to the sign-in page. */
  | { readonly status: 'leaving' }
  | { readonly status: 'signed-in'; readonly person: Person }
  /** The page stays as it is, with what was typed; the person signs in again when ready. */
  | { readonly status: 'expired'; readonly person: Person };

/** There is no token to call with; the shell asks the person to sign in. */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
}

export interface SessionWorld {
  readonly oidc: Pick<Oidc, 'depart' | 'arrive' | 'refresh' | 'revoke' | 'farewell'>;
  /** Of this tab; holds a departure, and what was being typed, while the person is away. */
  readonly passing: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Of this browser; remembers only that somebody signed in here, so that a reload comes back without a question. */
  readonly lasting: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly go: (url: string) => void;
  /** Goes there in the place of the page that is left: the way back leads past it. */
  readonly goInstead: (url: string) => void;
  /** Milliseconds that never jump, e.g. `performance.now()`. */
  readonly elapsed: () => number;
}

const departureKey = 'nhipcau.departure';
/**
 * What was typed and not yet sent, by the place it belongs to. It may hold names of delegates or a text that is not public: so it lies
 * in the storage of the tab alone, only from leaving to coming back, and is handed to nobody but who typed it.
 */
const typedKey = 'nhipcau.typed';
export const signedInKey = 'nhipcau.signed-in';
/** A token that ends within this is renewed before it is used. */
const marginMs = 60_000;
/** RFC 6749, 4.1.2.1, names errors so; what else stands in an address is nobody's word. */
const errorName = /^[a-z_]{1,60}$/;

interface Typed {
  readonly by: string;
  readonly texts: Readonly<Record<string, string>>;
}

export function createSession(world: SessionWorld) {
  const { oidc, passing, lasting } = world;
  const listeners = new Set<() => void>();
  let state: SessionState = { status: 'signed-out' };
  let tokens: (Tokens & { readonly until: number }) | undefined;
  let renewing: Promise<string> | undefined;
  const typing = new Map<string, () => string>();
  const brought = new Map<string, string>();
  let takesAlong = false;

  const become = (next: SessionState): void => {
    state = next;
    for (const each of listeners) each();
  };
  const keep = (given: Tokens): string => {
    tokens = { ...given, until: world.elapsed() + given.lifetimeMs };
    lasting.setItem(signedInKey, '1');
    takesAlong = false;
    become({ status: 'signed-in', person: given.person });
    return given.idToken;
  };

  /** Comes back to `returnTo` with what is being typed; `again` asks also who is still signed in at the issuer. */
  async function signIn(returnTo: string, again = false, go = world.go): Promise<void> {
    const { url, departure } = await oidc.depart(returnTo, again);
    passing.setItem(departureKey, JSON.stringify(departure));
    const by = state.status === 'signed-in' || state.status === 'expired' ? state.person.id : undefined;
    // Whoever comes back without having signed in and leaves again has nothing open: what is there already stays.
    if (by !== undefined && typing.size > 0) {
      const texts = Object.fromEntries([...typing].map(([place, read]) => [place, read()]));
      passing.setItem(typedKey, JSON.stringify({ by, texts } satisfies Typed));
    }
    takesAlong = true;
    become({ status: 'leaving' });
    go(url);
  }

  function bringBack(person: Person): void {
    const kept = passing.getItem(typedKey);
    passing.removeItem(typedKey);
    const typed = kept === null ? undefined : (JSON.parse(kept) as Typed);
    if (typed?.by === person.id) for (const [place, text] of Object.entries(typed.texts)) brought.set(place, text);
  }

  async function renew(): Promise<string> {
    const before = tokens;
    if (!before) throw new NotSignedIn();
    try {
      return keep(await oidc.refresh(before));
    } catch (cause) {
      // A line that is down says nothing about the sign-in: what still holds is used until it ends.
      if (cause instanceof TypeError && before.until > world.elapsed()) return before.idToken;
      if (!(cause instanceof TypeError)) expire();
      throw new NotSignedIn('The session could not be renewed', { cause });
    }
  }

  function expire(): void {
    tokens = undefined;
    if (state.status === 'signed-in') become({ status: 'expired', person: state.person });
  }

  return {
    state: (): SessionState => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /**
     * At the start of a page. Coming back from the sign-in, gives the address that the person had left from; else signs in
     * by the issuer's own session where somebody was signed in here before.
     */
    async start(here: URL): Promise<string | undefined> {
      if (here.pathname !== '/callback') {
        // Nobody asked for it: a reload adds no step to the way back, which would lead here and on again.
        if (lasting.getItem(signedInKey)) await signIn(here.pathname + here.search + here.hash, false, world.goInstead);
        return undefined;
      }
      const kept = passing.getItem(departureKey);
      passing.removeItem(departureKey);
      if (!kept) {
        // An old address out of the history, or another tab took what this sign-in began with: a refusal is said all the same.
        const refusal = here.searchParams.get('error');
        if (refusal !== null && !lasting.getItem(signedInKey))
          become({ status: 'signed-out', failed: errorName.test(refusal) ? refusal : 'error' });
        return '/';
      }
      const departure = JSON.parse(kept) as Departure;
      try {
        const arrived = await oidc.arrive(here, departure);
        bringBack(arrived.person);
        keep(arrived);
      } catch (error) {
        lasting.removeItem(signedInKey);
        become({ status: 'signed-out', failed: error instanceof Error ? error.message : String(error) });
      }
      return departure.returnTo;
    },
    signIn,
    /** While it is registered, what `read` gives is taken along on the way to the sign-in page and back. */
    takeAlong(place: string, read: () => string): () => void {
      brought.delete(place);
      typing.set(place, read);
      return () => typing.delete(place);
    },
    /** What was being typed at that place when the person left to sign in; until the place takes something along again. */
    broughtBack: (place: string): string | undefined => brought.get(place),
    /** On the way to the sign-in page: what is registered goes along, so nobody has to be asked whether it may be lost. */
    takesAlong: (): boolean => takesAlong,
    /** A token that is good for at least a minute; throws NotSignedIn. Callers at once share one renewal. */
    async token(): Promise<string> {
      if (!tokens) throw new NotSignedIn();
      if (tokens.until - world.elapsed() > marginMs) return tokens.idToken;
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    expire,
    /** Ends the session here and at the issuer. */
    async signOut(): Promise<void> {
      const before = tokens;
      tokens = undefined;
      lasting.removeItem(signedInKey);
      passing.removeItem(typedKey);
      become({ status: 'leaving' });
      // The issuer's session ends on the way out whether or not the refresh token could be revoked just now.
      if (before) await oidc.revoke(before).catch(() => undefined);
      world.go(oidc.farewell());
    },
    /** Somebody signed out in another tab. */
    forget(): void {
      tokens = undefined;
      become({ status: 'signed-out' });
    },
  };
}

export type Session = ReturnType<typeof createSession>;
