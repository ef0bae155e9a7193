/** Packets after a switch of source in which an older one, sent before the first, may still come in. */
const settling = 512;

/** Distance from `from` to `to` on the circle of 16-bit sequence numbers, −32,768 to 32,767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/**
 * Makes one stream out of packets of changing sources: sequence numbers and timestamps go on without a leap where the source changes.
 * Gaps and swaps inside a source are kept, so that a receiver sees what was really lost.
 */
export class RtpRewriter {
  readonly #clockRate: number;
  #source: number | undefined;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #firstOut: number;
  #sinceSwitch = 0;
  /** Of the newest packet sent. */
  #sequence: number;
  #timestamp: number;
  #sentAt = 0;

  /** `clockRate` in Hz; `sequence` and `timestamp` are those before the first packet. */
  constructor(clockRate: number, sequence = 0, timestamp = 0) {
    this.#clockRate = clockRate;
    this.#sequence = sequence & 0xffff;
    this.#firstOut = this.#sequence;
    this.#timestamp = timestamp >>> 0;
  }

  /** The packet's place in the outgoing stream; undefined for one from before the source was switched to. `now` in ms. */
  place(source: number, sequence: number, timestamp: number, now: number): Place | undefined {
    if (source !== this.#source) {
      const next = this.#next(now);
      this.#source = source;
      this.#sequenceOffset = next.sequence - sequence;
      this.#timestampOffset = next.timestamp - timestamp;
      this.#firstOut = next.sequence;
      this.#sinceSwitch = 0;
    }
    const out = this.placeAgain({ sequence, timestamp });
    if (this.#sinceSwitch < settling && sequenceDistance(this.#firstOut, out.sequence) < 0) return undefined;
    this.#sinceSwitch += 1;
    if (this.#sinceSwitch === 1 || sequenceDistance(this.#sequence, out.sequence) > 0) this.#sent(out, now);
    return out;
  }

  /** A place for a packet of the server's own, `samples` after the last one. */
  own(samples: number, now: number): Place {
    const out = {
      sequence: (this.#sequence + 1) & 0xffff,
      timestamp: (this.#timestamp + samples) >>> 0,
    };
    this.#source = undefined;
    this.#sent(out, now);
    return out;
  }

  /** The current source's sequence number behind an outgoing one; undefined for one of an earlier source. */
  original(sequence: number): number | undefined {
    if (this.#source === undefined) return undefined;
    if (this.#sinceSwitch < settling && sequenceDistance(this.#firstOut, sequence) < 0) return undefined;
    return (sequence - this.#sequenceOffset) & 0xffff;
  }

  /** Where a packet of the current source has been sent. */
  placeAgain({ sequence, timestamp }: Place): Place {
    return {
      sequence: (sequence + this.#sequenceOffset) & 0xffff,
      timestamp: (timestamp + this.#timestampOffset) >>> 0,
    };
  }

  /** The outgoing timestamp that belongs to the instant `now`, for sender reports. */
  timestampAt(now: number): number {
    return (this.#timestamp + this.#ticksUntil(now)) >>> 0;
  }

  #next(now: number): Place {
    const ticks = this.#sentAt === 0 ? 1 : Math.max(this.#ticksUntil(now), 1);
    return { sequence: (this.#sequence + 1) & 0xffff, timestamp: (this.#timestamp + ticks) >>> 0 };
  }

  #ticksUntil(now: number): number {
    return this.#sentAt === 0 ? 0 : Math.round(((now - this.#sentAt) * this.#clockRate) / 1000);
  }

  #sent({ sequence, timestamp }: Place, now: number): void {
    this.#sequence = sequence;
    this.#timestamp = timestamp;
    this.#sentAt = now;
  }
}

export interface Place {
  readonly sequence: number;
  readonly timestamp: number;
}
