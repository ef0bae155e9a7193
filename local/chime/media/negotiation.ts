import { type ISdkSubscribeAckFrame, videoMedia } from '../frames.ts';
import type { SubscribeRequest } from '../media-plane.ts';
import { type AnsweredLine, writeAnswer } from './answer.ts';
import type { Direction, Offer, OfferedLine } from './offer.ts';
import { OutStream } from './out-stream.ts';
import type { Peer, Watch } from './peer.ts';
import type { Transport } from './transport.ts';

const audioClock = 48_000;
const videoClock = 90_000;
const seenFrom: Record<Direction, Direction> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/**
 * Settles what goes over each m-line of the offer and says so. `request.receiveStreamIds` stand for the video m-lines in their order,
 * 0 where nothing is to be received.
 */
export function settle(
  peer: Peer,
  request: SubscribeRequest,
  offer: Offer,
  transport: Transport,
): ISdkSubscribeAckFrame {
  const wanted = request.receiveStreamIds ?? [];
  const tracks: NonNullable<ISdkSubscribeAckFrame['tracks']> = [];
  const watched = new Set<string>();
  let videoLines = 0;
  const lines = offer.lines.map((line): AnsweredLine => {
    if (line.kind === 'audio') return answerAudio(peer, line, line === peer.microphone);
    const streamId = wanted[videoLines] ?? 0;
    videoLines += 1;
    if (line.direction.startsWith('send')) return { line, direction: 'recvonly' };
    const watch = line.direction === 'recvonly' ? watchOn(peer, line, streamId) : undefined;
    if (!watch) return { line, direction: 'inactive' };
    watched.add(line.mid);
    const { label, out } = watch;
    tracks.push({ streamId: watch.streamId, ssrc: out.ssrc, trackLabel: label });
    return { line, direction: 'sendonly', sends: { ssrc: out.ssrc, label } };
  });
  for (const mid of peer.watches.keys()) if (!watched.has(mid)) peer.watches.delete(mid);
  return {
    ...(request.duplex === undefined ? {} : { duplex: request.duplex }),
    sdpAnswer: writeAnswer(offer, transport.server, lines),
    allocations: allocationOf(peer, request),
    tracks,
  };
}

/** What the client says of the picture it sends; the microphone stands in the same list. */
export const pictureIn = ({ sendStreams }: SubscribeRequest) =>
  sendStreams?.find(({ mediaType }) => mediaType === videoMedia) ?? undefined;

/** The number under which the client's picture is told of, while it may send one. */
function allocationOf({ source }: Peer, request: SubscribeRequest): NonNullable<ISdkSubscribeAckFrame['allocations']> {
  if (!source) return [];
  const { streamId } = source;
  return [{ trackLabel: pictureIn(request)?.trackLabel ?? '', streamId, groupId: streamId }];
}

function answerAudio(peer: Peer, line: OfferedLine, isMicrophone: boolean): AnsweredLine {
  if (!isMicrophone || line.payloadType === undefined) return { line, direction: 'inactive' };
  const direction = seenFrom[line.direction];
  if (!direction.startsWith('send')) return { line, direction };
  peer.audioOut ??= new OutStream(line.payloadType, audioClock);
  return { line, direction, sends: { ssrc: peer.audioOut.ssrc, label: 'audio' } };
}

/**
 * What the line shows from now on; a line that goes on showing the same keeps its stream. By convention with the client, the
 * label is the m-line's mid: by it the client knows which of its lines shows what, and stops every line that it cannot tell.
 */
function watchOn(peer: Peer, line: OfferedLine, streamId: number): Watch | undefined {
  if (line.payloadType === undefined || !peer.room.sourceFor(peer, streamId)) return undefined;
  const current = peer.watches.get(line.mid);
  if (current?.streamId === streamId) return current;
  const watch = { mid: line.mid, streamId, label: `v_${line.mid}`, out: new OutStream(line.payloadType, videoClock) };
  peer.watches.set(line.mid, watch);
  return watch;
}
