import type { Evidence } from './evidence.ts';
import { deliveryInvariants } from './invariants-delivery.ts';
import { presenceInvariants } from './invariants-presence.ts';
import { systemInvariants } from './invariants-system.ts';

/**
 * What must hold after every run. Each check gives the offenders it found, in words; none means that it holds, undefined that the run
 * did nothing that it could be held against. They are pure, and the tests show each of them a case that it must refuse.
 */
export type Invariant = (evidence: Evidence) => string[] | undefined;

export const invariants: Readonly<Record<string, Invariant>> = {
  ...presenceInvariants,
  ...systemInvariants,
  ...deliveryInvariants,
};

const shown = 5;

/** Name → 'held' or the reason with the first offenders; those that nothing could be held against are left out. */
export function checkAll(evidence: Evidence): Record<string, string> {
  return Object.fromEntries(
    Object.entries(invariants).flatMap(([name, check]) => {
      const broken = check(evidence);
      if (!broken) return [];
      if (broken.length === 0) return [[name, 'held']];
      const more = broken.length > shown ? ` and ${broken.length - shown} more` : '';
      return [[name, `${broken.length} broken: ${broken.slice(0, shown).join('; ')}${more}`]];
    }),
  );
}
