import type {
  ISdkDataMessagePayload,
  ISdkSignalFrame,
  ISdkStreamDescriptor,
  ISdkSubscribeAckFrame,
} from 'amazon-chime-sdk-js/build/signalingprotocol/SignalingProtocol.js';
import protocol from 'amazon-chime-sdk-js/build/signalingprotocol/SignalingProtocol.js';

const { SdkSignalFrame, SdkPingPongType, SdkStreamMediaType } = protocol;
const { Type } = SdkSignalFrame;

/** The byte in front of each protobuf frame. Source: FRAME_TYPE_RTC in amazon-chime-sdk-js. */
const frameTypeRtc = 0x05;

/** `audioStatus` values and what the client makes of them. Source: MeetingSessionStatus in amazon-chime-sdk-js. */
export const audioStatus = { joinedElsewhere: 301, atCapacity: 409, meetingEnded: 410, attendeeRemoved: 411 } as const;

export type AudioStatus = (typeof audioStatus)[keyof typeof audioStatus];

export type { ISdkDataMessagePayload, ISdkSignalFrame, ISdkStreamDescriptor, ISdkSubscribeAckFrame };
export const frameType = Type;
export const ping = SdkPingPongType.PING;
export const videoMedia = SdkStreamMediaType.VIDEO;

/** Throws on bytes that are no frame. */
export function decodeFrame(bytes: Uint8Array): ISdkSignalFrame {
  if (bytes[0] !== frameTypeRtc) throw new Error('Not a signalling frame');
  return SdkSignalFrame.decode(bytes.subarray(1));
}

/** The bytes of one websocket message. */
export function encodeFrame(frame: ISdkSignalFrame): Uint8Array {
  const body = SdkSignalFrame.encode(frame).finish();
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = frameTypeRtc;
  bytes.set(body, 1);
  return bytes;
}

/** One line of a roster. Without `attendee` it says that the stream's attendee is gone. */
export interface RosterEntry {
  readonly audioStreamId: number;
  readonly attendeeId?: string;
  readonly externalUserId?: string;
  readonly muted?: boolean;
  /** Gone without having left. */
  readonly dropped?: boolean;
}

/** Makers of the server's frames; `at` is milliseconds since the epoch. */
export const frames = {
  joinAck: (at: number) =>
    encodeFrame({
      timestampMs: at,
      type: Type.JOIN_ACK,
      joinack: { videoSubscriptionLimit: 25, wantsCompressedSdp: false },
    }),
  index: (at: number, sources: ISdkStreamDescriptor[], numParticipants: number) =>
    encodeFrame({ timestampMs: at, type: Type.INDEX, index: { atCapacity: false, sources, numParticipants } }),
  subscribeAck: (at: number, suback: ISdkSubscribeAckFrame) =>
    encodeFrame({ timestampMs: at, type: Type.SUBSCRIBE_ACK, suback }),
  leaveAck: (at: number) => encodeFrame({ timestampMs: at, type: Type.LEAVE_ACK, leaveAck: {} }),
  pong: (at: number, pingId: number) =>
    encodeFrame({ timestampMs: at, type: Type.PING_PONG, pingPong: { type: SdkPingPongType.PONG, pingId } }),
  /** The client's own fault (4xx) or ours (5xx), in words; the client gives up or begins anew by it. */
  refused: (at: number, status: number, description: string) =>
    encodeFrame({ timestampMs: at, type: Type.SUBSCRIBE_ACK, error: { status, description }, suback: {} }),
  /** How loud each voice is, in −dBov; who is not named is silent. */
  volumes: (at: number, attendeeStates: { audioStreamId: number; volume: number }[]) =>
    encodeFrame({ timestampMs: at, type: Type.AUDIO_METADATA, audioMetadata: { attendeeStates } }),
  /** What each stream took lately, bit/s, and what the server could send to this client, kbit/s. */
  bitrates: (at: number, bitrates: { sourceStreamId: number; avgBitrateBps: number }[], availableKbps: number) =>
    encodeFrame({
      timestampMs: at,
      type: Type.BITRATES,
      bitrates: { bitrates, serverAvailableOutgoingBitrate: availableKbps },
    }),
  status: (at: number, status: AudioStatus) =>
    encodeFrame({ timestampMs: at, type: Type.AUDIO_STATUS, audioStatus: { audioStatus: status } }),
  roster: (at: number, streams: RosterEntry[]) =>
    encodeFrame({ timestampMs: at, type: Type.AUDIO_STREAM_ID_INFO, audioStreamIdInfo: { streams } }),
  dataMessages: (at: number, messages: ISdkDataMessagePayload[]) =>
    encodeFrame({ timestampMs: at, type: Type.DATA_MESSAGE, dataMessage: { messages } }),
  promoted: (at: number) =>
    encodeFrame({ timestampMs: at, type: Type.PRIMARY_MEETING_JOIN_ACK, primaryMeetingJoinAck: {} }),
  notPromoted: (at: number, status: number, description: string) =>
    encodeFrame({ timestampMs: at, type: Type.PRIMARY_MEETING_JOIN_ACK, error: { status, description } }),
  demoted: (at: number) => encodeFrame({ timestampMs: at, type: Type.PRIMARY_MEETING_LEAVE, primaryMeetingLeave: {} }),
} as const;
