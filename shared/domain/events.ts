import type { BridgeId, ConclusionsId, ConferenceId, ImportId } from './ids.ts';

/**
 * The story of a conference as a list. Every event is past tense, carries ids and instants (ms since epoch) only, never a
 * name, a token or a secret. `id` is derived from what happened, so the same act told twice is recognisably one.
 */
export interface EventData {
  // directory
  DirectoryCommitRequested: { importId: ImportId };
  PointsImported: { importId: ImportId; directoryVersion: number; created: number; changed: number; total: number };
  /** One point was made or changed by hand. */
  PointChanged: { code: string; directoryVersion: number };
  // schedule
  ConferenceScheduled: ConferenceTimes;
  ConferenceRescheduled: ConferenceTimes & { materially: boolean };
  ConferenceCancelled: { conferenceId: ConferenceId; version: number; sequence: number };
  BridgesEnrolled: { conferenceId: ConferenceId; version: number; bridges: number; branches: readonly string[] };
  // papers
  AgendaPublished: { conferenceId: ConferenceId; agendaVersion: number };
  // provision
  ProvisionRequested: { conferenceId: ConferenceId; reason: string };
  RoomOpened: { conferenceId: ConferenceId; room: number; generation: number; seats: number };
  RoomsReady: { conferenceId: ConferenceId; generation: number; rooms: number; seats: number; unseated: number };
  RoomLost: { conferenceId: ConferenceId; room: number; generation: number };
  // live
  ConferenceStarted: { conferenceId: ConferenceId };
  BridgeConnected: BridgeMoment;
  BridgeDropped: BridgeMoment;
  BridgeLeft: BridgeMoment;
  /** Shut out; `by`: the staff who did it. */
  BridgeRevoked: { conferenceId: ConferenceId; bridgeId: BridgeId; by: string };
  /** The bridge has a new link and PIN, which shall go out. */
  AccessRotated: { conferenceId: ConferenceId; bridgeId: BridgeId };
  RollCallTaken: { conferenceId: ConferenceId; bridgeId: BridgeId; revision: number };
  /** A hand was raised, or asks for something else now. */
  FloorAsked: { conferenceId: ConferenceId; bridgeId: BridgeId };
  FloorWithdrawn: { conferenceId: ConferenceId; bridgeId: BridgeId };
  FloorSorted: { conferenceId: ConferenceId };
  FloorGiven: FloorMoment;
  /** Taken back, given back, undone, or ended with the conference. */
  FloorTaken: FloorMoment;
  /** The rooms are as the floor says: the speaker is heard, or why not. */
  FloorOpened: { conferenceId: ConferenceId; turn: number; bridgeId: BridgeId; outcome: 'open' | 'failed' };
  LineChecked: { conferenceId: ConferenceId; bridgeId: BridgeId };
  ConferenceEnded: { conferenceId: ConferenceId; endedAt: number };
  // attendance
  SettleRequested: { conferenceId: ConferenceId };
  AttendanceSettled: {
    conferenceId: ConferenceId;
    revision: number;
    present: number;
    late: number;
    absent: number;
    unknown: number;
  };
  // conclusions
  ConclusionsApproved: { conferenceId: ConferenceId; conclusionsId: ConclusionsId; revision: number };
  ConclusionsNumbered: { conferenceId: ConferenceId; conclusionsId: ConclusionsId; number: string };
  ConclusionsPublished: {
    conferenceId: ConferenceId;
    conclusionsId: ConclusionsId;
    number: string;
    version: number;
    sha256: string;
  };
  ConclusionsRevoked: { conferenceId: ConferenceId; conclusionsId: ConclusionsId; number: string; by: string };
  // distribute
  DeliveriesPlanned: { conferenceId: ConferenceId; documentId: string; recipients: number };
  DeliverySettled: {
    conferenceId: ConferenceId;
    documentId: string;
    deliveryId: string;
    state: 'sent' | 'delivered' | 'bounced' | 'failed' | 'unknown' | 'acknowledged';
  };
  /** A reminder was handed over to the mail service; `by`: the staff who asked for it. */
  DeliveryReminded: { conferenceId: ConferenceId; documentId: string; deliveryId: string; by: string };
}

interface ConferenceTimes {
  conferenceId: ConferenceId;
  version: number;
  /** iCalendar SEQUENCE: raised on material change only. */
  sequence: number;
  doorsOpenAt: number;
  startsAt: number;
  endsAt: number;
}

interface FloorMoment {
  conferenceId: ConferenceId;
  turn: number;
  bridgeId: BridgeId;
}

interface BridgeMoment {
  conferenceId: ConferenceId;
  bridgeId: BridgeId;
  branch: string;
  room: number;
}

export type EventType = keyof EventData;

export type DomainEvent<T extends EventType = EventType> = {
  [K in T]: { id: string; type: K; at: number; correlationId?: string; data: EventData[K] };
}[T];

/** An event of our own; `id` derived from the thing, its version and the act. */
export function told<T extends EventType>(type: T, id: string, at: number, data: EventData[T]): DomainEvent<T> {
  return { id: `${type}:${id}`, type, at, data } as DomainEvent<T>;
}

/** What the scheduler tells at a set time. `version` is the conference's: a wake-up of an older plan is ignored. */
export interface WakeUp {
  kind: 'doors-open' | 'start-due' | 'deadline';
  conferenceId: ConferenceId;
  version: number;
  dueAt: number;
}
