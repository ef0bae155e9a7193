import {
  GenericNack,
  PictureLossIndication,
  ReceiverEstimatedMaxBitrate,
  RtcpHeader,
  RtcpPayloadSpecificFeedback,
  RtcpReceiverInfo,
  RtcpRrPacket,
  RtcpSenderInfo,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
} from 'werift';
import type { Reception } from './in-stream.ts';

/** The server's own source in feedback; it sends no media as such. */
const serverSsrc = 1;
/** Seconds from 1900 (NTP) to 1970. */
const ntpEpoch = 2_208_988_800n;

/** Asks a sender for a picture that needs none before it. */
export const keyframeRequest = (mediaSsrc: number) =>
  new RtcpPayloadSpecificFeedback({ feedback: new PictureLossIndication({ senderSsrc: serverSsrc, mediaSsrc }) });

/** Asks a sender for packets that did not arrive. */
export const resendRequest = (mediaSourceSsrc: number, lost: number[]) =>
  new RtcpTransportLayerFeedback({
    feedback: new GenericNack({
      senderSsrc: serverSsrc,
      mediaSourceSsrc,
      lost,
      header: new RtcpHeader({ type: RtcpTransportLayerFeedback.type, count: GenericNack.count, version: 2 }),
    }),
  });

export const receiverReport = (receptions: readonly Reception[]) =>
  new RtcpRrPacket({
    ssrc: serverSsrc,
    reports: receptions.map((reception) => new RtcpReceiverInfo({ ...reception, jitter: 0 })),
  });

/** Tells a sender how much it may send, in bit/s. */
export function bitrateLimit(mediaSsrc: number, bitrate: number) {
  const brExp = Math.max(Math.ceil(Math.log2(bitrate / 0x3ffff)), 0);
  return new RtcpPayloadSpecificFeedback({
    feedback: new ReceiverEstimatedMaxBitrate({
      senderSsrc: serverSsrc,
      mediaSsrc: 0,
      uniqueID: 'REMB',
      ssrcNum: 1,
      brExp,
      brMantissa: Math.floor(bitrate / 2 ** brExp),
      ssrcFeedbacks: [mediaSsrc],
    }),
  });
}

/** Ties a stream's timestamps to the clock, so that picture and sound can be held together. `now` in ms since the epoch. */
export const senderReport = (
  ssrc: number,
  rtpTimestamp: number,
  packetCount: number,
  octetCount: number,
  now: number,
) =>
  new RtcpSrPacket({
    ssrc,
    senderInfo: new RtcpSenderInfo({ ntpTimestamp: ntpTime(now), rtpTimestamp, packetCount, octetCount }),
  });

function ntpTime(now: number): bigint {
  const seconds = BigInt(Math.floor(now / 1000)) + ntpEpoch;
  return (seconds << 32n) | BigInt(Math.floor(((now % 1000) / 1000) * 2 ** 32));
}
