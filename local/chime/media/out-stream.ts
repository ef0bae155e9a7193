import { type RtcpPacket, RtpHeader } from 'werift';
import type { Carried } from './in-stream.ts';
import { senderReport } from './reports.ts';
import { RtpRewriter } from './rtp-rewriter.ts';
import type { Transport } from './transport.ts';

let lastSsrc = 0x10_00_00;

/** One stream as one client receives it, out of whatever sources it is shown. */
export class OutStream {
  readonly ssrc: number;
  /** Filled in anew for each packet: it is serialised before the sending call returns. */
  readonly #header: RtpHeader;
  readonly #rewriter: RtpRewriter;
  #packets = 0;
  #octets = 0;
  /** Ms since the epoch; 0 before the first packet. */
  sentAt = 0;

  constructor(payloadType: number, clockRate: number) {
    lastSsrc = (lastSsrc + 1) >>> 0;
    this.ssrc = lastSsrc;
    this.#header = new RtpHeader({ payloadType, ssrc: this.ssrc });
    this.#rewriter = new RtpRewriter(clockRate);
  }

  forward(transport: Transport, packet: Carried, now: number): void {
    const place = this.#rewriter.place(packet.stream, packet.sequence, packet.timestamp, now);
    if (!place) return;
    this.#send(transport, place.sequence, place.timestamp, packet.marker, packet.payload);
    this.sentAt = now;
  }

  /** A packet of the server's own, `samples` after the one before. */
  fill(transport: Transport, payload: Buffer, samples: number, now: number): void {
    const { sequence, timestamp } = this.#rewriter.own(samples, now);
    this.#send(transport, sequence, timestamp, false, payload);
  }

  /** Sends again what is still there; gives the current source's numbers of what is not. */
  resend(transport: Transport, lost: readonly number[], kept: (sequence: number) => Carried | undefined): number[] {
    const missing: number[] = [];
    for (const sequence of lost) {
      const original = this.#rewriter.original(sequence);
      if (original === undefined) continue;
      const packet = kept(original);
      if (!packet) missing.push(original);
      else {
        const { timestamp } = this.#rewriter.placeAgain(packet);
        this.#send(transport, sequence, timestamp, packet.marker, packet.payload);
      }
    }
    return missing;
  }

  report(now: number): RtcpPacket[] {
    if (this.#packets === 0) return [];
    return [senderReport(this.ssrc, this.#rewriter.timestampAt(now), this.#packets, this.#octets >>> 0, now)];
  }

  #send(transport: Transport, sequenceNumber: number, timestamp: number, marker: boolean, payload: Buffer): void {
    this.#packets += 1;
    this.#octets += payload.length;
    Object.assign(this.#header, { sequenceNumber, timestamp, marker });
    transport.sendRtp(this.#header, payload);
  }
}
