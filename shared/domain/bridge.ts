import type { BridgeId, ConferenceId } from './ids.ts';
import type { Contact } from './point.ts';

/** One connection point in one conference, frozen from the directory when it was enrolled. */
export interface Bridge {
  readonly id: BridgeId;
  readonly conferenceId: ConferenceId;
  readonly pointCode: string;
  readonly name: string;
  readonly level: string;
  readonly parent?: string;
  readonly parentName?: string;
  readonly branch: string;
  readonly contacts: readonly Contact[];
  readonly seats?: number;
  /** The hall of the chair. */
  readonly isHost: boolean;
  /** Version of the conference that enrolled it; a bridge of an older version was withdrawn. */
  readonly enrolledVersion: number;
  readonly withdrawnAt?: number;
  /** How often it was invited: 1 unless said; +1 each time it is invited again after it had been withdrawn. */
  readonly enrolments?: number;
}

export const enrolmentsOf = ({ enrolments = 1 }: Pick<Bridge, 'enrolments'>): number => enrolments;

/** A bridge's credential in a room: what provisioning made, and which room generation it belongs to. */
export interface Seat {
  readonly bridgeId: BridgeId;
  /** 0 is the primary. */
  readonly room: number;
  /** Raised each time that room had to be made anew; a seat of an older generation is dead. */
  readonly generation: number;
  readonly meetingId: string;
  readonly attendeeId: string;
  /** The JoinToken, sealed (AES-256-GCM under the room's data key). Never leaves in clear but to the hall's own page. */
  readonly sealedToken: string;
  readonly seatedAt: number;
  /** Digest of the device that has the credential now; absent until one asked for it. Outlives a generation. */
  readonly heldBy?: string;
  readonly heldAt?: number;
}
