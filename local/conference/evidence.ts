import type { HallScript } from './script.ts';
import type { Counting, DelegateCounts, HallTruth, TrueState } from './truth.ts';

/** Everything an invariant may look at: the truth, what the system says through its API, and what outside witnesses counted. */
export interface Evidence {
  readonly scripts: readonly HallScript[];
  readonly truths: readonly HallTruth[];
  readonly counting: Counting;
  readonly heartbeatMs: number;
  /** Whether faults were asked for: then minimum counts do not bind. */
  readonly hasFaults: boolean;
  readonly attendance: readonly AttendanceRow[];
  /** The same out of the sheets, one list for each export. */
  readonly sheets: Readonly<Record<string, readonly SheetRow[]>>;
  readonly rooms: readonly WitnessedRoom[];
  readonly calls: Readonly<Record<string, number>>;
  readonly minimumCalls: Readonly<Record<string, number>>;
  readonly leaks: readonly Leak[];
  readonly deliveries: readonly DeliveryRow[];
  readonly deliverySummary: { readonly recipients: number; readonly reckoning: Readonly<Record<string, number>> };
  /** Addresses that any mail went to, as the inbox has them. */
  readonly mailedTo: readonly string[];
  readonly conclusions: { readonly saidSha256: string; readonly bytesSha256: string };
  readonly refusedCalls: readonly { readonly functionId: string; readonly action: string; readonly resource: string }[];
}

/** A bridge in the record of attendance; instants in ms. */
export interface AttendanceRow {
  readonly code: string;
  readonly bridgeId: string;
  readonly state: TrueState | 'unknown';
  /** The record itself says that its bounds leave room for another state. */
  readonly uncertain?: boolean;
  /** Connected time within the conference. */
  readonly seconds: { readonly low: number; readonly high: number };
  readonly intervals: readonly RecordedInterval[];
  readonly presentCount?: number;
  readonly delegates: DelegateCounts;
}

export interface Bounds {
  readonly low?: number;
  readonly likely: number;
  readonly high?: number;
}

export interface RecordedInterval {
  readonly start: Bounds;
  readonly end: Bounds;
}

/** A line of an exported sheet, as far as it is compared. */
export interface SheetRow {
  readonly code: string;
  readonly state: string;
  readonly presentCount?: number;
}

/** A live meeting as the media service has it. */
export interface WitnessedRoom {
  readonly meetingId: string;
  readonly attendees: readonly { readonly externalUserId: string }[];
}

export interface Leak {
  readonly functionId: string;
  readonly kind: string;
  readonly code: string;
}

export interface DeliveryRow {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly address?: string;
}
