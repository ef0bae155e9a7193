import type { Chain } from '../domain/audit.ts';
import { type BridgeId, branchKey, type ConferenceId, digest, partsOfBridgeId } from '../domain/ids.ts';
import type { Key } from './table.ts';

/**
 * Every key of the table, and nothing else knows them.
 *
 * | thing | pk | sk | gsi1 |
 * |---|---|---|---|
 * | points of the directory, by digest of their code; immutable, named by content | DIRECTORY#bucket | digest | |
 * | directory | DIRECTORY | META | |
 * | import | IMP#id | IMPORT | |
 * | conference | CNF#id | CONFERENCE | CONFERENCES / start#id |
 * | agenda, papers, rooms, sessions, provisioning, floor | CNF#id | AGENDA, PAPER#…, ROOM#…, SESSION#…, PROVISION, FLOOR | |
 * | turns at the floor, words of who asks, credentials of speakers | CNF#id | TURN#00001, HAND#bridge, FLOORSEAT#00001 | |
 * | bridge and what belongs to it | CNF#id#branchKey | BRG#, SEAT#, ACC#, PRS#, HB#, ROLL#, ATT#, CHK# + bridge id | |
 * | conclusions | CNF#id | CONCLUSIONS#… | while submitted: CONCLUSIONS#submitted / time#id |
 * | register | REG#body#year#type | REGISTER, NO#000001 | NOTICE#sha256 / number |
 * | document (what is distributed) | DOC#id | DOCUMENT | |
 * | delivery | DLV#document#branchKey | delivery id | while failed: FAILED#conference, a notice while not acknowledged: UNACKNOWLEDGED#conference / branch#delivery id |
 * | name of a member of staff who did something | STAFF#id | STAFF | |
 * | limiter | LIMIT#name | LIMIT | |
 * | socket, subscription, ticket | SOCK#id, TOPIC#conference or bridge, TICKET#hash | … | |
 * | idempotent request | IDEM#hash | REQUEST | |
 *
 * The audit record has a table of its own, with keys alike:
 *
 * | thing | pk | sk |
 * |---|---|---|
 * | entry of a chain (a conference's, or the directory's) | AUDIT#chain | #0000000001 |
 * | mark of an event that is in it, spread over 32 partitions a chain | AUDIT#chain#x | event id |
 *
 * Bridges, presences and deliveries spread over one partition a branch: 3,355 reconnects in 10 s touch 34 partitions with
 * about 10 writes a second each, far below the 1,000 that one takes.
 */
