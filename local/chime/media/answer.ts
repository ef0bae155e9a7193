import type { Direction, Fingerprint, Offer, OfferedLine } from './offer.ts';

/** Where and as whom the server is reached. */
export interface ServerSide {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprints: readonly Fingerprint[];
  /** UDP port at 127.0.0.1. */
  readonly port: number;
}

/** What becomes of one offered m-line; directions are the server's. */
export interface AnsweredLine {
  readonly line: OfferedLine;
  readonly direction: Direction;
  /** What the server sends on it: the label names the browser's MediaStream. */
  readonly sends?: { readonly ssrc: number; readonly label: string };
}

const audioLevelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
/** Of the only candidate: RFC 8445, type preference 126, local preference 65535, component 1. */
const hostPriority = 2_130_706_431;

/**
 * The SDP answer. The server is an ICE-lite agent at one address, takes the DTLS client's hello, and accepts no codec but Opus
 * and VP8, so that a packet can go from any client to any other as it is.
 */
export function writeAnswer(offer: Offer, server: ServerSide, lines: readonly AnsweredLine[]): string {
  const bundled = offer.lines.filter((line) => !line.isStopped).map((line) => line.mid);
  const session = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${bundled.join(' ')}`,
    'a=msid-semantic: WMS *',
  ];
  return [...session, ...lines.flatMap((line) => linesOf(line, server))].map((text) => `${text}\r\n`).join('');
}

function linesOf({ line, direction, sends }: AnsweredLine, server: ServerSide): string[] {
  const { kind, mid, payloadType, levelExtension } = line;
  // Port 0 would stop the browser's transceiver for good, so it only answers what the client itself has stopped.
  if (line.isStopped) return [`m=${kind} 0 UDP/TLS/RTP/SAVPF 0`, 'c=IN IP4 127.0.0.1', 'a=inactive', `a=mid:${mid}`];
  const isCarried = payloadType !== undefined;
  return [
    `m=${kind} ${server.port} UDP/TLS/RTP/SAVPF ${payloadType ?? 0}`,
    'c=IN IP4 127.0.0.1',
    `a=candidate:1 1 udp ${hostPriority} 127.0.0.1 ${server.port} typ host`,
    'a=end-of-candidates',
    `a=ice-ufrag:${server.ufrag}`,
    `a=ice-pwd:${server.password}`,
    ...server.fingerprints.map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
    'a=setup:passive',
    `a=mid:${mid}`,
    `a=${isCarried ? direction : 'inactive'}`,
    'a=rtcp-mux',
    ...(isCarried ? codecLines(kind, payloadType) : []),
    ...(kind === 'audio' && levelExtension !== undefined ? [`a=extmap:${levelExtension} ${audioLevelUri}`] : []),
    ...(isCarried && sends
      ? [`a=msid:${sends.label} ${sends.label}`, `a=ssrc:${sends.ssrc} cname:${sends.label}`]
      : []),
  ];
}

function codecLines(kind: 'audio' | 'video', payloadType: number): string[] {
  if (kind === 'audio')
    return [`a=rtpmap:${payloadType} opus/48000/2`, `a=fmtp:${payloadType} minptime=10;useinbandfec=1`];
  return [
    `a=rtpmap:${payloadType} VP8/90000`,
    `a=rtcp-fb:${payloadType} nack`,
    `a=rtcp-fb:${payloadType} nack pli`,
    `a=rtcp-fb:${payloadType} goog-remb`,
  ];
}
