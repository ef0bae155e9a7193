/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32: small, fast, and the same sequence for the same seed on every machine. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A sequence of its own per name, drawn from one seed: asking more often about one thing does not change what the others get.
 */
export function namedRandom(seed: number): (name: string) => number {
  const streams = new Map<string, Random>();
  return (name) => {
    let stream = streams.get(name);
    if (!stream) {
      let hash = 2_166_136_261 ^ seed;
      for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 16_777_619);
      stream = seededRandom(hash);
      streams.set(name, stream);
    }
    return stream();
  };
}
