import { type Conference, isOver } from './conference.ts';
import { type Floor, type FloorKind, queueOf } from './floor.ts';
import type { BridgeId } from './ids.ts';
import { Refused } from './refusals.ts';

/** What a hall knows of the floor. */
export interface HallFloor {
  readonly state: 'none' | 'asked' | 'yours' | 'closed';
  readonly kind?: FloorKind;
  readonly askedAt?: number;
  readonly position?: number;
  readonly waiting: number;
  readonly turn: number;
  readonly since?: number;
  readonly minutes?: number;
  readonly media?: 'opening' | 'open' | 'failed';
  readonly way?: 'seat' | 'promotion';
  readonly generation?: number;
  /** Another that has the floor. */
  readonly speaker?: { readonly name: string; readonly parentName?: string };
  readonly mayBeHeard: boolean;
}

/** `generation`: the one of the primary room that counts. Without the floor no hall but the chair's is heard. */
export function hallFloorOf(floor: Floor, bridgeId: BridgeId, now: { isOver: boolean; generation: number }): HallFloor {
  const { turn, speaker } = floor;
  const base = { waiting: floor.hands.length, turn, mayBeHeard: false };
  if (now.isOver || floor.closedAt !== undefined) return { ...base, state: 'closed', waiting: 0 };
  if (speaker?.bridgeId === bridgeId) {
    const { media, way } = mediaOf(floor, now.generation);
    const isOpen = media === 'open';
    return {
      ...base,
      state: 'yours',
      since: speaker.since,
      ...(speaker.minutes === undefined ? {} : { minutes: speaker.minutes }),
      media,
      ...(isOpen && way ? { way, generation: now.generation } : {}),
      mayBeHeard: isOpen && way === 'seat',
    };
  }
  const others = speaker && {
    speaker: { name: speaker.name, ...(speaker.parentName === undefined ? {} : { parentName: speaker.parentName }) },
  };
  const queue = queueOf(floor);
  const at = queue.findIndex((hand) => hand.bridgeId === bridgeId);
  const hand = queue[at];
  if (!hand) return { ...base, ...others, state: 'none' };
  return { ...base, ...others, state: 'asked', kind: hand.kind, askedAt: hand.at, position: at + 1 };
}

/** Whether the speaker is heard in the primary room as it is now: one that was made anew knows nothing of it yet. */
export function mediaOf(
  { media }: Pick<Floor, 'media'>,
  generation: number,
): { media: 'opening' | 'open' | 'failed'; way?: 'seat' | 'promotion'; reason?: string } {
  if (media?.generation !== generation) return { media: 'opening' };
  return {
    media: media.outcome,
    ...(media.way ? { way: media.way } : {}),
    ...(media.reason === undefined ? {} : { reason: media.reason }),
  };
}

type When = Pick<Conference, 'status' | 'doorsOpenAt'>;

export function isFloorClosed(floor: Floor, conference: Pick<Conference, 'status'>): boolean {
  return floor.closedAt !== undefined || isOver(conference);
}

/** Hands are raised and the floor is given from the opening of the doors until the end. */
export function isFloorOpen({ status, doorsOpenAt }: When, now: number): boolean {
  return status === 'live' || (status === 'scheduled' && now >= doorsOpenAt);
}

/** Throws Refused. */
export function demandOpenFloor(conference: When, now: number): void {
  if (isFloorOpen(conference, now)) return;
  const { status, doorsOpenAt } = conference;
  if (status === 'scheduled') {
    throw new Refused('too-early', 'The floor opens with the doors of the conference.', {
      facts: { from: new Date(doorsOpenAt).toISOString() },
    });
  }
  throw new Refused('floor-closed', `A conference that is ${status} has no floor.`, { status: 409, facts: { status } });
}
