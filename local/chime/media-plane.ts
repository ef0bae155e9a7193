import type { ISdkSignalFrame, ISdkStreamDescriptor, ISdkSubscribeAckFrame } from './frames.ts';
import type { Capabilities } from './meeting.ts';

/** A client as the media plane knows it. All values may change between calls: a promotion moves it to the primary meeting. */
export interface MediaClient {
  /** Unique among all clients of this process. */
  readonly sessionId: number;
  /** The number the roster lists its voice under. */
  readonly audioStreamId: number;
  /** The meeting whose media the client hears and sees: the primary, for viewers of a replica. */
  readonly mediaMeetingId: string;
  /** Ends in `#content` for a content share. */
  readonly attendeeId: string;
  readonly externalUserId: string;
  /** What it may do right now; viewers of a replica receive only. */
  readonly capabilities: Capabilities;
  readonly isMuted: boolean;
  readonly link: { send(frame: Uint8Array): void };
}

/** What the media plane may ask of the signalling. */
export interface MediaHost {
  /** The meeting's video sources have changed: everyone who watches it gets a new INDEX. */
  sourcesChanged(mediaMeetingId: string): void;
  /** The client's media cannot go on: it is told why, and its connection ends. */
  failed(client: MediaClient, reason: string): void;
}

/**
 * The place of the media: answers offers and carries packets. The signalling owns who is in which meeting; the media plane owns
 * peer connections and nothing else.
 */
export interface MediaPlane {
  attach(host: MediaHost): void;
  /** Answers a SUBSCRIBE; also called again for each renegotiation. A rejection ends the client's connection; see `OfferRefused`. */
  subscribe(client: MediaClient, request: SubscribeRequest): MaybeLater<ISdkSubscribeAckFrame>;
  /** REMOTE_VIDEO_UPDATE, PAUSE, RESUME and CLIENT_METRIC frames. */
  control(client: MediaClient, frame: ISdkSignalFrame): void;
  /** Video sources of the meeting for an INDEX: those the asking client may see, without its own. */
  sources(viewer: MediaClient): ISdkStreamDescriptor[];
  /** The client is gone, or its promotion has begun or ended: what it sends and receives must be judged anew. */
  changed(client: MediaClient, isGone: boolean): void;
  close(): Promise<void>;
}

export type SubscribeRequest = NonNullable<ISdkSignalFrame['sub']>;
export type MaybeLater<T> = T | Promise<T>;

/** The offer is at fault, not the media plane: its message tells the client what is wrong. */
export class OfferRefused extends Error {
  override readonly name = 'OfferRefused';
}

/** What a SUBSCRIBE gets that offers no media. */
export function acknowledgeWithoutMedia(request: SubscribeRequest): ISdkSubscribeAckFrame {
  return { ...(request.duplex === undefined ? {} : { duplex: request.duplex }), allocations: [], tracks: [] };
}

/**
 * No media at all: a SUBSCRIBE is acknowledged without an SDP answer, so a browser never gets past connecting, while clients
 * that only signal take part in everything else.
 */
export const signallingOnly: MediaPlane = {
  attach: () => {},
  subscribe: (_client, request) => acknowledgeWithoutMedia(request),
  control: () => {},
  sources: () => [],
  changed: () => {},
  close: async () => {},
};
