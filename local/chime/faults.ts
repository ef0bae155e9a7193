import { isStruck } from '../kit/dice.ts';
import type { OperationName } from './operations.ts';
import { namedRandom } from './random.ts';

/** How often a fault fires. */
export interface Chance {
  /** 0..1, drawn anew each time the fault could fire. */
  readonly probability: number;
  /** Fires at the first so many chances whatever is drawn. */
  readonly first?: number;
  /** Fires at most so many times. */
  readonly limit?: number;
  /** Only these operations; all where absent. Has no meaning for events. */
  readonly operations?: readonly OperationName[];
}

/** A range of milliseconds, both ends possible. */
export type Span = readonly [number, number];

/** What may go wrong with the events of one channel. */
export interface ChannelFaults {
  /** The event never arrives. */
  readonly loss?: Chance;
  /** It arrives a second time, with the same id. */
  readonly duplicate?: Chance;
  /** It arrives `ms` later (a day is possible). */
  readonly delay?: Chance & { readonly ms: Span };
  /** It arrives after the event that follows it, or `heldMs` later when none does. */
  readonly reorder?: Chance & { readonly heldMs?: number };
}

/** What may go wrong with calls and meetings. */
export interface ServiceFaults {
  /** 429 ThrottlingException though the quota would allow the call. */
  readonly throttle?: Chance;
  /** 503 with Retry-After; nothing was done. */
  readonly unavailable?: Chance & { readonly retryAfterSeconds?: number };
  /** 500; nothing was done. */
  readonly serviceFailure?: Chance;
  /** Drawn for each attendee of a batch: it ends up in `Errors`, uncreated. */
  readonly partialErrors?: Chance;
  /** The call is done, the answer never comes: the connection is cut after `holdMs`. */
  readonly timeoutAfterSuccess?: Chance & { readonly holdMs?: number };
  /** For `forMs` after its creation, calls that name the meeting answer NotFound. */
  readonly notFoundAfterCreate?: Chance & { readonly forMs: number };
  /** Drawn for each meeting made: it is gone `afterMs` later. `told` says whether MeetingEnded is sent. */
  readonly vanish?: Chance & { readonly afterMs: Span; readonly told?: boolean };
  /** Drawn for each promotion: it is taken back `afterMs` later (#2441: after about 40 minutes). */
  readonly promotionLost?: Chance & { readonly afterMs: Span };
}

/** Everything that is to go wrong, reproducible by its seed. */
export interface FaultProfile {
  readonly seed: number;
  readonly service?: ServiceFaults;
  readonly bus?: ChannelFaults;
  readonly queue?: ChannelFaults;
}

export const noFaults: FaultProfile = { seed: 1 };

export type FaultName = keyof ServiceFaults | `${'bus' | 'queue'}.${keyof ChannelFaults}`;

/** Draws which faults fire, and counts those that did. */
export class FaultDice {
  #profile: FaultProfile;
  #random: (name: string) => number;
  #sinceProfile = new Map<FaultName, { chances: number; struck: number }>();
  readonly #fired = new Map<FaultName, number>();
  readonly #given: ((name: string) => number) | undefined;

  /** `random` replaces the profile's seed, where a run draws everything from one source. */
  constructor(profile: FaultProfile, random?: () => number) {
    this.#profile = profile;
    this.#given = random && (() => random());
    this.#random = this.#given ?? namedRandom(profile.seed);
  }

  get profile(): FaultProfile {
    return this.#profile;
  }

  /** Goes on with other faults. What has fired stays counted; limits start anew. */
  use(profile: FaultProfile): void {
    this.#profile = profile;
    this.#random = this.#given ?? namedRandom(profile.seed);
    this.#sinceProfile = new Map();
  }

  /** Whether the fault fires now; the draw is made even at a probability of 1. */
  fires(name: FaultName, chance: Chance | undefined, operation?: OperationName): boolean {
    if (!chance) return false;
    if (chance.operations && (operation === undefined || !chance.operations.includes(operation))) return false;
    const so = this.#sinceProfile.get(name) ?? { chances: 0, struck: 0 };
    const is = isStruck(chance, so, () => this.#random(name));
    this.#sinceProfile.set(name, { chances: so.chances + 1, struck: so.struck + (is ? 1 : 0) });
    if (!is) return false;
    this.#fired.set(name, (this.#fired.get(name) ?? 0) + 1);
    return true;
  }

  /** A whole number of milliseconds in `span`, drawn from the sequence called `name`. */
  within(name: string, [least, most]: Span): number {
    return Math.floor(least + this.#random(`${name}.span`) * (most - least + 1));
  }

  /** How often each fault has fired since the start. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#fired);
  }
}

/** Checks a profile that came over the wire; the error names the first fault that is wrong. */
export function readFaultProfile(value: unknown): FaultProfile {
  if (typeof value !== 'object' || value === null) throw new Error('A fault profile is an object');
  const profile = value as FaultProfile;
  for (const group of ['service', 'bus', 'queue'] as const) {
    for (const [name, chance] of Object.entries(profile[group] ?? {}) as [string, Chance][]) {
      const probability = chance?.probability;
      if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))
        throw new Error(`${group}.${name}.probability must be a number between 0 and 1`);
    }
  }
  return { ...profile, seed: Number.isFinite(profile.seed) ? profile.seed : 1 };
}
