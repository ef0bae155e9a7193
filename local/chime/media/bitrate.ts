/** Less says nothing: a first picture comes in one piece. */
const leastMs = 500;

/** How much of a stream came lately. */
export class Bitrate {
  #bytes = 0;
  #since: number | undefined;
  #average = 0;

  take(bytes: number, now: number): void {
    this.#since ??= now;
    this.#bytes += bytes;
  }

  /** bit/s; 0 while nothing is known. */
  get average(): number {
    return Math.round(this.#average);
  }

  /** Closes what came since the last time, `now` in ms, if that is long enough; what was before counts half. */
  measure(now: number): void {
    if (this.#since === undefined || now - this.#since < leastMs) return;
    const latest = (this.#bytes * 8 * 1000) / (now - this.#since);
    this.#average = this.#average === 0 ? latest : (this.#average + latest) / 2;
    [this.#bytes, this.#since] = [0, now];
  }
}
