import type { DeviceChoice, DeviceKind } from '../state/devices.ts';
import type { OnStage } from '../state/on-stage.ts';

/** A credential as the coordinator hands it out; it is a secret and stays in memory. */
export interface Attendee {
  readonly AttendeeId: string;
  readonly ExternalUserId: string;
  readonly JoinToken: string;
}

export interface Ticket {
  readonly meeting: { readonly MeetingId: string; readonly MediaPlacement: Readonly<Record<string, string>> };
  readonly attendee: Attendee;
}

export interface MediaEvents {
  started(): void;
  /** The client has lost the line and begins anew by itself. */
  reconnecting(): void;
  /** For good; the status is the client's MeetingSessionStatusCode. */
  stopped(statusCode: number): void;
  demoted(): void;
  line(line: 'good' | 'weak'): void;
  /** The room told how loud this hall is. */
  soundArrived(): void;
  /** Pictures of this hall left since the last time. */
  pictureLeft(): void;
  cameraRefused(): void;
  /** Whether the browser plays nothing before somebody has pressed. */
  sound(isBlocked: boolean): void;
  /** The room shows what this hall shares. */
  shareSeen(): void;
  /** Over, whoever ended it; also where the room did not take it. */
  shareEnded(): void;
  noMicrophone(): void;
  /** This one was opened, or stands for those that the browser does not tell apart. */
  using(kind: DeviceKind, deviceId: string): void;
  onStage(onStage: OnStage): void;
  /** Somebody else is seen or heard than before: mostly the floor has moved. */
  speakersChanged(): void;
}

export type Place = 'main' | 'beside' | 'self';

/** One stay in one room. */
export interface MediaLine {
  /** Where a picture is to be shown; undefined where there is no such place any more. */
  attach(place: Place, element: HTMLVideoElement | undefined): void;
  setMicrophone(isOn: boolean): void;
  /** Asks for the one that is wanted now; false where it is refused or taken. */
  openMicrophone(): Promise<boolean>;
  startCamera(): Promise<'on' | 'missing'>;
  stopCamera(): Promise<void>;
  /** Plays on the loudspeaker that is wanted now, where the browser lets a page choose. */
  turnToSpeaker(): Promise<void>;
  /** Speaks in the primary room from a replica; false where the room did not take it. */
  promote(attendee: Attendee): Promise<boolean>;
  demote(): void;
  /** Shows the conference a screen or window; it ends with its stream. */
  startShare(screen: MediaStream): Promise<void>;
  stopShare(): void;
  /** Because somebody has pressed: in the same breath, or the browser does not count it. */
  playSound(): void;
  hangUp(): Promise<void>;
}

/** `wanted`: which devices, asked whenever one is opened. */
export type OpenLine = (ticket: Ticket, events: MediaEvents, wanted: () => DeviceChoice) => Promise<MediaLine>;
