import type { ConferenceId } from './ids.ts';

/** One scheduled event. Instants in ms; the zone is for showing only. */
export interface Conference {
  readonly id: ConferenceId;
  /** Optimistic version, +1 on every change. */
  readonly version: number;
  /** iCalendar SEQUENCE, +1 on material change only: times, host point, cancellation. */
  readonly sequence: number;
  readonly status: ConferenceStatus;
  readonly title: string;
  readonly chair: string;
  /** The issuing body's code for notices, e.g. 'VPCP'. */
  readonly office: string;
  /** The hall where the chair sits: any point, not only the capital. */
  readonly hostPoint: string;
  readonly doorsOpenAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly zone: string;
  readonly classification: Classification;
  readonly invited: Invitation;
  /** What the plan said at the last save; absent while a draft. */
  readonly plan?: CapacitySummary;
  /** Phone number of the control room, shown in every hall. */
  readonly operatorPhone: string;
  /** Who first connects later than that after the start is late; 5 unless said. */
  readonly lateAfterMinutes?: number;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Branch of the provincial office that plans it; absent for a conference of the centre. */
  readonly ownerBranch?: string;
  /** Branches of everybody invited as of the last save, in code order; `branches` says who really got a bridge. */
  readonly invitedBranches?: readonly string[];
  readonly cancelledAt?: number;
  readonly cancelReason?: string;
  /** Set when each thing really happened. The first three belong to enrolment, which does not raise the version. */
  readonly enrolledVersion?: number;
  readonly enrolledBridges?: number;
  /** Branches with at least one bridge, in code order; known after enrolment. */
  readonly branches?: readonly string[];
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly settledAt?: number;
}

/** draft → scheduled → live → ended → settled; cancelled out of draft, scheduled or live. */
export type ConferenceStatus = 'draft' | 'scheduled' | 'live' | 'ended' | 'settled' | 'cancelled';

type Stood = { readonly status: string };

/** It was held, and is not any more. */
export const hasEnded = ({ status }: Stood): boolean => status === 'ended' || status === 'settled';

/** Nothing is to come of it any more, held or not. */
export const isOver = (conference: Stood): boolean => hasEnded(conference) || conference.status === 'cancelled';

export type Classification = 'public' | 'internal' | 'confidential' | 'secret' | 'top-secret';

/** Who is invited: the union of the three, less `except`. The host point always is. */
export interface Invitation {
  readonly all?: boolean;
  /** Each point and everything below it. */
  readonly subtrees?: readonly string[];
  readonly codes?: readonly string[];
  readonly except?: readonly string[];
}

export interface CapacitySummary {
  readonly bridges: number;
  readonly rooms: number;
  readonly replicas: number;
  readonly calls: number;
  /** Time below which the quota lets no one provision, ms. */
  readonly floorMs: number;
  readonly estimateUsd: number;
}

/** Whether somebody limited to this branch may know of the conference: his own office plans it, or his branch takes part. */
export function concernsBranch(
  conference: Pick<Conference, 'status' | 'ownerBranch' | 'branches' | 'invitedBranches'>,
  branch: string,
): boolean {
  if (conference.ownerBranch === branch) return true;
  if (conference.status === 'draft') return false;
  return Boolean(conference.branches?.includes(branch) || conference.invitedBranches?.includes(branch));
}
