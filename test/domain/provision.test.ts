import fc from 'fast-check';
import type { Conference } from '../../shared/domain/conference.ts';
import {
  afterLoss,
  broughtUp,
  demandOf,
  diedEmpty,
  evenly,
  mayAsk,
  type Provisioning,
  seatBatch,
} from '../../shared/domain/provision.ts';
import {
  externalMeetingIdOf,
  partsOfExternalMeetingId,
  type Room,
  requestTokenOf,
} from '../../shared/domain/room-state.ts';
import { waitSeconds } from '../../shared/domain/seat.ts';

const minute = 60_000;
const conference = { status: 'scheduled', doorsOpenAt: 100 * minute } as Conference;
const record = {
  status: 'ready',
  leaseUntil: 0,
  askedAt: 0,
  generations: [1, 1, 1],
  readyAt: 0,
} as unknown as Provisioning;
const wakeUp = { isWakeUp: true, isAsked: false };
const asked = { isWakeUp: false, isAsked: true };
const other = { isWakeUp: false, isAsked: false };

describe('what provisioning is to do', () => {
  it.each([
    ['an early wake-up only plans', conference, wakeUp, 0, 10 * minute, 'plan'],
    ['the wake-up at the doors makes', conference, wakeUp, 0, 99 * minute, 'make'],
    ['staff may open half an hour early', conference, asked, 0, 71 * minute, 'make'],
    ['and not earlier', conference, asked, 0, 69 * minute, 'plan'],
    ['nobody else opens early', conference, other, 0, 99 * minute, 'plan'],
    ['what was opened once is kept up', conference, other, 1, 80 * minute, 'make'],
    ['moved to another day, it is planned and not kept up', conference, other, 1, 10 * minute, 'plan'],
    ['a draft has no rooms', { ...conference, status: 'draft' }, wakeUp, 0, 200 * minute, 'ignore'],
    ['what is over is closed', { ...conference, status: 'cancelled' }, wakeUp, 0, 0, 'close'],
  ] as const)('%s', (_, given, look, round, now, expected) => {
    expect(demandOf(given as Conference, look, round, now)).toBe(expected);
  });

  it('raises the generation of one replica, of all with the primary, and of none twice', () => {
    expect(afterLoss([1, 1, 1], 2, 1)).toEqual([1, 1, 2]);
    expect(afterLoss([1, 1, 2], 0, 1)).toEqual([2, 2, 3]);
    expect(afterLoss([2, 1], 0, 1)).toBeUndefined();
    expect(afterLoss([1], 5, 1)).toBeUndefined();
  });

  it('leaves a room that died empty to the hall that asks, and makes any other anew', () => {
    expect([4, 5, 5.5, 7].map((age) => diedEmpty(record, age * minute))).toEqual([false, true, true, false]);
  });

  it('forgets what died with the old generation', () => {
    const room = {
      room: 1,
      generation: 1,
      status: 'open',
      seated: 3,
      meetingId: 'm',
      failed: [],
      bridges: [],
    } as unknown as Room;
    expect(broughtUp(room, 1)).toBe(room);
    expect(broughtUp(room, 2)).toEqual({
      room: 1,
      generation: 2,
      status: 'planned',
      seated: 0,
      failed: [],
      bridges: [],
    });
  });

  it('splits evenly into as few batches as can be', () => {
    expect(evenly([...Array(240).keys()], seatBatch).map((b) => b.length)).toEqual([80, 80, 80]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 600 }), fc.integer({ min: 1, max: 120 }), (all, size) => {
        const batches = evenly(all, size);
        expect(batches.flat()).toEqual(all);
        expect(batches).toHaveLength(Math.ceil(all.length / size));
        expect(batches.every((b) => b.length > 0 && b.length <= size)).toBe(true);
      }),
    );
  });

  it('is asked for by one hall in half a minute, and not while somebody works or all is over', () => {
    expect(mayAsk(undefined, 0)).toBe(true);
    expect(mayAsk({ ...record, askedAt: 10_000 }, 39_999)).toBe(false);
    expect(mayAsk({ ...record, askedAt: 10_000 }, 40_000)).toBe(true);
    expect(mayAsk({ ...record, leaseUntil: 50_000 }, 40_000)).toBe(false);
    expect(mayAsk({ ...record, status: 'closed' }, 40_000)).toBe(false);
  });

  it('spreads those who wait', () => {
    const waits = [0, 0.25, 0.5, 0.75, 0.99].map((chance) => waitSeconds(record, 1, chance));
    expect(new Set(waits).size).toBeGreaterThan(3);
    expect(Math.min(...waits)).toBeGreaterThan(0);
  });
});

describe('names toward Chime', () => {
  it('fit the service, and lead back', () => {
    const id = externalMeetingIdOf('cnf_abcdefgh1234', 40, 99_999);
    expect(id.length).toBeLessThanOrEqual(64);
    expect(requestTokenOf('cnf_abcdefgh1234', 40, 99_999)).toMatch(/^[-_a-zA-Z0-9]{2,64}$/);
    expect(partsOfExternalMeetingId(id)).toEqual({ conferenceId: 'cnf_abcdefgh1234', room: 40, generation: 99_999 });
    for (const foreign of ['', 'x', 'cnf_abcdefgh1234.1', 'cnf_ABCDEFGH1234.1.1', `${id}.1`]) {
      expect(partsOfExternalMeetingId(foreign)).toBeUndefined();
    }
  });
});
