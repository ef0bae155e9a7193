import type { BridgeId, ConferenceId } from './ids.ts';

/** A media room serving bridges, as the table remembers it: Chime lists no meetings, so this is the only list there is. */
export interface Room {
  readonly conferenceId: ConferenceId;
  /** 0 is the primary. */
  readonly room: number;
  /** Raised each time the room has to be made anew; what belongs to an older generation is dead. */
  readonly generation: number;
  /** planned → seating (the meeting is there) → open (every bridge was tried) → closed; back to planned when lost. */
  readonly status: RoomStatus;
  /** Who belongs here: fixed before the first call, so that a resumed run asks for the very same seats. */
  readonly bridges: readonly BridgeId[];
  /** Those of them whose hall may share content and always speak. */
  readonly hosts: readonly BridgeId[];
  /** Lease under which it was last worked on; a write under an older one is refused. */
  readonly fence: number;
  readonly seated: number;
  readonly failed: readonly Unseated[];
  readonly meetingId?: string;
  readonly primaryMeetingId?: string;
  /** The meeting as its clients want it; no secret in it. */
  readonly meeting?: MeetingFacts;
  readonly openedAt?: number;
}

export type RoomStatus = 'planned' | 'seating' | 'open' | 'closed';

export interface Unseated {
  readonly bridgeId: BridgeId;
  readonly reason: string;
}

/** What a client needs to connect; the gateway fills it from Chime's answer. */
export interface MeetingFacts {
  readonly MeetingId: string;
  readonly ExternalMeetingId?: string;
  readonly MediaRegion?: string;
  readonly PrimaryMeetingId?: string;
  readonly MediaPlacement: Readonly<Record<string, string>>;
  readonly MeetingFeatures?: Readonly<Record<string, unknown>>;
}

/** Derived, so that a repeated call finds the same meeting. Dots are not allowed in a ClientRequestToken. */
export const externalMeetingIdOf = (id: ConferenceId, room: number, generation: number): string =>
  `${id}.${room}.${generation}`;
export const requestTokenOf = (id: ConferenceId, room: number, generation: number): string =>
  externalMeetingIdOf(id, room, generation).replaceAll('.', '_');

/** The conference, room and generation inside an external meeting id; undefined for a meeting that is not ours. */
export function partsOfExternalMeetingId(
  text: string,
): { conferenceId: ConferenceId; room: number; generation: number } | undefined {
  const parts = /^(cnf_[0-9a-z]{12})\.(\d{1,3})\.(\d{1,6})$/.exec(text);
  if (!parts) return undefined;
  return { conferenceId: parts[1] as ConferenceId, room: Number(parts[2]), generation: Number(parts[3]) };
}
