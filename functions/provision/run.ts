import { type Conference, isOver } from '../../shared/domain/conference.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { leaseMs, type Provisioning } from '../../shared/domain/provision.ts';
import type { RoomLimits } from '../../shared/domain/room-plan.ts';
import type { Chime } from '../../shared/gateways/chime.ts';
import type { Sealer } from '../../shared/gateways/seal.ts';
import type { Access } from '../../shared/store/access.ts';
import type { AttendanceStore } from '../../shared/store/attendance.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Presence } from '../../shared/store/presence.ts';
import type { Lease } from '../../shared/store/provision-lease.ts';
import type { CallCounts } from '../../shared/store/provisioning.ts';
import type { Rooms } from '../../shared/store/rooms.ts';
import type { Seats } from '../../shared/store/seats.ts';
import type { Table } from '../../shared/store/table.ts';

export interface ProvisionDeps {
  readonly table: Table;
  readonly conferences: Pick<Conferences, 'find' | 'get'>;
  readonly bridges: Pick<Bridges, 'ofBranches'>;
  readonly access: Pick<Access, 'revokedOf'>;
  readonly rooms: Rooms;
  readonly seats: Pick<Seats, 'ofBridges' | 'remove'>;
  readonly presence: Pick<Presence, 'roomEnded'>;
  readonly attendance: Pick<AttendanceStore, 'summary' | 'requestSettle'>;
  readonly sealer: Sealer;
  /** Seats used in a room, and replica rooms the account may open beside a primary. */
  readonly limits: RoomLimits;
  readonly chime: Chime;
  readonly now: () => number;
  /** Told once a round of rooms is ready. */
  readonly onReady?: (facts: ReadyFacts) => void;
}

export interface ReadyFacts {
  readonly conferenceId: ConferenceId;
  readonly rooms: number;
  readonly seats: number;
  readonly unseated: number;
  readonly ms: number;
  readonly throttled: number;
}

/** Why a run stops in the middle: its time is up, or the conference is over. What was recorded stays. */
export class Interrupted extends Error {
  readonly why: 'time' | 'over';
  constructor(why: 'time' | 'over') {
    super(`provisioning interrupted: ${why}`);
    this.name = 'Interrupted';
    this.why = why;
  }
}

/** One holder's work under one lease: keeps the lease, watches the time, counts the calls. */
export interface Run {
  readonly deps: ProvisionDeps;
  readonly lease: Lease;
  readonly conferenceId: ConferenceId;
  readonly startedAt: number;
  conference: Conference;
  /** As it was when this turn began. */
  seen: Provisioning;
  /** Before each call: throws Interrupted or LeaseLost where the work shall not go on. */
  checkpoint(): Promise<void>;
  counted(): CallCounts;
}

export function startRun(
  deps: ProvisionDeps,
  begun: { lease: Lease; provisioning: Provisioning; conference: Conference; deadline: number },
): Run {
  const { rooms, chime, now } = deps;
  const startedAt = now();
  const before = chime.counted();
  let renewedAt = startedAt;
  const run: Run = {
    deps,
    lease: begun.lease,
    conferenceId: begun.lease.conferenceId,
    startedAt,
    conference: begun.conference,
    seen: begun.provisioning,
    async checkpoint() {
      const at = now();
      if (at >= begun.deadline) throw new Interrupted('time');
      if (at < renewedAt + leaseMs / 4) return;
      renewedAt = at;
      const current = await rooms.renew(run.lease, at);
      if (current.asks === run.seen.asks) return;
      const conference = await deps.conferences.get(run.conferenceId);
      if (isOver(conference)) throw new Interrupted('over');
    },
    counted() {
      const after = chime.counted();
      const calls: Record<string, number> = {};
      for (const [name, n] of Object.entries(after.calls)) {
        const made = n - (before.calls[name] ?? 0);
        if (made > 0) calls[name] = made;
      }
      return { calls, throttled: after.throttled - before.throttled };
    },
  };
  return run;
}

/** Runs works one after the other in the order given; after a failure the later ones fail with it. */
export function inOrder(): <T>(work: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = tail.then(work);
    tail = next;
    next.catch(() => undefined); // whoever awaits it sees the failure; nobody may be awaiting it yet
    return next;
  };
}

/** Lets `width` works run at a time, in the order of asking. */
export function atMost(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= width) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
