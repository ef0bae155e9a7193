import type { PictureFault } from './picture-fault.ts';
import type { Redial } from './redial.ts';

/**
 * What is known of a bridge's connection. Chime's events are best effort: lost, doubled, late, in any order and on two
 * channels (developer guide, "Meeting events"; issues 2593, 2486, 727, 1785). So nothing is ever counted up or down: the
 * evidence itself is kept, as sets, and everything else is folded out of it. A union of sets is commutative, associative and
 * idempotent, hence so is the fold, whatever the order, the copies or the delay.
 */
export interface Evidence {
  readonly marks: readonly Mark[];
  readonly runs: readonly Run[];
  /** The latest time the page said that it is open and not connected. */
  readonly offAt?: number;
  /** Since when it had said so without a pause. */
  readonly offFrom?: number;
  /** That was its last word: it has left by hand and is not open any more. */
  readonly isGone?: boolean;
  /** What it then said of its calls; only as long as it has not said since that it is connected. */
  readonly redial?: Redial;
  /** What the page last said of its pictures while it was connected, and since when; kept of pages that ever missed one. */
  readonly picture?: { readonly fault?: PictureFault; readonly at: number };
  readonly roomEnds: readonly RoomEnd[];
}

/** One thing that Chime told: a join or an end of a seat, at its own timestamp (ms). */
export interface Mark {
  readonly kind: MarkKind;
  readonly at: number;
  readonly room: number;
  readonly generation: number;
  /** The second seat of a bridge that has the floor in the primary: the same bridge, so united, never added. */
  readonly speaker: boolean;
  /** Digest of the meeting's and the attendee's id. With kind and time it identifies the mark over both channels. */
  readonly seat: string;
}

export type MarkKind = 'joined' | 'left' | 'dropped';

/** An unbroken series of heartbeats of one room and generation, by the time of the server that took them in. */
export interface Run {
  readonly room: number;
  readonly generation: number;
  readonly first: number;
  readonly last: number;
}

export interface RoomEnd {
  readonly room: number;
  readonly generation: number;
  readonly at: number;
}

/** `room` of the end that the system itself made: with it all rooms of the conference, of whatever generation, were gone. */
export const allRooms = -2;

export interface Beat {
  readonly at: number;
  readonly room: number;
  readonly generation: number;
  /** What the page says of its own media connection. */
  readonly connected: boolean;
  /** When the page said it, by the server's clock as the page knows it: puts in order what overtook on the way. `at` unless given. */
  readonly saidAt?: number | undefined;
  /** Of one that is not connected. */
  readonly redial?: Redial | undefined;
  /** Of one that is not connected: it has left by hand. */
  readonly isGone?: boolean;
  /** Of one that is. */
  readonly fault?: PictureFault | undefined;
  /** Another device has the seat: this one has the word only where that has not had it for half a heartbeat. */
  readonly isSpare?: boolean;
}

export const noEvidence: Evidence = { marks: [], runs: [], roomEnds: [] };

/** How sure the sources are; all in ms. */
export interface Timing {
  /** How often a page beats. */
  readonly heartbeatMs: number;
  /** From the page's word to the server's clock; a beat shows a connection at some time in that span before it. */
  readonly transitMs: number;
  /** AttendeeDropped comes after 10 to 15 s without packets (some slack), and some Left are Dropped (issue 727). */
  readonly dropLagMs: number;
}

export function timingOf(heartbeatMs: number): Timing {
  return { heartbeatMs, transitMs: 10_000, dropLagMs: 18_000 };
}

/** Beats no farther apart than this belong together: one may be lost, and the next be late by half. */
export function gapOf(timing: Pick<Timing, 'heartbeatMs'>): number {
  return timing.heartbeatMs * 2.5;
}

const letters = { joined: 'J', left: 'L', dropped: 'D' } as const;
const kinds: Readonly<Record<string, MarkKind>> = { J: 'joined', L: 'left', D: 'dropped' };

/** The mark as a short text, which is also its identity: `12.1 k3j4h2k9 J mffx3k2a`. */
export function markText(mark: Mark): string {
  const room = `${mark.room}.${mark.generation}${mark.speaker ? 's' : ''}`;
  return `${room} ${mark.seat} ${letters[mark.kind]} ${mark.at.toString(36)}`;
}

export function markOf(text: string): Mark {
  const [room, seat, letter, at] = text.split(' ');
  const parts = /^(-?\d+)\.(\d+)(s?)$/.exec(room ?? '');
  const kind = kinds[letter ?? ''];
  if (!parts || !seat || !kind || !at) throw new TypeError(`not a mark: ${JSON.stringify(text.slice(0, 80))}`);
  return {
    kind,
    at: Number.parseInt(at, 36),
    room: Number(parts[1]),
    generation: Number(parts[2]),
    speaker: parts[3] === 's',
    seat,
  };
}

/** The union of two sets of marks' texts, sorted: the same set is the same list, byte for byte. */
export function unionOf(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

/**
 * Adds a beat to the runs. Runs of one room and generation are the clusters of beats with no gap over `gapMs`; as each keeps
 * its first and last beat, the outcome does not depend on the order in which beats come.
 */
export function withBeat(runs: readonly Run[], beat: Pick<Beat, 'at' | 'room' | 'generation'>, gapMs: number): Run[] {
  const { room, generation, at } = beat;
  return unitedRuns([...runs, { room, generation, first: at, last: at }], gapMs);
}

export function unitedRuns(runs: readonly Run[], gapMs: number): Run[] {
  const sorted = [...runs].sort(
    (a, b) => a.room - b.room || a.generation - b.generation || a.first - b.first || a.last - b.last,
  );
  const out: Run[] = [];
  for (const run of sorted) {
    const before = out.at(-1);
    const same = before && before.room === run.room && before.generation === run.generation;
    if (same && run.first - before.last <= gapMs) {
      out[out.length - 1] = { ...before, last: Math.max(before.last, run.last) };
    } else out.push(run);
  }
  return out;
}
