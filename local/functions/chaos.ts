import { seeded } from '../kit/random.ts';

/** Faults of one function; each number is a probability from 0 to 1. */
export interface FunctionFaults {
  /** The environment dies before the handler runs. */
  readonly crashBefore?: number;
  /** The handler's work is done, the answer is lost. */
  readonly crashAfter?: number;
  /** The same event is delivered twice at once (event sources only). */
  readonly duplicate?: number;
  readonly delay?: { readonly probability: number; readonly ms: number };
}

export type FaultName = 'crashBefore' | 'crashAfter' | 'duplicate' | 'delay';

/** Seeded, counted switches: the same seed gives the same faults, and a report can say how many really fired. */
export function functionChaos(seed: number) {
  const random = seeded(seed);
  const faults = new Map<string, FunctionFaults>();
  const fired = new Map<string, number>();

  const of = (functionId: string): FunctionFaults | undefined => faults.get(functionId) ?? faults.get('*');

  return {
    /** `*` is every function without an entry of its own; undefined switches off. */
    set(functionId: string, wanted: FunctionFaults | undefined): void {
      if (wanted) faults.set(functionId, wanted);
      else faults.delete(functionId);
    },
    clear: () => faults.clear(),
    /** Draws one fault; counts it when it strikes. */
    strikes(functionId: string, name: FaultName): boolean {
      const own = of(functionId)?.[name];
      const probability = typeof own === 'object' ? own.probability : (own ?? 0);
      if (probability <= 0 || random() >= probability) return false;
      const key = `${functionId}/${name}`;
      fired.set(key, (fired.get(key) ?? 0) + 1);
      return true;
    },
    delayMs: (functionId: string): number => of(functionId)?.delay?.ms ?? 0,
    /** `function/fault` → times fired. */
    fired: (): Record<string, number> => Object.fromEntries(fired),
  };
}

export type FunctionChaos = ReturnType<typeof functionChaos>;
