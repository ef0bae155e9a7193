import type { Seat } from './bridge.ts';
import type { Provisioning } from './provision.ts';

/** What a device that asks for its bridge's seat is told. */
export type SeatDecision =
  | { readonly kind: 'give'; readonly seat: Seat }
  | { readonly kind: 'held-elsewhere'; readonly heldAt: number }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'over' };

/** The seat counts while its generation is the one of its room; it goes to one device until another takes it over. */
export function decideSeat(
  provisioning: Provisioning | undefined,
  seat: Seat | undefined,
  device: string,
  takeOver: boolean,
): SeatDecision {
  if (provisioning?.status === 'closed') return { kind: 'over' };
  if (!isLive(provisioning, seat)) return { kind: 'not-ready' };
  if (seat.heldBy !== undefined && seat.heldBy !== device && !takeOver) {
    return { kind: 'held-elsewhere', heldAt: seat.heldAt ?? 0 };
  }
  return { kind: 'give', seat };
}

export function isLive(provisioning: Provisioning | undefined, seat: Seat | undefined): seat is Seat {
  return provisioning !== undefined && seat !== undefined && provisioning.generations[seat.room] === seat.generation;
}

const shortestWaitSeconds = 2;
const spreadSeconds = 4;

/** Halls that wait come back spread over some seconds; `chance` is in [0, 1). */
export function waitSeconds(provisioning: Provisioning | undefined, now: number, chance: number): number {
  const isWorkedOn = provisioning !== undefined && provisioning.leaseUntil >= now;
  return Math.ceil((isWorkedOn ? shortestWaitSeconds : 2 * shortestWaitSeconds) + chance * spreadSeconds);
}
