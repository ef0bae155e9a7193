import type { MediaEnd } from './media-end.ts';
import type { Picture } from './picture.ts';

/** How the page of a hall stands; all of it is data, so that every turn of it can be tested without a browser. Instants are ms by this device's clock. */
export interface HallState {
  readonly stage: Stage;
  /** There is a link to sign in with: none is kept once the coordinator has taken the session. */
  readonly isLinkKnown: boolean;
  /** What the link is of, before the PIN; undefined while that is not known. */
  readonly invitation: Invitation | undefined;
  /** Who and what this is, once the PIN was right. */
  readonly welcome: Welcome | undefined;
  /** Server's clock minus this device's, ms. */
  readonly clockAheadMs: number;
  readonly floor: HallFloor | undefined;
  readonly voice: Voice;
  readonly camera: Camera;
  readonly share: Share;
  /** What was last observed to leave and arrive; says nothing by itself about now. */
  readonly evidence: Evidence;
  readonly line: 'good' | 'weak';
  /** The room is there and the browser does not let it be heard before somebody has pressed. */
  readonly isSoundBlocked: boolean;
  /** The large picture, as the page sees it drawn; undefined out of the room. */
  readonly picture: Picture | undefined;
  /** What carries picture and sound is on its way to this page for the first time. */
  readonly isMediaComing: boolean;
  /** The coordinator answers; the room does not need it. */
  readonly isApiReachable: boolean;
  /** When this hall first came into the room since the page was opened. */
  readonly connectedAt: number | undefined;
}

export type Stage =
  | { readonly at: 'no-link'; readonly after?: 'session-over' | 'signed-out' }
  | {
      readonly at: 'sign-in';
      readonly isBusy: boolean;
      readonly fault?: SignInFault;
      /** No try is looked at before. */
      readonly waitUntil?: number;
    }
  | { readonly at: 'lobby' }
  | Entering
  | { readonly at: 'elsewhere' }
  | { readonly at: 'in'; readonly seat: SeatFacts; readonly isReconnecting: boolean }
  | { readonly at: 'over'; readonly why: OverReason };

export interface Entering {
  readonly at: 'entering';
  /** page-back: the browser had dropped the page while it was in the meeting. */
  readonly why: 'join' | 'page-back' | 'line-lost' | 'room-gone';
  /** What is done at `nextAt`: ask for the seat, or dial with the one there is. */
  readonly step: 'seat' | 'dial';
  readonly nextAt: number;
  /** What the hall waits for, in the page's words. */
  readonly waitsFor: 'seat' | 'doors' | 'rooms' | 'connection' | 'room';
  /** Of the call that comes next or is under way; 0 is the one that nothing failed before. */
  readonly attempt: number;
  readonly takeOver: boolean;
  readonly seat?: SeatFacts;
  /** What the last try failed of, as the system says it: for whoever helps on the phone. */
  readonly cause?: string;
  /** The generation that could not be entered, told to the coordinator twice at most: a sound room must be asked for again without it. */
  readonly doubt?: { readonly generation: number; readonly asks: number };
}

export type SignInFault = 'wrong' | 'slow-down' | 'no-connection' | 'session-over' | 'trouble';
export type OverReason = 'ended' | 'cancelled' | 'withdrawn' | 'left';

export interface SeatFacts {
  readonly generation: number;
  /** 0 is the primary room; in every other one nobody is seen or heard unless promoted. */
  readonly room: number;
}

export interface Welcome {
  readonly bridge: {
    readonly id: string;
    readonly name: string;
    readonly parentName?: string | undefined;
    readonly isHost: boolean;
  };
  readonly conference: {
    readonly id: string;
    /** Empty where it was not to be kept on the device. */
    readonly title: string;
    readonly status: string;
    readonly doorsOpenAt: number;
    readonly startsAt: number;
    readonly endsAt: number;
    readonly operatorPhone: string;
  };
  readonly serverTime: number;
}

