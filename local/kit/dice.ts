import { seeded } from './random.ts';

/** How often a fault strikes: a probability from 0 to 1, drawn anew at each chance, or that with bounds. */
export type Chance = number | Odds;
export interface Odds {
  readonly probability: number;
  /** Strikes at the first so many chances whatever is drawn: what is wanted of a small run happens in it. */
  readonly first?: number;
  /** Strikes so many times at most. */
  readonly limit?: number;
}
/** A fault that takes so long. */
export type Lasting = Odds & { readonly ms: number };

/** Whether a fault with these odds strikes at the chance that comes after `chances` others, of which it struck `struck`. */
export function isStruck(
  { probability, first = 0, limit = Infinity }: Odds,
  so: { chances: number; struck: number },
  random: () => number,
): boolean {
  if (so.struck >= limit) return false;
  const drawn = random(); // also where it is not asked: the first ones do not change what the others draw
  return so.chances < first || drawn < probability;
}

/** Seeded, counted switches of one engine: the same seed strikes the same, and a report says how often each really did. */
export function faultDice<Name extends string>(seed: number) {
  const random = seeded(seed);
  const fired = new Map<Name, number>();
  let faults: Partial<Record<Name, Chance>> = {};
  let so = new Map<Name, { chances: number; struck: number }>();
  return {
    /** Goes on with other faults. What has struck stays counted; `first` and `limit` begin anew. */
    use(wanted: Partial<Record<Name, Chance>>): void {
      faults = wanted;
      so = new Map();
    },
    strikes(name: Name): boolean {
      const chance = faults[name];
      if (chance === undefined) return false;
      const now = so.get(name) ?? { chances: 0, struck: 0 };
      const is = isStruck(typeof chance === 'number' ? { probability: chance } : chance, now, random);
      so.set(name, { chances: now.chances + 1, struck: now.struck + (is ? 1 : 0) });
      if (is) fired.set(name, (fired.get(name) ?? 0) + 1);
      return is;
    },
    /** How long the fault lasts, 0 where it does not say. */
    ms(name: Name): number {
      const chance = faults[name] as Partial<Lasting> | number | undefined;
      return (typeof chance === 'object' && chance.ms) || 0;
    },
    fired: (): Record<string, number> => Object.fromEntries(fired),
  };
}
