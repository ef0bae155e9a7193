import { type Chance, faultDice, type Lasting } from '../kit/dice.ts';

/** Faults of one function. */
export interface FunctionFaults {
  /** The environment dies before the handler runs. */
  readonly crashBefore?: Chance;
  /** The handler's work is done, the answer is lost. */
  readonly crashAfter?: Chance;
  /** The same event is delivered twice at once (event sources only). */
  readonly duplicate?: Chance;
  /** Its time is over after `ms`, wherever it is then: the environment is gone, what it had sent goes on. */
  readonly timeout?: Lasting;
  readonly delay?: Lasting;
}

export const functionFaultNames = ['crashBefore', 'crashAfter', 'duplicate', 'timeout', 'delay'] as const;
export type FaultName = (typeof functionFaultNames)[number];

/** Seeded, counted switches by function. */
export function functionChaos(seed: number) {
  const wantedOf = new Map<string, FunctionFaults>();
  const dice = faultDice<string>(seed);

  /** `*` is every function without an entry of its own, each with chances of its own. */
  const of = (id: string): FunctionFaults | undefined => wantedOf.get(id) ?? wantedOf.get('*');
  const keyOf = (id: string, name: FaultName) => `${id}/${name}`;
  const known = new Set<string>();
  const renew = () => {
    const faults: Record<string, Chance> = {};
    for (const id of new Set([...known, ...wantedOf.keys()]))
      for (const [name, chance] of Object.entries(of(id) ?? {})) faults[keyOf(id, name as FaultName)] = chance;
    dice.use(faults);
  };

  return {
    /** `*` is every function without an entry of its own; undefined switches off. */
    set(functionId: string, wanted: FunctionFaults | undefined): void {
      if (wanted) wantedOf.set(functionId, wanted);
      else wantedOf.delete(functionId);
      renew();
    },
    clear(): void {
      wantedOf.clear();
      renew();
    },
    /** Draws one fault; counts it when it strikes. */
    strikes: (functionId: string, name: FaultName): boolean => dice.strikes(keyOf(functionId, name)),
    ms: (functionId: string, name: 'delay' | 'timeout'): number => dice.ms(keyOf(functionId, name)),
    /** `function/fault` → times fired. */
    fired: dice.fired,
    /** The functions there are: `*` is about these. */
    knows(ids: readonly string[]): void {
      for (const id of ids) known.add(id);
    },
  };
}

export type FunctionChaos = ReturnType<typeof functionChaos>;
