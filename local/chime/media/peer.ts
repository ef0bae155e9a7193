import type { RtcpPacket, RtpPacket } from 'werift';
import type { MediaClient } from '../media-plane.ts';
import type { Bitrate } from './bitrate.ts';
import { type Carried, InStream } from './in-stream.ts';
import type { MediaRoom } from './media-room.ts';
import type { Offer, OfferedLine } from './offer.ts';
import type { OutStream } from './out-stream.ts';
import { bitrateLimit, keyframeRequest, receiverReport, resendRequest } from './reports.ts';
import { type Rights, type Viewer, viewerOf } from './rights.ts';
import type { Transport } from './transport.ts';

/** A picture that others can be shown: a camera, or the screen of a content share. */
export interface VideoSource {
  readonly streamId: number;
  readonly peer: Peer;
  readonly isContent: boolean;
  /** What its sender says that it sends at most. */
  most: { readonly framerate: number; readonly maxBitrateKbps: number };
  readonly bitrate: Bitrate;
  /** A first packet has come: worth being told of. */
  isFlowing: boolean;
}

/** One m-line on which the client watches a source. */
export interface Watch {
  readonly mid: string;
  readonly out: OutStream;
  /** The label of the browser's MediaStream: the line's, whatever it shows. */
  readonly label: string;
  streamId: number;
}

/** HD video and a reserve, in bit/s: nothing on loopback asks for less. */
const videoBitrate = 2_500_000;
/** A sender is asked for a keyframe, or for the same packet, at most once in so many ms. */
const keyframePauseMs = 300;
const resendPauseMs = 50;

/** One client's media: its transport, what it sends, and what it is sent. Decides nothing about others. */
export class Peer implements Viewer {
  readonly client: MediaClient;
  readonly room: MediaRoom;
  person!: string;
  rights!: Rights;
  transport: Transport | undefined;
  /** Keys are agreed, packets flow. */
  isReady = false;
  isGone = false;
  /** Negotiations go one after the other. */
  turn: Promise<unknown> = Promise.resolve();
  offer: Offer | undefined;
  /** What the client last said it sends, whether it may or not. */
  wantsToSend: { readonly framerate: number; readonly maxBitrateKbps: number } | undefined;
  source: VideoSource | undefined;
  audioOut: OutStream | undefined;
  readonly watches = new Map<string, Watch>();
  readonly paused = new Set<number>();
  #audioIn: InStream | undefined;
  #videoIn: InStream | undefined;
  #keyframeAskedAt = 0;
  #resendAskedAt = 0;

  constructor(client: MediaClient, room: MediaRoom) {
    this.client = client;
    this.room = room;
    this.judge();
  }

  /** Takes up who the client is and what it may do by now. */
  judge(): void {
    Object.assign(this, viewerOf(this.client));
  }

  get id(): number {
    return this.client.sessionId;
  }

  /** The line the client speaks on, and the one it sends its picture on. */
  get microphone(): OfferedLine | undefined {
    return this.offer?.lines.find((line) => line.kind === 'audio' && !line.isStopped);
  }

  get camera(): OfferedLine | undefined {
    return this.offer?.lines.find(
      (line) => line.kind === 'video' && !line.isStopped && line.direction.startsWith('send'),
    );
  }

  /** Undefined for a packet that was here before, or of a source the offer does not announce. */
  takeAudio(packet: RtpPacket): Carried | undefined {
    if (this.#audioIn?.ssrc !== packet.header.ssrc) {
      if (!isAnnounced(packet, this.microphone)) return undefined;
      this.#audioIn = new InStream(packet);
    }
    return this.#audioIn.take(packet);
  }

  takeVideo(packet: RtpPacket): Carried | undefined {
    if (this.#videoIn?.ssrc !== packet.header.ssrc) {
      if (!isAnnounced(packet, this.camera)) return undefined;
      this.#videoIn = new InStream(packet);
      this.transport?.sendRtcp([bitrateLimit(this.#videoIn.ssrc, videoBitrate)]);
    }
    return this.#videoIn.take(packet);
  }

  keptVideo(sequence: number): Carried | undefined {
    return this.#videoIn?.kept(sequence);
  }

  /** Asks this client for a picture that needs none before it. */
  askForKeyframe(now: number): void {
    if (!this.#videoIn || now - this.#keyframeAskedAt < keyframePauseMs) return;
    this.#keyframeAskedAt = now;
    this.transport?.sendRtcp([keyframeRequest(this.#videoIn.ssrc)]);
  }

  askAgainFor(lost: number[], now: number): void {
    if (!this.#videoIn || lost.length === 0 || now - this.#resendAskedAt < resendPauseMs) return;
    this.#resendAskedAt = now;
    this.transport?.sendRtcp([resendRequest(this.#videoIn.ssrc, lost)]);
  }

  senderReported(ssrc: number, ntp: bigint, now: number): void {
    for (const stream of [this.#audioIn, this.#videoIn]) if (stream?.ssrc === ssrc) stream.senderReported(ntp, now);
  }

  /** What a client needs to hear each second, of what it sends and of what it gets. */
  sendReports(now: number): void {
    const streams = [this.#audioIn, this.#videoIn].filter((stream) => stream !== undefined);
    const packets: RtcpPacket[] = [];
    if (streams.length > 0) packets.push(receiverReport(streams.map((stream) => stream.reception(now))));
    if (this.#videoIn) packets.push(bitrateLimit(this.#videoIn.ssrc, videoBitrate));
    for (const out of [this.audioOut, ...[...this.watches.values()].map((watch) => watch.out)])
      if (out) packets.push(...out.report(now));
    if (packets.length > 0) this.transport?.sendRtcp(packets);
  }

  /** A new connection knows nothing of the one before. */
  forgetStreams(): void {
    this.isReady = false;
    this.audioOut = undefined;
    this.#audioIn = undefined;
    this.#videoIn = undefined;
    this.watches.clear();
  }
}

/** A line that announces no source takes any. */
function isAnnounced({ header }: RtpPacket, line: OfferedLine | undefined): boolean {
  return line !== undefined && (line.ssrcs.length === 0 || line.ssrcs.includes(header.ssrc));
}