export const keys = {
  directoryChunk: (bucket: number, contentDigest: string): Key => ({ pk: `DIRECTORY#${bucket}`, sk: contentDigest }),
  directory: (): Key => ({ pk: 'DIRECTORY', sk: 'META' }),
  import: (id: string): Key => ({ pk: `IMP#${id}`, sk: 'IMPORT' }),

  conferences: 'CONFERENCES',
  conference: (id: ConferenceId): Key => ({ pk: `CNF#${id}`, sk: 'CONFERENCE' }),
  ofConference: (id: ConferenceId): string => `CNF#${id}`,
  agenda: (id: ConferenceId): Key => ({ pk: `CNF#${id}`, sk: 'AGENDA' }),
  agendaVersion: (id: ConferenceId, version: number): Key => ({ pk: `CNF#${id}`, sk: `AGENDA#${padded(version, 4)}` }),
  paper: (id: ConferenceId, paperId: string, version: number): Key => ({
    pk: `CNF#${id}`,
    sk: `PAPER#${paperId}#${padded(version, 4)}`,
  }),
  papersPrefix: 'PAPER#',
  provision: (id: ConferenceId): Key => ({ pk: `CNF#${id}`, sk: 'PROVISION' }),
  room: (id: ConferenceId, room: number): Key => ({ pk: `CNF#${id}`, sk: `ROOM#${padded(room, 3)}` }),
  roomsPrefix: 'ROOM#',
  floor: (id: ConferenceId): Key => ({ pk: `CNF#${id}`, sk: 'FLOOR' }),
  turn: (id: ConferenceId, turn: number): Key => ({ pk: `CNF#${id}`, sk: `TURN#${padded(turn, 5)}` }),
  turnsPrefix: 'TURN#',
  handWords: (id: ConferenceId, bridge: BridgeId): Key => ({ pk: `CNF#${id}`, sk: `HAND#${bridge}` }),
  handsPrefix: 'HAND#',
  floorSeat: (id: ConferenceId, turn: number): Key => ({ pk: `CNF#${id}`, sk: `FLOORSEAT#${padded(turn, 5)}` }),
  floorSeatsPrefix: 'FLOORSEAT#',
  attendanceSummary: (id: ConferenceId): Key => ({ pk: `CNF#${id}`, sk: 'ATTENDANCE' }),
  conclusions: (id: ConferenceId, conclusionsId: string): Key => ({
    pk: `CNF#${id}`,
    sk: `CONCLUSIONS#${conclusionsId}`,
  }),
  conclusionsRevision: (id: ConferenceId, conclusionsId: string, revision: number): Key => ({
    pk: `CNF#${id}`,
    sk: `REVISION#${conclusionsId}#${padded(revision, 4)}`,
  }),
  conclusionsPrefix: 'CONCLUSIONS#',
  submittedConclusions: 'CONCLUSIONS#submitted',

  branchOf: (id: ConferenceId, branch: string): string => `CNF#${id}#${branchKey(branch)}`,
  bridge: (id: BridgeId): Key => ofBridge('BRG', id),
  seat: (id: BridgeId): Key => ofBridge('SEAT', id),
  access: (id: BridgeId): Key => ofBridge('ACC', id),
  presence: (id: BridgeId): Key => ofBridge('PRS', id),
  heartbeat: (id: BridgeId): Key => ofBridge('HB', id),
  rollCall: (id: BridgeId): Key => ofBridge('ROLL', id),
  rollCallRevision: (id: BridgeId, revision: number): Key => {
    const { pk, sk } = ofBridge('ROLL', id);
    return { pk, sk: `REVISION-${sk}#${padded(revision, 4)}` };
  },
  attendance: (id: BridgeId): Key => ofBridge('ATT', id),
  lineCheck: (id: BridgeId): Key => ofBridge('CHK', id),
  prefixes: {
    bridge: 'BRG#',
    seat: 'SEAT#',
    access: 'ACC#',
    presence: 'PRS#',
    heartbeat: 'HB#',
    rollCall: 'ROLL#',
    attendance: 'ATT#',
    lineCheck: 'CHK#',
  },

  register: (body: string, year: number, type: string): Key => ({ pk: `REG#${body}#${year}#${type}`, sk: 'REGISTER' }),
  noticesWith: (sha256: string): string => `NOTICE#${sha256}`,
  registerEntry: (body: string, year: number, type: string, number: number): Key => ({
    pk: `REG#${body}#${year}#${type}`,
    sk: `NO#${padded(number, 6)}`,
  }),

  document: (documentId: string): Key => ({ pk: `DOC#${documentId}`, sk: 'DOCUMENT' }),
  documentsOf: (id: ConferenceId): string => `DOCS#${id}`,
  deliveries: (documentId: string, branch: string): string => `DLV#${documentId}#${branchKey(branch)}`,

  failedDeliveries: (id: ConferenceId): string => `FAILED#${id}`,
  unacknowledged: (id: ConferenceId): string => `UNACKNOWLEDGED#${id}`,

  auditChain: (chain: Chain): string => `AUDIT#${chain}`,
  auditEntry: (chain: Chain, seq: number): Key => ({ pk: `AUDIT#${chain}`, sk: `#${padded(seq, 10)}` }),
  auditMark: (chain: Chain, eventId: string): Key => ({
    pk: `AUDIT#${chain}#${digest(1, 'mark', eventId)}`,
    sk: eventId,
  }),

  staff: (id: string): Key => ({ pk: `STAFF#${id}`, sk: 'STAFF' }),

  limit: (name: string): Key => ({ pk: `LIMIT#${name}`, sk: 'LIMIT' }),
  socket: (connectionId: string): Key => ({ pk: `SOCK#${connectionId}`, sk: 'SOCKET' }),
  topic: (id: ConferenceId): string => `TOPIC#${id}`,
  subscription: (id: ConferenceId, connectionId: string): Key => ({ pk: `TOPIC#${id}`, sk: connectionId }),
  hallTopic: (id: BridgeId): string => `TOPIC#${id}`,
  hallSubscription: (id: BridgeId, connectionId: string): Key => ({ pk: `TOPIC#${id}`, sk: connectionId }),
  ticket: (hash: string): Key => ({ pk: `TICKET#${hash}`, sk: 'TICKET' }),
  idempotency: (caller: string, route: string, key: string): Key => ({
    pk: `IDEM#${digest(32, caller, route, key)}`,
    sk: 'REQUEST',
  }),
} as const;

function ofBridge(kind: string, id: BridgeId): Key {
  const parts = partsOfBridgeId(id);
  return { pk: `CNF#${parts.conferenceId}#${parts.branchKey}`, sk: `${kind}#${id}` };
}

function padded(n: number, width: number): string {
  return String(n).padStart(width, '0');
}
