import type { RtpPacket } from 'werift';
import { quietest } from './active-speaker.ts';

/** Opus packets of 20 ms: silence takes up to about ten bytes, loud speech at the client's bitrate about a hundred. */
const silentBytes = 10;
const loudBytes = 100;
/** −dBov that a packet of `loudBytes` is taken for. */
const loudLevel = 20;

/**
 * How loud a packet is, in −dBov: as the sender measured it (RFC 6464) where `extension` was negotiated and the packet has it, else by
 * the bytes that Opus spent on it.
 */
export function audioLevel(packet: RtpPacket, extension: number | undefined): number {
  const told = extension === undefined ? undefined : packet.header.extensions.find(({ id }) => id === extension);
  const first = told?.payload[0];
  return first === undefined ? levelBySize(packet.payload.length) : first & 0x7f;
}

export function levelBySize(bytes: number): number {
  const share = Math.min(Math.max((bytes - silentBytes) / (loudBytes - silentBytes), 0), 1);
  return Math.round(quietest - share * (quietest - loudLevel));
}
