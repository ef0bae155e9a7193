import { canReceive, canSend } from '../capabilities.ts';
import type { MediaClient } from '../media-plane.ts';
import type { Capabilities } from '../meeting.ts';

const contentSuffix = '#content';

/** What of a client's media is carried. */
export interface Rights {
  readonly sendsAudio: boolean;
  /** Its camera; a content share's screen. */
  readonly sendsVideo: boolean;
  readonly hears: boolean;
  readonly seesCameras: boolean;
  readonly seesContent: boolean;
}

/** Whoever is shown something. */
export interface Viewer {
  /** The attendee behind the client, whose own voice and picture it is not given. */
  readonly person: string;
  readonly rights: Rights;
}

/** The client as it is right now. */
export function viewerOf({ attendeeId, capabilities }: Pick<MediaClient, 'attendeeId' | 'capabilities'>): Viewer {
  return { person: personOf(attendeeId), rights: rightsOf(attendeeId, capabilities) };
}

export const isContentShare = (attendeeId: string): boolean => attendeeId.endsWith(contentSuffix);

function personOf(attendeeId: string): string {
  return isContentShare(attendeeId) ? attendeeId.slice(0, -contentSuffix.length) : attendeeId;
}

/** A content share only sends; whoever sees content must be allowed video as well (service model, AttendeeCapabilities). */
export function rightsOf(attendeeId: string, { Audio, Video, Content }: Capabilities): Rights {
  if (isContentShare(attendeeId)) {
    const sends = canSend(Content);
    return { sendsAudio: sends, sendsVideo: sends, hears: false, seesCameras: false, seesContent: false };
  }
  return {
    sendsAudio: canSend(Audio),
    sendsVideo: canSend(Video),
    hears: canReceive(Audio),
    seesCameras: canReceive(Video),
    seesContent: canReceive(Content) && canReceive(Video),
  };
}
