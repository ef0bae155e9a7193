import { planCapacity, type Quotas } from '../../shared/domain/capacity.ts';
import { resolveInvitation } from '../../shared/domain/invitation.ts';
import { isHead, type Point } from '../../shared/domain/point.ts';
import { directoryOf, p } from '../support/builders-directory.ts';

const quotas: Quotas = { rate: 10, burst: 20, replicas: 4, meetings: 250, roomSeats: 240 };

function country(provinces: number, communes: number): Point[] {
  const all = Array.from({ length: provinces }, (_, i) => [
    p(`${i}`, 'province'),
    ...Array.from({ length: communes }, (_, n) => p(`${i}-${n}`, 'commune', `${i}`)),
  ]);
  return [...directoryOf(all.flat()).points.values()];
}

describe('the capacity plan', () => {
  it('needs one room and no waiting for a small conference', () => {
    expect(planCapacity(country(2, 28), '0', 180, quotas)).toMatchObject({
      bridges: 58,
      replicas: 0,
      rooms: [{ room: 0, seats: 58 }],
      floorMs: 0,
      refusals: [],
      calls: { createMeeting: 1, batchCreateAttendee: 1, total: 2 },
    });
  });

  it('seats the rest in replicas where few seats of a room are used: the host and the heads of branches stay in the primary', () => {
    const plan = planCapacity(country(2, 2), '0', 180, { ...quotas, roomSeats: 3 });
    expect(plan).toMatchObject({ bridges: 6, replicas: 2, refusals: [] });
    expect(plan.rooms.map(({ seats }) => seats)).toEqual([2, 2, 2]);
  });

  it.each([
    [542, 10, 50],
    [3355, 34, 97],
    [10_000, 34, 293],
  ])('for about %i bridges stays within the bounds that are promised', (_n, provinces, communes) => {
    const plan = planCapacity(country(provinces, communes), '0', 180, { ...quotas, replicas: 40 });
    const bound = plan.bridges < 600 ? 1000 : plan.bridges < 4000 ? 3500 : 14_000;
    expect(plan.refusals.filter((r) => r.needed <= 40)).toEqual([]);
    expect(plan.floorMs).toBeLessThanOrEqual(bound);
    expect(plan.rooms.reduce((sum, r) => sum + r.seats, 0)).toBe(plan.bridges);
  });

  it('lets the slower operation set the floor: burst first, then the rate', () => {
    const plan = planCapacity(country(34, 97), '0', 180, { ...quotas, replicas: 40 });
    expect(plan.floorMs).toBe(Math.ceil(((plan.calls.batchCreateAttendee - 20) / 10) * 1000));
  });

  it('estimates the media of a bridge for three hours at 0.306 dollars', () => {
    const { cost } = planCapacity(country(1, 999), '0', 180, { ...quotas, replicas: 40 });
    expect(cost).toMatchObject({ attendeeMinutes: 180_000, usd: 306, usdPerAttendeeMinute: 0.0017 });
    expect(cost.source).toContain('attendee-minute');
  });

  it('refuses what the account cannot serve, with the quota, the need and the way out', () => {
    const [refusal, ...rest] = planCapacity(country(34, 97), '0', 180, quotas).refusals;
    expect(rest).toEqual([]);
    expect(refusal).toMatchObject({ quota: 'Replica meetings per primary meeting', needed: 14, granted: 4 });
    expect(refusal?.wayOut).toMatch(
      /^Ask AWS to raise "replica meetings per primary" to 14, .* or invite \d+ points fewer /,
    );
  });

  it('says the truth about how many points are too many', () => {
    const all = country(10, 150);
    const refused = planCapacity(all, '0', 60, quotas).refusals[0];
    const fewer = refused?.pointsOver ?? 0;
    expect(refused?.wayOut).toContain(`invite ${fewer} points fewer`);
    const without = (n: number) => [...all.filter(isHead), ...all.filter((each) => !isHead(each)).slice(n)];
    expect(planCapacity(without(fewer), '0', 60, quotas).refusals).toEqual([]);
    expect(planCapacity(without(fewer - 1), '0', 60, quotas).refusals).toHaveLength(1);
  });

  it('counts the rooms of conferences at the same time against the meetings of the Region', () => {
    const [refusal] = planCapacity(country(2, 28), '0', 180, { ...quotas, meetings: 10 }, 10).refusals;
    expect(refusal).toMatchObject({ quota: 'Concurrent meetings', needed: 11, granted: 10 });
  });

  it('does not send anybody to AWS for more than there is', () => {
    expect(planCapacity(country(34, 400), '0', 60, quotas).refusals[0]?.wayOut).toContain(
      'split it into several conferences',
    );
  });
});

describe('an invitation', () => {
  const directory = directoryOf([
    p('00', 'central'),
    p('24', 'province', '00'),
    p('31', 'province', '00'),
    p('a', 'commune', '24'),
    p('b', 'commune', '24'),
    p('c', 'commune', '31'),
    p('old', 'commune', '24', { validTo: 1000, mergedInto: 'a', name: 'Xã Cũ' }),
    p('new', 'commune', '24', { validFrom: 1000 }),
  ]);
  const at = (startsAt: number, invited: object, hostPoint = '00', within?: string) => {
    const { points, problems } = resolveInvitation(directory, { invited, hostPoint, startsAt }, within);
    return { codes: points.map((each) => each.code), problems: problems.map((e) => `${e.field}: ${e.reason}`) };
  };

  it('is the union of all, subtrees and codes, less the exceptions, as the directory stands on that day', () => {
    expect(at(999, { all: true }).codes).toEqual(['00', '24', '31', 'a', 'b', 'c', 'old']);
    expect(at(1000, { subtrees: ['24'], codes: ['c'], except: ['b'] }).codes).toEqual(['00', '24', 'a', 'c', 'new']);
  });

  it('always has the host, even where he is excepted', () => {
    expect(at(0, { codes: ['a'], except: ['00'] }).codes).toEqual(['00', 'a']);
  });

  it('names whoever is named and is not there on that day, and what became of it', () => {
    expect(at(1000, { codes: ['old', 'zz'], subtrees: ['yy'], except: ['xx'] }, 'new2').problems).toEqual([
      'body/invited/subtrees: there is no point "yy"',
      'body/invited/codes: old (Xã Cũ) is not in being on that day; it was merged into a',
      'body/invited/codes: there is no point "zz"',
      'body/invited/except: there is no point "xx"',
      'body/hostPoint: there is no point "new2"',
    ]);
  });

  it('of a provincial office ends at its branch; what lies outside does not exist', () => {
    expect(at(0, { all: true }, '24', '24').codes).toEqual(['24', 'a', 'b', 'old']);
    expect(at(0, { codes: ['c', 'zz'] }, '00', '24').problems).toEqual([
      'body/invited/codes: there is no point "c"',
      'body/invited/codes: there is no point "zz"',
      'body/hostPoint: there is no point "00"',
    ]);
  });
});
