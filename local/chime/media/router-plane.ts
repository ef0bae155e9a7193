import {
  GenericNack,
  type PictureLossIndication,
  type RtcpPacket,
  RtcpPayloadSpecificFeedback,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
  type RtpPacket,
} from 'werift';
import { frameType, type ISdkSignalFrame, type ISdkStreamDescriptor, type ISdkSubscribeAckFrame } from '../frames.ts';
import {
  acknowledgeWithoutMedia,
  type MediaClient,
  type MediaHost,
  type MediaPlane,
  type SubscribeRequest,
} from '../media-plane.ts';
import { Bitrate } from './bitrate.ts';
import { MediaRoom } from './media-room.ts';
import { pictureIn, settle } from './negotiation.ts';
import { type Offer, readOffer } from './offer.ts';
import { Peer } from './peer.ts';
import { isContentShare, viewerOf } from './rights.ts';
import { Transport } from './transport.ts';

/** An Opus packet holds 20 ms. */
const pulseMs = 20;
const volumePulses = 10;
const reportPulses = 50;
/** What a client's picture is taken to be where it does not say. */
const usualFramerate = 15;
const usualBitrateKbps = 1400;
/** `SdkStreamServiceType`: the values that include sending. Source: amazon-chime-sdk-js. */
const sendingDuplexes = [2, 3];
/** RTCP feedback formats that ask for a whole picture: PLI (RFC 4585) and FIR (RFC 5104). */
const keyframeFormats = [1, 4];

/**
 * The media plane proper: one transport a client, packets handed on as they came, in rooms of a primary meeting and its replicas.
 * It mixes and transcodes nothing: of all voices everyone hears the one that speaks.
 */
export class RouterPlane implements MediaPlane {
  #host: MediaHost = { sourcesChanged: () => {}, failed: () => {} };
  readonly #peers = new Map<number, Peer>();
  readonly #rooms = new Map<string, MediaRoom>();
  #lastStreamId = 0;
  #pulse: NodeJS.Timeout | undefined;
  #pulses = 0;
  #isClosed = false;

  attach(host: MediaHost): void {
    this.#host = host;
  }

