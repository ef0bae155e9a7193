import type { CapacitySummary } from './conference.ts';
import { type Cost, costOf } from './cost.ts';
import type { BridgeId } from './ids.ts';
import { isHead, type Point } from './point.ts';
import { seatBatch } from './provision.ts';
import { planRooms } from './room-plan.ts';

/** What the account is granted, from configuration. */
export interface Quotas {
  /** Requests a second and burst, of each operation by itself. */
  readonly rate: number;
  readonly burst: number;
  readonly replicas: number;
  /** Meetings at the same time in the Region. */
  readonly meetings: number;
  /** Bridges seated in one room. */
  readonly roomSeats: number;
}

/** "Replica meetings per primary meeting" is raised on request up to this (AWS general reference). */
export const replicasCeiling = 40;

export interface QuotaUse {
  readonly quota: string;
  readonly needed: number;
  readonly granted: number;
}

export interface QuotaRefusal extends QuotaUse {
  readonly reason: string;
  readonly wayOut: string;
  /** So many points less, and it could be served. */
  readonly pointsOver?: number;
}

export interface CapacityPlan {
  readonly bridges: number;
  readonly rooms: readonly { readonly room: number; readonly seats: number }[];
  readonly replicas: number;
  readonly calls: { readonly createMeeting: number; readonly batchCreateAttendee: number; readonly total: number };
  readonly floorMs: number;
  readonly minutes: number;
  readonly cost: Cost;
  readonly quotas: readonly QuotaUse[];
  readonly refusals: readonly QuotaRefusal[];
}

/** `roomsOfOthers`: rooms of conferences that run at the same time. */
export function planCapacity(
  points: readonly Point[],
  hostPoint: string,
  minutes: number,
  quotas: Quotas,
  roomsOfOthers = 0,
): CapacityPlan {
  const { roomSeats } = quotas;
  const bridges = points.map((p) => ({
    id: p.code as BridgeId,
    branch: p.branch,
    isHead: isHead(p),
    isHost: p.code === hostPoint,
  }));
  const rooms = planRooms(bridges, { roomSeats, replicas: quotas.replicas }).rooms.map((r) => ({
    room: r.room,
    seats: r.bridgeIds.length,
  }));
  const replicas = rooms.length - 1;
  const batches = rooms.reduce((sum, r) => sum + Math.ceil(r.seats / seatBatch), 0);
  const calls = { createMeeting: rooms.length, batchCreateAttendee: batches, total: rooms.length + batches };

  const replicaUse = { quota: 'Replica meetings per primary meeting', needed: replicas, granted: quotas.replicas };
  const meetingUse = { quota: 'Concurrent meetings', needed: rooms.length + roomsOfOthers, granted: quotas.meetings };
  const refusals: QuotaRefusal[] = [];
  if (replicas > quotas.replicas) {
    const overflow = rooms.slice(1).reduce((sum, r) => sum + r.seats, 0) - quotas.replicas * roomSeats;
    const raise =
      replicas > replicasCeiling
        ? `AWS grants at most ${replicasCeiling}: split it into several conferences`
        : `ask AWS to raise "replica meetings per primary" to ${replicas}, and the setting nhipcau:replicas with it`;
    refusals.push({
      ...replicaUse,
      pointsOver: overflow,
      reason: `${points.length} points need ${replicas} replica rooms, the account is granted ${quotas.replicas}.`,
      wayOut: `${raise[0]?.toUpperCase()}${raise.slice(1)}, or invite ${overflow} points fewer (heads of branches sit in the primary room and do not count).`,
    });
  }
  if (meetingUse.needed > quotas.meetings) {
    refusals.push({
      ...meetingUse,
      reason: `It needs ${rooms.length} rooms while conferences at the same time hold ${roomsOfOthers}; the account is granted ${quotas.meetings}.`,
      wayOut: `Ask AWS to raise "concurrent meetings" to ${meetingUse.needed}, and the setting nhipcau:chimeMeetings with it, or choose another time.`,
    });
  }
  return {
    bridges: points.length,
    rooms,
    replicas,
    calls,
    floorMs: floorMs(calls, quotas),
    minutes,
    cost: costOf(points.length, minutes),
    quotas: [replicaUse, meetingUse],
    refusals,
  };
}

/**
 * A token bucket lets `burst` calls through at once and then `rate` a second; each operation has its own, and they run side by
 * side. So nobody is faster than the slower of the two.
 */
function floorMs(calls: CapacityPlan['calls'], { rate, burst }: Quotas): number {
  const most = Math.max(calls.createMeeting, calls.batchCreateAttendee);
  return Math.ceil((Math.max(0, most - burst) / rate) * 1000);
}

export function summaryOf(plan: CapacityPlan): CapacitySummary {
  const { bridges, rooms, replicas, calls, floorMs, cost } = plan;
  return { bridges, rooms: rooms.length, replicas, calls: calls.total, floorMs, estimateUsd: cost.usd };
}
