import type { RtpPacket } from 'werift';
import { sequenceDistance } from './rtp-rewriter.ts';

/** A media packet of one sender as every receiver gets it, apart from its place in the receiver's stream. */
export interface Carried {
  /** Tells streams apart, whatever SSRCs their senders chose. */
  readonly stream: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Buffer;
}

/** What a receiver reports to the sender of a stream (RFC 3550, section 6.4.1). */
export interface Reception {
  readonly ssrc: number;
  /** Of 256, since the last report. */
  readonly fractionLost: number;
  readonly packetsLost: number;
  readonly highestSequence: number;
  /** Middle 32 bits of the last sender report's time, and 1/65,536 s since it came; 0 without one. */
  readonly lsr: number;
  readonly dlsr: number;
}

/** Packets that can be sent again: about two seconds of HD video. */
const kept = 512;

/** A report counts losses in 24 bits, signed. */
const mostLost = 0x7f_ffff;

let lastStream = 0;

/** One stream as a client sends it: what has come in, what was lost, and the last packets, to send them again. */
export class InStream {
  readonly ssrc: number;
  readonly #stream: number;
  readonly #packets = new Array<Carried | undefined>(kept);
  #received = 0;
  readonly #first: number;
  #highest: number;
  #cycles = 0;
  #reported = { expected: 0, received: 0 };
  #senderReport: { readonly middle: number; readonly at: number } | undefined;

  constructor(first: RtpPacket) {
    lastStream += 1;
    this.#stream = lastStream;
    this.ssrc = first.header.ssrc;
    this.#first = first.header.sequenceNumber;
    this.#highest = this.#first;
  }

  /** Takes up a packet; undefined for one that has been here before. */
  take(packet: RtpPacket): Carried | undefined {
    const { sequenceNumber: sequence, timestamp, marker } = packet.header;
    const at = sequence % kept;
    if (this.#packets[at]?.sequence === sequence) return undefined;
    const carried = { stream: this.#stream, sequence, timestamp, marker, payload: packet.payload };
    this.#packets[at] = carried;
    this.#received += 1;
    if (sequenceDistance(this.#highest, sequence) > 0) {
      if (sequence < this.#highest) this.#cycles += 1;
      this.#highest = sequence;
    }
    return carried;
  }

  /** A packet that came lately, by its sequence number. */
  kept(sequence: number): Carried | undefined {
    const packet = this.#packets[sequence % kept];
    return packet?.sequence === sequence ? packet : undefined;
  }

  /** Notes a sender report: `ntp` in 64 bits, `now` in ms. */
  senderReported(ntp: bigint, now: number): void {
    this.#senderReport = { middle: Number((ntp >> 16n) & 0xffffffffn), at: now };
  }

  reception(now: number): Reception {
    const highestSequence = this.#cycles * 65_536 + this.#highest;
    const expected = highestSequence - this.#first + 1;
    const expectedNow = expected - this.#reported.expected;
    const lostNow = Math.max(expectedNow - (this.#received - this.#reported.received), 0);
    this.#reported = { expected, received: this.#received };
    const sr = this.#senderReport;
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow > 0 ? Math.min(Math.floor((lostNow * 256) / expectedNow), 255) : 0,
      packetsLost: Math.min(Math.max(expected - this.#received, 0), mostLost),
      highestSequence: highestSequence >>> 0,
      lsr: sr?.middle ?? 0,
      dlsr: sr ? Math.min(Math.round(((now - sr.at) * 65_536) / 1000), 0xffff_ffff) : 0,
    };
  }
}