/** As the mail of the link says it. `nothing`: the link leads nowhere, or nowhere any more. */
export type Invitation =
  | 'nothing'
  | {
      readonly bridge: { readonly name: string; readonly parentName?: string | undefined };
      /** Without a title where only a session may know it. */
      readonly conference: { readonly title?: string | undefined; readonly startsAt: number; readonly endsAt: number };
    };

export interface HallFloor {
  readonly state: 'none' | 'asked' | 'yours' | 'closed';
  readonly position?: number | undefined;
  readonly waiting: number;
  readonly turn: number;
  readonly since?: number | undefined;
  readonly minutes?: number | undefined;
  readonly media?: 'opening' | 'open' | 'failed' | undefined;
  readonly way?: 'seat' | 'promotion' | undefined;
  readonly generation?: number | undefined;
  readonly speaker?: { readonly name: string; readonly parentName?: string | undefined } | undefined;
  readonly mayBeHeard: boolean;
}

export interface Voice {
  readonly hasMicrophone: boolean;
  readonly isOn: boolean;
  readonly promotion: 'none' | 'asking' | 'on' | 'failed';
}

/** A screen or window shown to the conference. failed: the room did not take it. */
export type Share = 'off' | 'starting' | 'on' | 'failed';

export type Camera = 'off' | 'on' | 'missing' | 'refused-by-room';

export interface Evidence {
  /** The room told how loud this hall is: its sound arrives. */
  readonly soundAt?: number;
  /** Pictures left for the room. */
  readonly pictureAt?: number;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds?: number | undefined;
  readonly doorsOpenAt?: number | undefined;
}

/** For whoever helps on the phone; the page says it in words of its own. */
export function causeOf({ status, code }: Refusal): string {
  return status === 0 ? code : `${code}, ${status}`;
}

export type HallEvent =
  | { readonly type: 'link-given'; readonly bridgeId: string }
  | { readonly type: 'invitation'; readonly invitation: Invitation }
  | { readonly type: 'session-held' }
  | { readonly type: 'pin-sent' }
  | { readonly type: 'signed-in'; readonly welcome: Welcome; readonly now: number }
  | { readonly type: 'told-anew'; readonly welcome: Welcome; readonly now: number }
  | { readonly type: 'sign-in-refused'; readonly refusal: Refusal; readonly now: number }
  | { readonly type: 'enter'; readonly takeOver: boolean; readonly now: number }
  | { readonly type: 'page-back'; readonly now: number }
  | { readonly type: 'seated'; readonly seat: SeatFacts; readonly now: number }
  | { readonly type: 'seat-refused'; readonly refusal: Refusal; readonly now: number }
  | { readonly type: 'media-coming'; readonly isComing: boolean }
  | { readonly type: 'media-started'; readonly now: number }
  | { readonly type: 'media-reconnecting' }
  | { readonly type: 'media-stopped'; readonly end: MediaEnd; readonly cause?: string; readonly now: number }
  | { readonly type: 'media-unavailable'; readonly cause?: string; readonly now: number }
  | { readonly type: 'line'; readonly line: 'good' | 'weak' }
  | { readonly type: 'sound'; readonly isBlocked: boolean }
  | { readonly type: 'picture'; readonly picture: Picture }
  | {
      readonly type: 'beat';
      readonly status: string;
      readonly generation: number;
      readonly seat: 'yours' | 'free' | 'elsewhere' | 'waiting';
      readonly floor: HallFloor;
      readonly serverTime: number;
      readonly now: number;
    }
  | { readonly type: 'floor'; readonly floor: HallFloor }
  | { readonly type: 'call-failed'; readonly refusal: Refusal }
  | { readonly type: 'microphone'; readonly isOn: boolean }
  | { readonly type: 'no-microphone' }
  | { readonly type: 'microphone-opened' }
  | { readonly type: 'camera'; readonly camera: Camera }
  | { readonly type: 'share-started' }
  | { readonly type: 'share-seen' }
  | { readonly type: 'share-ended' }
  | { readonly type: 'share-stopped' }
  | { readonly type: 'promotion'; readonly promotion: Voice['promotion'] }
  | { readonly type: 'evidence'; readonly evidence: Evidence }
  | { readonly type: 'leave' }
  | { readonly type: 'signed-out' };
