import fc from 'fast-check';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import {
  type Delegate,
  delegateCounts,
  type RollCall,
  rollProblems,
  type Submission,
  saidByRoll,
  takeRoll,
} from '../../shared/domain/roll-call.ts';

const id = bridgeIdOf('cnf_0123456789ab', '24', '08001');
const now = 1_800_000_000_000;
const hall = { by: 'hall' } as const;
const person = (name: string, mode: Delegate['mode'] = 'in-person', more: Partial<Delegate> = {}): Delegate => ({
  name,
  mode,
  ...more,
});
const copy = (revision: number, takenAt: number, delegates: Delegate[], presentCount?: number): Submission => ({
  revision,
  takenAt: now + takenAt,
  delegates,
  presentCount,
});
const take = (current: RollCall | undefined, submission: Submission) =>
  takeRoll(current, id, submission, hall, now + 3_600_000);
const said = (roll: RollCall | undefined) => [
  roll?.presentCount,
  roll?.delegates.map((d) => [d.name, d.unit, d.mode]).sort(),
];

describe('a roll call', () => {
  test('who had seen the current one replaces it', () => {
    const first = take(undefined, copy(0, 0, [person('An'), person('Bình')], 2))?.next;
    const second = take(first, copy(1, 10, [person('An', 'absent')], 1));
    expect(second).toMatchObject({ merged: false, next: { revision: 2, presentCount: 1 } });
    expect(second?.next.delegates).toHaveLength(1);
  });

  test('a repeat says nothing new', () => {
    const entry = copy(0, 0, [person('An')], 2);
    const first = take(undefined, entry)?.next;
    expect(take(first, entry)).toBeUndefined();
  });

  test('a copy from an older revision is united: nobody is lost, the later word counts', () => {
    const base = take(undefined, copy(0, 0, [person('An'), person('Bình')], 2))?.next;
    const staff = take(base, copy(1, 100, [person('An', 'absent'), person('Bình'), person('Chi')], 3))?.next;
    const offline = take(staff, copy(1, 50, [person('An'), person('Bình', 'online'), person('Dũng')], 9));
    expect(offline?.merged).toBe(true);
    expect(said(offline?.next)).toEqual([
      3,
      [
        ['An', undefined, 'absent'],
        ['Bình', undefined, 'in-person'],
        ['Chi', undefined, 'in-person'],
        ['Dũng', undefined, 'in-person'],
      ],
    ]);
  });

  test('namesakes stay two, and both ways to write a tone are one person', () => {
    const two = take(undefined, copy(0, 0, [person('Nguyễn Văn Hoà'), person('Nguyễn Văn Hoà')]))?.next;
    const merged = take(two, copy(0, 10, [person('Nguyễn Văn Hòa', 'online')]))?.next;
    expect(merged?.delegates.map((d) => d.mode)).toEqual(['online', 'in-person']);
  });

  test('a device whose clock is ahead does not win for ever', () => {
    const ahead = take(undefined, copy(0, 9 * 3_600_000, [person('An', 'absent')]))?.next;
    expect(ahead?.takenAt).toBe(now + 3_600_000);
  });

  test('two offline copies give the same in either order', () => {
    const delegate = fc.record({
      name: fc.constantFrom('An', 'Bình', 'Chi', 'Dũng'),
      unit: fc.constantFrom('Sở A', 'Sở B'),
      mode: fc.constantFrom('in-person' as const, 'online' as const, 'absent' as const),
    });
    const entry = fc.record({
      revision: fc.constant(1),
      takenAt: fc.integer({ min: now, max: now + 5 }),
      presentCount: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      delegates: fc.array(delegate, { maxLength: 6 }),
    });
    const base = take(undefined, copy(0, 0, [person('Yến')], 7))?.next as RollCall;
    fc.assert(
      fc.property(entry, entry, (a, b) => {
        const then = (roll: RollCall, submission: Submission) => take(roll, submission)?.next ?? roll;
        // the first of the two to arrive saw revision 1 and replaces it; the other is late
        const ab = then(then(base, a), b);
        const ba = then(then(base, b), a);
        expect(said(ab)).toEqual(said(ba));
      }),
    );
  });

  test('leave needs its reason, an absent person stands in for nobody, nobody for himself', () => {
    const problems = rollProblems(
      copy(0, 0, [
        person('An', 'absent-with-leave'),
        person('Bình', 'absent', { substituteFor: 'Chi' }),
        person('Dũng', 'online', { substituteFor: 'Dũng' }),
        person('Chi', 'absent-with-leave', { reason: 'ốm' }),
      ]),
    );
    expect(problems.map((p) => p.field)).toEqual([
      'body/delegates/0/reason',
      'body/delegates/1/substituteFor',
      'body/delegates/2/substituteFor',
    ]);
  });

  test('what it says of the hall as a whole', () => {
    const roll = (delegates: Delegate[], presentCount?: number) =>
      take(undefined, copy(0, 0, delegates, presentCount))?.next;
    expect(saidByRoll(undefined)).toBeUndefined();
    expect(saidByRoll(roll([], 4))).toBe('present');
    expect(saidByRoll(roll([person('An', 'online')]))).toBe('present');
    expect(saidByRoll(roll([person('An', 'absent')]))).toBe('absent');
    expect(saidByRoll(roll([], 0))).toBe('absent');
    expect(delegateCounts([person('An', 'online', { substituteFor: 'Chi' })])).toMatchObject({
      online: 1,
      substitutes: 1,
    });
  });
});
