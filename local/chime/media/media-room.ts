import type { RtpPacket } from 'werift';
import { frames, type ISdkStreamDescriptor, videoMedia } from '../frames.ts';
import { ActiveSpeaker, quietest } from './active-speaker.ts';
import { audioLevel } from './audio-level.ts';
import type { Peer, VideoSource } from './peer.ts';
import type { Viewer } from './rights.ts';

/** Opus for 20 ms of silence, and its length at 48 kHz. */
const silence = Buffer.from([0xf8, 0xff, 0xfe]);
const silenceSamples = 960;
/** A listener that has got nothing for so many ms gets silence. */
const quietMs = 40;
/** What loopback carries to each client: the server, not the client's guess, tells it how much it may ask for. It counts no more. */
const availableKbps = 15_000;

/** The media of one meeting and its replicas: who hears and sees whom. */
export class MediaRoom {
  readonly peers = new Set<Peer>();
  readonly #speaker = new ActiveSpeaker();
  readonly #byId = new Map<number, Peer>();
  readonly #sources = new Map<number, VideoSource>();
  #lastVolumes = '';

  enter(peer: Peer): void {
    this.peers.add(peer);
    this.#byId.set(peer.id, peer);
  }

  exit(peer: Peer): void {
    this.peers.delete(peer);
    this.#byId.delete(peer.id);
    this.#speaker.gone(peer.id);
    this.hide(peer);
  }

  /** The voice is out of the choice until it is heard again. */
  hush(peer: Peer): void {
    this.#speaker.gone(peer.id);
  }

  show(added: VideoSource): void {
    this.#sources.set(added.streamId, added);
    added.peer.source = added;
  }

  /** Whether others could see it. */
  hide(peer: Peer): boolean {
    const { source: shown } = peer;
    peer.source = undefined;
    return shown !== undefined && this.#sources.delete(shown.streamId) && shown.isFlowing;
  }

  /** The source a viewer may watch under this number. */
  sourceFor(viewer: Viewer, streamId: number): VideoSource | undefined {
    const found = this.#sources.get(streamId);
    return found && this.#maySee(viewer, found) ? found : undefined;
  }

  descriptorsFor(viewer: Viewer): ISdkStreamDescriptor[] {
    const descriptors: ISdkStreamDescriptor[] = [];
    for (const found of this.#sources.values()) {
      if (!found.isFlowing || !this.#maySee(viewer, found)) continue;
      const { streamId, peer, most, bitrate } = found;
      const { attendeeId, externalUserId } = peer.client;
      descriptors.push({
        ...{ streamId, groupId: streamId, attendeeId, externalUserId, mediaType: videoMedia },
        ...{ ...most, avgBitrateBps: bitrate.average },
      });
    }
    return descriptors;
  }

  takeAudio(peer: Peer, packet: RtpPacket, now: number): void {
    const carried = peer.takeAudio(packet);
    if (!carried || !peer.rights.sendsAudio || peer.client.isMuted) return;
    this.#speaker.heard(peer.id, audioLevel(packet, peer.microphone?.levelExtension), now);
    for (const listener of this.peers) {
      const { transport, audioOut } = listener;
      if (!listener.isReady || !transport || !audioOut || !listener.rights.hears || listener.person === peer.person)
        continue;
      if (this.#heardBy(listener) === peer.id) audioOut.forward(transport, carried, now);
    }
  }

  /** True when others are to be told of the source, since its first packet has come. */
  takeVideo(peer: Peer, packet: RtpPacket, now: number): boolean {
    const carried = peer.takeVideo(packet);
    const shown = peer.source;
    if (!carried || !shown || !peer.rights.sendsVideo) return false;
    shown.bitrate.take(carried.payload.length, now);
    for (const viewer of this.peers) {
      const { transport } = viewer;
      if (!viewer.isReady || !transport || viewer.watches.size === 0) continue;
      for (const watch of viewer.watches.values())
        if (watch.streamId === shown.streamId && !viewer.paused.has(shown.streamId) && this.#maySee(viewer, shown))
          watch.out.forward(transport, carried, now);
    }
    if (shown.isFlowing) return false;
    shown.isFlowing = true;
    return true;
  }

  /** What a viewer reports of a stream it watches goes to who sends it. */
  askSource(viewer: Peer, ssrc: number, ask: { lost?: number[] }, now: number): void {
    const watch = [...viewer.watches.values()].find(({ out }) => out.ssrc === ssrc);
    const sender = watch && this.sourceFor(viewer, watch.streamId)?.peer;
    if (!watch || !sender || !viewer.transport) return;
    if (!ask.lost) sender.askForKeyframe(now);
    else
      sender.askAgainFor(
        watch.out.resend(viewer.transport, ask.lost, (sequence) => sender.keptVideo(sequence)),
        now,
      );
  }

  /** A viewer begins to watch: what it has got so far shows nothing. */
  refresh(viewer: Peer, now: number): void {
    for (const { streamId } of viewer.watches.values()) this.sourceFor(viewer, streamId)?.peer.askForKeyframe(now);
  }

  fillSilence(now: number): void {
    for (const listener of this.peers) {
      const { transport, audioOut } = listener;
      if (!listener.isReady || !transport || !audioOut) continue;
      if (now - audioOut.sentAt >= quietMs) audioOut.fill(transport, silence, silenceSamples, now);
    }
  }

  /** Tells everyone with media how loud each voice is, when that has changed. */
  tellVolumes(now: number): void {
    const volumes = [...this.#speaker.takeLevels(now)]
      .filter(([, level]) => level < quietest)
      .flatMap(([id, level]) => {
        const audioStreamId = this.#byId.get(id)?.client.audioStreamId;
        return audioStreamId === undefined ? [] : [{ audioStreamId, volume: level }];
      });
    const told = JSON.stringify(volumes);
    if (told === this.#lastVolumes) return;
    this.#lastVolumes = told;
    const frame = frames.volumes(now, volumes);
    for (const peer of this.peers) if (peer.isReady) peer.client.link.send(frame);
  }

  /** Tells everyone with media what each picture takes: by it a client chooses what its line carries. */
  tellBitrates(now: number): void {
    for (const { bitrate } of this.#sources.values()) bitrate.measure(now);
    const bitrates = [...this.#sources.values()]
      .filter(({ isFlowing, bitrate }) => isFlowing && bitrate.average > 0)
      .map(({ streamId, bitrate }) => ({ sourceStreamId: streamId, avgBitrateBps: bitrate.average }));
    const frame = frames.bitrates(now, bitrates, availableKbps);
    for (const peer of this.peers) if (peer.isReady) peer.client.link.send(frame);
  }

  #heardBy(listener: Peer): number | undefined {
    return this.#speaker.heardBy((id) => this.#byId.get(id)?.person === listener.person);
  }

  #maySee({ person, rights }: Viewer, found: VideoSource): boolean {
    return person !== found.peer.person && (found.isContent ? rights.seesContent : rights.seesCameras);
  }
}
