import type { Replayed } from './replay.ts';
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
  /** Of the workbook. */
  readonly delegates: readonly DelegateRow[];
  /** Live meetings shortly before the end. */
  readonly rooms: readonly WitnessedRoom[];
  /** What was found wrong in the rooms while the conference went on, and how often they were looked at. */
  readonly looks: { readonly count: number; readonly offences: readonly string[] };
  /** What the system says of its own rooms at that time. */
  readonly said: { readonly rooms: number; readonly seats: number; readonly calls: Readonly<Record<string, number>> };
  /** Code of the hall that was shut out; absent where none was in that could be. */
  readonly wasShutOut?: string | undefined;
  /** When everything had come to rest. */
  readonly rest: Rest;
  /** Up to when the rooms were ready, and in all. */
  readonly provisioningCalls: Readonly<Record<string, number>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly minimumCalls: Readonly<Record<string, number>>;
  /** Of the calls up to when the rooms were ready, those that Chime refused for their rate. */
  readonly throttled: number;
  /** Rooms that a fault took away: each has to be made again. */
  readonly lostRooms: number;
  readonly leaks: readonly Leak[];
  readonly documents: readonly SentDocument[];
  /** How many versions of the agenda were published, each after the one before had been planned; unknown where nobody counted. */
  readonly agendas?: number;
  readonly mails: readonly SeenMail[];
  /** Of the conclusions. */
  readonly deliveries: readonly DeliveryRow[];
  readonly deliverySheet: readonly Omit<DeliveryRow, 'id'>[];
  readonly deliverySummary: { readonly recipients: number; readonly reckoning: Readonly<Record<string, number>> };
  /** What the events tell when they are read from the first to the last, and what the API says of the same. */
  readonly replayed: Replayed;
  readonly settled: SettledFigures;
  readonly board: readonly { readonly bridgeId: string; readonly code: string; readonly state: string }[];
  /** What functions failed of. */
  readonly failures: readonly string[];
  /** Absent in a run too large for it. */
  readonly revoked?: RevokedNotice;
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
  readonly rollCallRevision: number;
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
  readonly createdAt: number;
  readonly attendees: readonly { readonly externalUserId: string }[];
}

/** The roll-up of the last settlement. */
export interface SettledFigures {
  readonly revision: number;
  readonly nation: {
    readonly present: number;
    readonly late: number;
    readonly absent: number;
    readonly unknown: number;
  };
}

export interface Rest {
  /** Meetings that are still alive. */
  readonly rooms: readonly WitnessedRoom[];
  /** What lies in queues that are not empty, those of dead letters too. */
  readonly queues: readonly { readonly name: string; readonly bodies: readonly string[] }[];
  /** Messages that a fault made unreadable, by the account of who planted them. */
  readonly planted: readonly PlantedMessage[];
  /** What was still going on when there was no more waiting. */
  readonly busy?: string;
}

/** A message that nobody can read: it belongs among the dead letters, and nowhere else. */
export interface PlantedMessage {
  readonly queue: string;
  readonly body: string;
  /** Names of the queues of dead letters that it may lie in. */
  readonly deadLetters: readonly string[];
  /** So often it was handed to its consumer: each time may have put a copy there. */
  readonly mostCopies: number;
}

/** A version of a document that was sent out, and who was to get it. */
export interface SentDocument {
  readonly id: string;
  readonly kind: string;
  readonly deliveries: readonly DeliveryRow[];
}

/** A mail as the mail service has it; `deliveryId` is the tag that it was sent with. */
export interface SeenMail {
  readonly id: string;
  readonly at: number;
  readonly to: readonly string[];
  readonly state: string;
  readonly deliveryId?: string;
}

/** A notice that was revoked while it went out; `resent`: how it was answered that it be sent again. */
export interface RevokedNotice {
  readonly documentId: string;
  readonly revokedAt: number;
  readonly resent: number;
}

/** A line of the sheet of delegates. */
export interface DelegateRow {
  readonly code: string;
  readonly name: string;
  readonly position: string;
  readonly mode: string;
  readonly substituteFor: string;
  readonly reason: string;
}

export interface Leak {
  /** A function's logs, the bus, a queue, an answer, a mail or an address. */
  readonly where: string;
  readonly kind: string;
  readonly code: string;
}

export interface DeliveryRow {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly address?: string;
}
