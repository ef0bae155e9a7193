import type { BridgeId, ConclusionsId, ConferenceId, ImportId, PaperId } from './ids.ts';

/**
 * Who did it: a member of staff by the user pool's id, the hall of a bridge by the bridge's id, or `system` for what happens by
 * itself at a set time. Names are no part of an event.
 */
export type Actor = string;
export const bySystem: Actor = 'system';

/** An act of somebody: the audit record names who it was. */
interface Act {
  by: Actor;
}

/**
 * The story of a conference as a list. Every event is past tense, carries ids and instants (ms since epoch) only, never a
 * name, a token or a secret. `id` is derived from what happened, so the same act told twice is recognisably one. What people
 * do says who did it; what has no `by` happened by itself.
 */
export interface EventData {
  // directory
  DirectoryCommitRequested: Act & { importId: ImportId };
  PointsImported: Act & {
    importId: ImportId;
    directoryVersion: number;
    created: number;
    changed: number;
    total: number;
  };
  /** One point was made or changed by hand. */
  PointChanged: Act & { code: string; pointVersion: number; directoryVersion: number };
  LevelsReplaced: Act & { directoryVersion: number };
  // schedule
  /** Written down or changed, and announced to nobody. */
  ConferenceDrafted: Act & { conferenceId: ConferenceId; version: number };
  ConferenceScheduled: Act & ConferenceTimes;
  ConferenceRescheduled: Act & ConferenceTimes & { materially: boolean };
  ConferenceCancelled: Act & { conferenceId: ConferenceId; version: number; sequence: number };
  BridgesEnrolled: { conferenceId: ConferenceId; version: number; bridges: number; branches: readonly string[] };
  // papers
  AgendaWritten: Act & { conferenceId: ConferenceId; agendaVersion: number };
  AgendaPublished: Act & { conferenceId: ConferenceId; agendaVersion: number };
  PaperAdded: Act & { conferenceId: ConferenceId; paperId: PaperId; version: number; sha256: string };
  // provision
  ProvisionRequested: { conferenceId: ConferenceId; reason: string };
  RoomOpened: { conferenceId: ConferenceId; room: number; generation: number; seats: number };
  RoomsReady: { conferenceId: ConferenceId; generation: number; rooms: number; seats: number; unseated: number };
  RoomLost: { conferenceId: ConferenceId; room: number; generation: number };
  // live
  ConferenceStarted: Act & { conferenceId: ConferenceId };
  BridgeConnected: BridgeMoment;
  BridgeDropped: BridgeMoment;
  BridgeLeft: BridgeMoment;
  /** Shut out. */
  BridgeRevoked: OfBridge;
  /** Let in again. */
  BridgeRestored: OfBridge;
  /** The bridge has a new link and PIN, which shall go out. */
  AccessRotated: OfBridge;
  /** Shown to staff, who hands it over: it is not mailed. */
  PinShown: OfBridge;
  /** Wrong PINs are forgotten. */
  AccessUnlocked: OfBridge;
  RollCallTaken: OfBridge & { revision: number };
  /** A hand was raised, or asks for something else now. */
  FloorAsked: OfBridge;
  FloorWithdrawn: OfBridge;
  FloorSorted: Act & { conferenceId: ConferenceId };
  FloorGiven: Act & FloorMoment;
  /** Taken back, given back, undone, or ended with the conference. */
  FloorTaken: Act & FloorMoment;
  /** The rooms are as the floor says: the speaker is heard, or why not. */
  FloorOpened: { conferenceId: ConferenceId; turn: number; bridgeId: BridgeId; outcome: 'open' | 'failed' };
  /** Tried by the hall, or signed off by staff. */
  LineChecked: OfBridge;
  ConferenceEnded: Act & { conferenceId: ConferenceId; endedAt: number };
  // attendance
  SettleRequested: Act & { conferenceId: ConferenceId };
  AttendanceSettled: {
    conferenceId: ConferenceId;
    revision: number;
    present: number;
    late: number;
    absent: number;
    unknown: number;
  };
  // conclusions
  /** `amends`: the notice that the new one changes. */
  ConclusionsDrafted: OfConclusions & { amends?: ConclusionsId };
  ConclusionsEdited: OfConclusions & { revision: number };
  ConclusionsSubmitted: OfConclusions & { revision: number };
  ConclusionsReturned: OfConclusions & { revision: number };
  ConclusionsApproved: OfConclusions & { revision: number };
  ConclusionsNumbered: OfConclusions & { number: string };
  ConclusionsPublished: {
    conferenceId: ConferenceId;
    conclusionsId: ConclusionsId;
    number: string;
    version: number;
    sha256: string;
  };
  ConclusionsRevoked: OfConclusions & { number: string };
  // distribute
  DeliveriesPlanned: { conferenceId: ConferenceId; documentId: string; recipients: number };
  DeliverySettled: {
    conferenceId: ConferenceId;
    documentId: string;
    deliveryId: string;
    state: 'sent' | 'delivered' | 'bounced' | 'failed' | 'unknown' | 'acknowledged';
  };
  /** What had failed is to be sent once more. */
  DeliveryRequeued: OfDelivery;
  /** A reminder was handed over to the mail service. */
  DeliveryReminded: OfDelivery;
}

type OfBridge = Act & { conferenceId: ConferenceId; bridgeId: BridgeId };
type OfConclusions = Act & { conferenceId: ConferenceId; conclusionsId: ConclusionsId };
type OfDelivery = Act & { conferenceId: ConferenceId; documentId: string; deliveryId: string };

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
