import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  type Access,
  afterFailure,
  checkMs,
  idleMs,
  isLocked,
  lockedAfter,
  noAttempts,
  opened,
  seen,
  sessionEnd,
  sessionOf,
  sessionsLimit,
  signIn,
} from '../../shared/domain/access.ts';
import { newLinkSecret, newPin, partsOfCredential, pinHashOf, sameHash } from '../../shared/domain/access-secrets.ts';

const access: Access = {
  bridgeId: 'brg_abcdefgh1234_wxyz_abcdefgh1234',
  linkHash: 'l',
  sealedLink: 's',
  pinHash: 'p',
  sealedPin: 's',
  epoch: 1,
  attempts: noAttempts,
  sessions: [],
  version: 1,
};
const session = { id: 'new', openedAt: 0, expiresAt: 1_000_000 };

describe('signing in', () => {
  it('waits longer after every wrong PIN and locks after ten, so that guessing a PIN takes a thousand years', () => {
    let attempts = noAttempts;
    const waits: number[] = [];
    for (let i = 0; i < lockedAfter; i++) {
      attempts = afterFailure(attempts, 0);
      waits.push(attempts.waitUntil);
    }
    expect(waits).toEqual([0, 0, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    expect(isLocked(attempts)).toBe(true);
    expect(signIn({ access: { ...access, attempts }, attempts, isRight: true, session }, 9e12).kind).toBe('slow-down');
  });

  it('looks at no try before the wait is over, right or wrong', () => {
    const attempts = { failures: 3, waitUntil: 5_000 };
    for (const isRight of [true, false]) {
      expect(signIn({ access, attempts, isRight, session }, 4_999)).toMatchObject({ kind: 'slow-down', waitMs: 1 });
    }
    expect(signIn({ access, attempts, isRight: true, session }, 5_000).kind).toBe('opened');
  });

  it('answers alike for a wrong PIN, an unknown link and a bridge that is shut out', () => {
    const of = (given: Access | undefined, isRight: boolean) =>
      signIn({ access: given, attempts: noAttempts, isRight, session }, 0);
    expect(of(undefined, false)).toEqual(of(access, false));
    expect(of({ ...access, revokedAt: 1 }, true)).toEqual(of(access, false));
  });

  it('never keeps more than four devices, and one device once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ device: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), at: fc.nat(1000) })),
        (all) => {
          let current = access;
          for (const [i, { device, at }] of all.entries()) {
            const next = { id: `s${i}`, device, openedAt: at, expiresAt: 1_000_000 };
            const outcome = signIn({ access: current, attempts: current.attempts, isRight: true, session: next }, at);
            if (outcome.kind !== 'opened') return false;
            current = outcome.access;
            if (sessionOf(current, next.id, at) === undefined) return false;
          }
          const devices = current.sessions.map((s) => s.device);
          return devices.length <= sessionsLimit && new Set(devices).size === devices.length;
        },
      ),
    );
  });

  it('ends every session with the revocation', () => {
    const open = { ...access, sessions: [session] };
    expect(sessionOf(open, 'new', 1)).toEqual(session);
    expect(sessionOf({ ...open, revokedAt: 2 }, 'new', 3)).toBeUndefined();
    expect(sessionOf(open, 'new', session.expiresAt)).toBeUndefined();
  });
});

describe('a session of a hall', () => {
  const hour = 3600_000;
  const minute = 60_000;
  const times = { doorsOpenAt: 100 * hour, endsAt: 104 * hour };
  const of = (openedAt: number) => ({ ...access, sessions: [opened({ id: 's' }, openedAt, times)] });
  const lives = (held: Access | undefined, at: number) => sessionOf(held, 's', at) !== undefined;

  it('lasts some hours for a line check days ahead, and for a roll handed in days after', () => {
    for (const at of [10 * hour, 200 * hour]) expect(sessionEnd(at, times)).toBe(at + checkMs);
    expect(lives(of(10 * hour), 10 * hour + checkMs - 1)).toBe(true);
    expect(lives(of(10 * hour), 10 * hour + checkMs)).toBe(false);
  });

  it('lasts until the end of the conference and the time for its roll and papers, from before the doors on', () => {
    for (const at of [97 * hour, 100 * hour, 103 * hour]) expect(sessionEnd(at, times)).toBe(108 * hour);
    expect(sessionEnd(100 * hour, { doorsOpenAt: 100 * hour, endsAt: 150 * hour })).toBe(124 * hour);
  });

  it('never ends while its page waits for the doors and says nothing yet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 90 * hour, max: 100 * hour }), (at) => {
        const beats = 99.5 * hour;
        // one of a check is over before the page begins to beat, so nobody is thrown out of the room
        return at + checkMs <= beats || lives(of(at), Math.max(at, beats) + hour);
      }),
    );
  });

  it('ends where its page has not been there for a while, and is kept by a beat now and then', () => {
    let held: Access = of(100 * hour);
    expect(lives(held, 100 * hour + idleMs - 1)).toBe(true);
    expect(lives(held, 100 * hour + idleMs)).toBe(false);
    let notes = 0;
    for (let at = 100 * hour; at <= 103 * hour; at += minute / 2) {
      const next = seen(held, 's', at, times);
      if (next) notes++;
      held = next ?? held;
    }
    expect(notes).toBe(12); // four an hour, not one a beat
    expect(lives(held, 103 * hour + idleMs - minute)).toBe(true);
    expect(seen(held, 's', 103 * hour + idleMs, times)).toBeUndefined(); // what is over is not woken by a beat
    expect(seen(held, 'other', 103 * hour + minute, times)).toBeUndefined();
  });

  it('follows the conference when it is moved while it runs', () => {
    const later = seen(of(100 * hour), 's', 101 * hour, { ...times, endsAt: 110 * hour });
    expect(later?.sessions[0]?.expiresAt).toBe(114 * hour);
  });
});

describe('secrets of a hall', () => {
  it('draws links of 160 bits and PINs of six digits, evenly', () => {
    const pins = Array.from({ length: 2000 }, () => newPin(randomBytes));
    expect(pins.every((pin) => /^\d{6}$/.test(pin))).toBe(true);
    expect(new Set(pins.map((pin) => pin[0])).size).toBe(10);
    expect(newLinkSecret(randomBytes)).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
  });

  it('throws away draws that would favour low PINs', () => {
    const draws = [Buffer.from('ffffffff', 'hex'), Buffer.from([0, 0, 0, 7])];
    expect(newPin(() => draws.shift() as Buffer)).toBe('000007');
  });

  it('reads a credential only in its exact form', () => {
    const id = access.bridgeId;
    expect(partsOfCredential(`${id}.${'a'.repeat(32)}`)).toEqual({ bridgeId: id, secret: 'a'.repeat(32) });
    for (const bad of ['', '.', id, `${id}.`, `${id}.short`, `x.${'a'.repeat(32)}`, `${id}.${'a'.repeat(65)}`]) {
      expect(partsOfCredential(bad)).toBeUndefined();
    }
  });

  it('binds the PIN to its link, so that the table alone does not give it away', () => {
    expect(sameHash(pinHashOf('one', '123456'), pinHashOf('two', '123456'))).toBe(false);
  });
});
