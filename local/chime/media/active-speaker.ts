/** −dBov of silence; 0 is as loud as can be (RFC 6464). */
export const quietest = 127;

interface Talker {
  /** Decibels above silence, smoothed. */
  loudness: number;
  /** −dBov of the loudest packet since levels were last asked for. */
  peak: number;
  lastHeardAt: number;
}

/** Share of a new packet in the smoothed loudness; with 20 ms packets half of a change is through after 90 ms up, 280 ms down. */
const rise = 0.15;
const fall = 0.05;
/** A challenger must be so many decibels louder than who speaks now: two voices do not take turns packet by packet. */
const margin = 6;
/** Who has sent nothing for so many ms does not speak. */
const staleMs = 500;

/**
 * Who speaks: of all who are heard, the one voice that everybody gets, and the next one, for the speaker itself. Pure but for what it
 * remembers; times are milliseconds of any one clock.
 */
export class ActiveSpeaker {
  readonly #talkers = new Map<number, Talker>();
  #first: number | undefined;
  #second: number | undefined;

  /** Takes up one packet of `id` at `level` −dBov. */
  heard(id: number, level: number, now: number): void {
    const bounded = Math.min(Math.max(level, 0), quietest);
    const loudness = quietest - bounded;
    const talker = this.#talkers.get(id);
    if (!talker) this.#talkers.set(id, { loudness: loudness * rise, peak: bounded, lastHeardAt: now });
    else {
      talker.loudness += (loudness - talker.loudness) * (loudness > talker.loudness ? rise : fall);
      talker.peak = Math.min(talker.peak, bounded);
      talker.lastHeardAt = now;
    }
    this.#first = this.#choose(this.#first, undefined, now);
    this.#second = this.#choose(this.#second, this.#first, now);
  }

  gone(id: number): void {
    this.#talkers.delete(id);
    if (this.#first === id) this.#first = undefined;
    if (this.#second === id) this.#second = undefined;
  }

  /** Whom a listener hears; `isOwn` names its own voices, which it never does. */
  heardBy(isOwn: (id: number) => boolean): number | undefined {
    if (this.#first !== undefined && !isOwn(this.#first)) return this.#first;
    return this.#second !== undefined && !isOwn(this.#second) ? this.#second : undefined;
  }

  /** −dBov by id, the loudest since the last call, of those who have been heard just now. */
  takeLevels(now: number): ReadonlyMap<number, number> {
    const levels = new Map<number, number>();
    for (const [id, talker] of this.#talkers) {
      if (now - talker.lastHeardAt <= staleMs) levels.set(id, talker.peak);
      talker.peak = quietest;
    }
    return levels;
  }

  #choose(current: number | undefined, taken: number | undefined, now: number): number | undefined {
    let best = current === taken ? undefined : current;
    let bar = this.#loudness(best, now) + margin;
    for (const id of this.#talkers.keys()) {
      const loudness = this.#loudness(id, now);
      if (id === best || id === taken || loudness < 0 || loudness <= bar) continue;
      best = id;
      bar = loudness;
    }
    return best;
  }

  /** Below any voice for who is not there, or not heard any more. */
  #loudness(id: number | undefined, now: number): number {
    const talker = id === undefined ? undefined : this.#talkers.get(id);
    return talker && now - talker.lastHeardAt <= staleMs ? talker.loudness : -margin - 1;
  }
}