  subscribe(client: MediaClient, request: SubscribeRequest): Promise<ISdkSubscribeAckFrame> {
    const peer = this.#peers.get(client.sessionId) ?? this.#enter(client);
    const answer = peer.turn.then(() => this.#negotiate(peer, request));
    peer.turn = answer.catch(() => {});
    return answer;
  }

  control(client: MediaClient, frame: ISdkSignalFrame): void {
    const peer = this.#peers.get(client.sessionId);
    if (!peer) return;
    const streamIds = frame.pause?.streamIds ?? [];
    switch (frame.type) {
      case frameType.REMOTE_VIDEO_UPDATE:
        this.#update(peer, frame.remoteVideoUpdate ?? {});
        return;
      case frameType.PAUSE:
        for (const id of streamIds) peer.paused.add(id);
        return;
      case frameType.RESUME:
        for (const id of streamIds) peer.paused.delete(id);
        peer.room.refresh(peer, Date.now());
        return;
    }
  }

  sources(viewer: MediaClient): ISdkStreamDescriptor[] {
    const room = this.#rooms.get(viewer.mediaMeetingId);
    return room ? room.descriptorsFor(viewerOf(viewer)) : [];
  }

  changed(client: MediaClient, isGone: boolean): void {
    const peer = this.#peers.get(client.sessionId);
    if (!peer) return;
    if (isGone) {
      this.#leave(peer);
      return;
    }
    peer.judge();
    if (!peer.rights.sendsAudio) peer.room.hush(peer);
    this.#showOrHide(peer);
    // What it may see may have changed as well, and under which name it is seen.
    this.#host.sourcesChanged(client.mediaMeetingId);
    peer.room.refresh(peer, Date.now());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#pulse);
    const peers = [...this.#peers.values()];
    this.#peers.clear();
    this.#rooms.clear();
    await Promise.all(peers.map(closePeer));
  }

  #enter(client: MediaClient): Peer {
    const peer = new Peer(client, this.#roomOf(client));
    this.#peers.set(peer.id, peer);
    peer.room.enter(peer);
    return peer;
  }

  #leave(peer: Peer): void {
    const { room, client } = peer;
    const { mediaMeetingId } = client;
    const wasSeen = peer.source?.isFlowing ?? false;
    room.exit(peer);
    this.#peers.delete(peer.id);
    if (room.peers.size === 0) this.#rooms.delete(mediaMeetingId);
    if (this.#peers.size === 0) {
      clearInterval(this.#pulse);
      this.#pulse = undefined;
    }
    closePeer(peer).catch((error) => console.error('A peer connection did not close:', error));
    if (wasSeen) this.#host.sourcesChanged(mediaMeetingId);
  }

  async #negotiate(peer: Peer, request: SubscribeRequest): Promise<ISdkSubscribeAckFrame> {
    if (peer.isGone || this.#isClosed || !request.sdpOffer) return acknowledgeWithoutMedia(request);
    const offer = readOffer(request.sdpOffer);
    const transport = await this.#transportFor(peer, offer);
    if (peer.isGone || this.#isClosed) {
      await transport.close();
      return acknowledgeWithoutMedia(request);
    }
    peer.offer = offer;
    const sends = sendingDuplexes.includes(request.duplex ?? 0) && peer.camera !== undefined;
    const sent = sends ? pictureIn(request) : undefined;
    peer.wantsToSend = sent && {
      framerate: sent.framerate || usualFramerate,
      maxBitrateKbps: sent.maxBitrateKbps || usualBitrateKbps,
    };
    if (peer.source && peer.wantsToSend) peer.source.most = peer.wantsToSend;
    if (this.#showOrHide(peer)) this.#host.sourcesChanged(peer.client.mediaMeetingId);
    const acknowledgement = settle(peer, request, offer, transport);
    peer.room.refresh(peer, Date.now());
    return acknowledgement;
  }

  async #transportFor(peer: Peer, offer: Offer): Promise<Transport> {
    if (peer.transport?.serves(offer)) return peer.transport;
    const former = peer.transport;
    peer.transport = undefined;
    peer.forgetStreams();
    await former?.close();
    const transport = await Transport.open(offer, {
      ready: () => {
        peer.isReady = true;
        peer.room.refresh(peer, Date.now());
        this.#beginPulse();
      },
      rtp: (packet) => this.#takeRtp(peer, packet),
      rtcp: (packet) => this.#takeRtcp(peer, packet),
      failed: (reason) => this.#host.failed(peer.client, reason),
    });
    peer.transport = transport;
    return transport;
  }

  /** Gives the client's picture a number, or takes it away; true when others could see it until now. */
  #showOrHide(peer: Peer): boolean {
    const most = peer.rights.sendsVideo ? peer.wantsToSend : undefined;
    if ((most !== undefined) === (peer.source !== undefined)) return false;
    if (!most) return peer.room.hide(peer);
    this.#lastStreamId += 1;
    const isContent = isContentShare(peer.client.attendeeId);
    peer.room.show({
      ...{ streamId: this.#lastStreamId, peer, isContent, most },
      ...{ bitrate: new Bitrate(), isFlowing: false },
    });
    return false;
  }

  #update(peer: Peer, update: NonNullable<ISdkSignalFrame['remoteVideoUpdate']>): void {
    const { room } = peer;
    for (const mid of update.removedVideoSubscriptionMids ?? []) peer.watches.delete(mid);
    for (const { mid, streamId } of update.addedOrUpdatedVideoSubscriptions ?? []) {
      const watch = peer.watches.get(mid);
      if (watch && streamId && room.sourceFor(peer, streamId)) watch.streamId = streamId;
    }
    room.refresh(peer, Date.now());
  }

  #takeRtp(peer: Peer, packet: RtpPacket): void {
    const { payloadType } = packet.header;
    const { room } = peer;
    if (payloadType === peer.microphone?.payloadType) room.takeAudio(peer, packet, Date.now());
    else if (payloadType === peer.camera?.payloadType && room.takeVideo(peer, packet, Date.now()))
      this.#host.sourcesChanged(peer.client.mediaMeetingId);
  }

  #takeRtcp(peer: Peer, packet: RtcpPacket): void {
    const now = Date.now();
    const { room } = peer;
    if (packet instanceof RtcpSrPacket) peer.senderReported(packet.ssrc, packet.senderInfo.ntpTimestamp, now);
    else if (packet instanceof RtcpPayloadSpecificFeedback) {
      if (!keyframeFormats.includes(packet.feedback?.count)) return;
      room.askSource(peer, (packet.feedback as PictureLossIndication).mediaSsrc, {}, now);
    } else if (packet instanceof RtcpTransportLayerFeedback && packet.feedback instanceof GenericNack)
      room.askSource(peer, packet.feedback.mediaSourceSsrc, { lost: packet.feedback.lost }, now);
  }

  #beginPulse(): void {
    if (this.#pulse || this.#isClosed) return;
    this.#pulse = setInterval(() => {
      const now = Date.now();
      this.#pulses += 1;
      for (const room of this.#rooms.values()) {
        room.fillSilence(now);
        if (this.#pulses % volumePulses === 0) room.tellVolumes(now);
      }
      if (this.#pulses % reportPulses !== 0) return;
      for (const room of this.#rooms.values()) room.tellBitrates(now);
      for (const peer of this.#peers.values()) peer.sendReports(now);
    }, pulseMs);
    this.#pulse.unref();
  }

  #roomOf(client: MediaClient): MediaRoom {
    let room = this.#rooms.get(client.mediaMeetingId);
    if (!room) {
      room = new MediaRoom();
      this.#rooms.set(client.mediaMeetingId, room);
    }
    return room;
  }
}

async function closePeer(peer: Peer): Promise<void> {
  peer.isGone = true;
  peer.isReady = false;
  await peer.transport?.close();
}
