import { type MediaDescription, SessionDescription } from 'werift';
import { OfferRefused } from '../media-plane.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Fingerprint {
  readonly algorithm: string;
  readonly value: string;
}

/** One m-line of an offer, reduced to what the media plane carries: Opus, VP8 and the audio level. */
export interface OfferedLine {
  readonly mid: string;
  readonly kind: 'audio' | 'video';
  readonly direction: Direction;
  /** The client has given the line up; it stays in the order of lines for ever. */
  readonly isStopped: boolean;
  /** Of Opus or VP8; undefined where neither is offered. */
  readonly payloadType: number | undefined;
  /** Id of the RFC 6464 header extension, where offered. */
  readonly levelExtension: number | undefined;
  /** Sources the client announces on this line. */
  readonly ssrcs: readonly number[];
}

export interface Offer {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprints: readonly Fingerprint[];
  readonly lines: readonly OfferedLine[];
}

const audioLevelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
const largestOffer = 256 * 1024;
/** 25 videos, a camera and a microphone; lines once used stay. */
const mostLines = 128;
const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
const codecs = { audio: { mime: 'audio/opus', clockRate: 48_000 }, video: { mime: 'video/vp8', clockRate: 90_000 } };

/** Reads what a browser offers. Throws `OfferRefused` with what is wrong with it. */
export function readOffer(sdp: string): Offer {
  if (sdp.length > largestOffer) throw new OfferRefused(`An offer has at most ${largestOffer} characters`);
  if (!/^a=ice-ufrag:\S/m.test(sdp) || !/^a=ice-pwd:\S/m.test(sdp))
    throw new OfferRefused('The offer has no ICE user fragment and password');
  const session = parsed(sdp);
  const bundle = session.group.find((group) => group.semantic === 'BUNDLE')?.items ?? [];
  if (session.media.length === 0) throw new OfferRefused('The offer has no m-line');
  if (session.media.length > mostLines) throw new OfferRefused(`An offer has at most ${mostLines} m-lines`);
  const lines = session.media.map((media) => lineOf(media, bundle));
  if (new Set(lines.map((line) => line.mid)).size !== lines.length) throw new OfferRefused('Two m-lines have one mid');
  const carrier = session.media.find((_, at) => !lines[at]?.isStopped);
  if (!carrier) throw new OfferRefused('All m-lines of the offer are stopped');
  return { ...transportOf(carrier), lines };
}

function parsed(sdp: string): SessionDescription {
  try {
    return SessionDescription.parse(sdp);
  } catch (error) {
    throw new OfferRefused(`The offer is not SDP: ${error instanceof Error ? error.message : error}`);
  }
}

function transportOf(media: MediaDescription): Omit<Offer, 'lines'> {
  const { iceParams, dtlsParams } = media;
  const { usernameFragment: ufrag, password } = iceParams ?? {};
  if (!ufrag || !password) throw new OfferRefused('The offer has no ICE user fragment and password');
  const fingerprints = dtlsParams?.fingerprints ?? [];
  if (fingerprints.length === 0) throw new OfferRefused('The offer has no certificate fingerprint');
  if (dtlsParams?.role === 'server') throw new OfferRefused('The offer must let the client begin DTLS: setup:actpass');
  return { ufrag, password, fingerprints: fingerprints.map(({ algorithm, value }) => ({ algorithm, value })) };
}

function lineOf(media: MediaDescription, bundle: readonly string[]): OfferedLine {
  const mid = media.rtp.muxId ?? '';
  const { kind } = media;
  if (!/^[\w.+-]{1,32}$/.test(mid)) throw new OfferRefused('Each m-line needs a mid');
  if (kind !== 'audio' && kind !== 'video') throw new OfferRefused('Only audio and video can be offered');
  const isStopped = media.port === 0 && !bundle.includes(mid);
  if (!isStopped && !bundle.includes(mid)) throw new OfferRefused(`The m-line ${mid} is not bundled with the others`);
  const { mime, clockRate } = codecs[kind];
  const codec = media.rtp.codecs.find(
    (each) => each.mimeType.toLowerCase() === mime && each.clockRate === clockRate && isPayloadType(each.payloadType),
  );
  const level = media.rtp.headerExtensions.find((each) => each.uri === audioLevelUri)?.id;
  return {
    mid,
    kind,
    direction: directions.includes(media.direction ?? '') ? (media.direction as Direction) : 'sendrecv',
    isStopped,
    payloadType: codec?.payloadType,
    levelExtension: level !== undefined && level >= 1 && level <= 14 ? level : undefined,
    ssrcs: media.ssrc.map(({ ssrc }) => ssrc).filter((ssrc) => Number.isInteger(ssrc)),
  };
}

const isPayloadType = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 127;
