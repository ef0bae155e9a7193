import { type Conference, concernsBranch } from '../../shared/domain/conference.ts';
import { mayGoByMail } from '../../shared/domain/paper.ts';
import { cancel, create, edit, type Wish } from '../../shared/domain/schedule.ts';
import { timeErrors, withDoors } from '../../shared/domain/schedule-times.ts';
import { isCurrentWakeUp, wakeUpsOf } from '../../shared/domain/wake-up.ts';

const now = Date.parse('2026-01-05T00:00:00Z');
const hour = 3600_000;
const wish: Wish = {
  title: 'Hội nghị toàn quốc',
  chair: 'Chủ trì',
  office: 'VPCP',
  hostPoint: '24',
  startsAt: now + 24 * hour,
  endsAt: now + 27 * hour,
  zone: 'Asia/Ho_Chi_Minh',
  classification: 'internal',
  invited: { all: true },
  operatorPhone: '024 1234',
  draft: false,
};
const by = { id: 'cnf_000000000001', createdBy: 'u-1', at: now } as const;
const made = (more: Partial<Wish> = {}) =>
  create(withDoors({ ...wish, ...more }, now), { invitedBranches: ['24'] }, by);
const errors = (more: Partial<Wish>, live = false) =>
  timeErrors(withDoors({ ...wish, ...more }, now), now, live).map((e) => `${e.field}: ${e.reason}`);
const changed = (before: Conference, more: Partial<Wish>, version = before.version) =>
  edit(before, version, withDoors({ ...wish, ...more }, now), { invitedBranches: ['24'] }, { by: 'u-2', at: now + 1 });

describe('the times of a conference', () => {
  it('open the doors half an hour before, or at once where that is past', () => {
    expect(withDoors(wish, now).doorsOpenAt).toBe(wish.startsAt - hour / 2);
    expect(withDoors({ ...wish, startsAt: now + 60_000 }, now).doorsOpenAt).toBe(now);
    expect(withDoors({ ...wish, doorsOpenAt: 5 }, now).doorsOpenAt).toBe(5);
  });

  it.each<[string, Partial<Wish>, string]>([
    ['an end before the start', { endsAt: wish.startsAt }, 'body/endsAt: must be after the start'],
    [
      'rooms that would end before the conference',
      { endsAt: wish.startsAt + 22 * hour },
      'body/endsAt: from the opening of the doors to the end there may be 22 hours',
    ],
    ['a start in the past', { startsAt: now, doorsOpenAt: now, endsAt: now + hour }, 'body/startsAt: lies in the past'],
    [
      'a start three years ahead',
      { startsAt: now + 3 * 366 * 24 * hour, endsAt: now + 3 * 366 * 24 * hour + hour },
      'body/startsAt: lies more than two years ahead',
    ],
    ['doors after the start', { doorsOpenAt: wish.startsAt + 1 }, 'body/doorsOpenAt: must not be after the start'],
    [
      'doors a day before',
      { doorsOpenAt: wish.startsAt - 13 * hour },
      'body/doorsOpenAt: may be 12 hours before the start at most',
    ],
    ['a zone that is none', { zone: 'Hanoi' }, 'body/zone: "Hanoi" is no time zone'],
    ['nobody invited', { invited: { except: ['x'] } }, 'body/invited: names nobody'],
  ])('are refused for %s', (_name, more, said) => expect(errors(more)).toEqual([expect.stringContaining(said)]));

  it('are refused with everything at once', () => {
    expect(errors({ startsAt: now - 1, endsAt: now - 2, zone: '', invited: {} })).toHaveLength(4);
  });

  it('may have their start in the past once it is live, but not their end', () => {
    expect(errors({ startsAt: now - hour, doorsOpenAt: now - 2 * hour, endsAt: now + hour }, true)).toEqual([]);
    expect(errors({ startsAt: now - hour, doorsOpenAt: now - 2 * hour, endsAt: now }, true)).toEqual([
      'body/endsAt: lies in the past; end the conference instead',
    ]);
  });
});

describe('a conference', () => {
  it('is scheduled and told, or kept as a draft, which the audit record alone hears of', () => {
    expect(made()).toMatchObject({
      conference: { status: 'scheduled', version: 1, sequence: 0 },
      events: [{ id: 'ConferenceScheduled:cnf_000000000001:1', type: 'ConferenceScheduled' }],
    });
    expect(made({ draft: true })).toMatchObject({
      conference: { status: 'draft' },
      events: [{ type: 'ConferenceDrafted', data: { version: 1, by: made().conference.createdBy } }],
    });
  });

  it('raises its sequence for what a calendar must know and for nothing else', () => {
    const before = made().conference;
    expect(changed(before, { title: 'Khác' })).toMatchObject({
      conference: { version: 2, sequence: 0 },
      events: [{ data: { materially: false } }],
    });
    for (const more of [{ startsAt: wish.startsAt + 1 }, { endsAt: wish.endsAt + 1 }, { hostPoint: '31' }]) {
      expect(changed(before, more)).toMatchObject({
        conference: { version: 2, sequence: 1 },
        events: [{ type: 'ConferenceRescheduled', data: { materially: true } }],
      });
    }
  });

  it('that is already like that is not changed, even by an old version: the first answer was lost', () => {
    const before = made().conference;
    const after = changed(before, { title: 'Khác' })?.conference as Conference;
    expect(changed(after, { title: 'Khác' }, 1)).toBeUndefined();
    expect(() => changed(after, { title: 'Ba' }, 1)).toThrow(
      expect.objectContaining({ code: 'version-lost', facts: { given: 1, current: 2 } }),
    );
  });

  it('that was a draft is scheduled by its first edit that is none, and never becomes a draft again', () => {
    const draft = made({ draft: true }).conference;
    const announced = changed(draft, {});
    expect(announced).toMatchObject({
      conference: { status: 'scheduled', version: 2, sequence: 0 },
      events: [{ type: 'ConferenceScheduled' }],
    });
    expect(() => changed(announced?.conference as Conference, { draft: true })).toThrow(
      expect.objectContaining({ code: 'not-a-draft' }),
    );
  });

  it('keeps what has happened once it is live', () => {
    const live: Conference = { ...made().conference, status: 'live' };
    expect(changed(live, { endsAt: wish.endsAt + hour })?.conference).toMatchObject({ status: 'live', sequence: 1 });
    expect(() =>
      changed(live, { hostPoint: '31', startsAt: wish.startsAt + 1, doorsOpenAt: live.doorsOpenAt }),
    ).toThrow(
      expect.objectContaining({
        fields: [
          expect.objectContaining({ field: 'body/hostPoint' }),
          expect.objectContaining({ field: 'body/startsAt' }),
        ],
      }),
    );
  });

  it.each(['ended', 'settled', 'cancelled'] as const)('that is %s is not changed', (status) => {
    expect(() => changed({ ...made().conference, status }, { title: 'x' })).toThrow(
      expect.objectContaining({ code: 'conference-over' }),
    );
  });

  it('is cancelled once, told with a raised sequence; a draft goes without a word to anybody', () => {
    const before = made().conference;
    const done = cancel(before, 1, 'Bão', { by: 'u-3', at: now + 5 });
    expect(done).toMatchObject({
      conference: { status: 'cancelled', version: 2, sequence: 1, cancelReason: 'Bão' },
      events: [{ type: 'ConferenceCancelled', data: { version: 2, sequence: 1, by: 'u-3' } }],
    });
    expect(cancel(done?.conference as Conference, 1, 'Bão', { by: 'u-3', at: now + 6 })).toBeUndefined();
    expect(() => cancel(before, 7, 'x', { by: 'u-3', at: now })).toThrow(
      expect.objectContaining({ code: 'version-lost' }),
    );
    expect(cancel(made({ draft: true }).conference, 1, 'x', { by: 'u-3', at: now })?.events).toMatchObject([
      { type: 'ConferenceDrafted' },
    ]);
    expect(() => cancel({ ...before, status: 'ended' }, 1, 'x', { by: 'u-3', at: now })).toThrow(
      expect.objectContaining({ code: 'conference-over' }),
    );
  });

  it('is named in mails only where it is public or internal', () => {
    expect((['public', 'internal', 'confidential', 'secret', 'top-secret'] as const).map(mayGoByMail)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('concerns the branch that plans it or takes part, and as a draft its planner only', () => {
    const { conference } = made();
    expect([concernsBranch(conference, '24'), concernsBranch(conference, '31')]).toEqual([true, false]);
    expect(concernsBranch({ ...conference, branches: ['31'] }, '31')).toBe(true);
    expect(concernsBranch({ ...conference, status: 'draft' }, '24')).toBe(false);
    expect(concernsBranch({ ...conference, status: 'draft', ownerBranch: '24' }, '24')).toBe(true);
  });
});

describe('a wake-up', () => {
  const { conference } = made();
  it('is wanted for doors, start and deadline of what is scheduled or live, and for nothing else', () => {
    expect(wakeUpsOf(conference).map((w) => [w.kind, w.dueAt, w.version])).toEqual([
      ['doors-open', conference.doorsOpenAt, 1],
      ['start-due', conference.startsAt, 1],
      ['deadline', conference.endsAt + 2 * hour, 1],
    ]);
    for (const status of ['draft', 'ended', 'settled', 'cancelled'] as const)
      expect(wakeUpsOf({ ...conference, status })).toEqual([]);
  });

  it('of an older plan is not current; one whose time still holds is, whatever else has changed', () => {
    const [, , deadline] = wakeUpsOf(conference);
    if (!deadline) throw new Error('no deadline');
    expect(isCurrentWakeUp(deadline, { ...conference, version: 5, status: 'live' })).toBe(true);
    expect(isCurrentWakeUp(deadline, { ...conference, version: 2, endsAt: conference.endsAt + 1 })).toBe(false);
    expect(isCurrentWakeUp(deadline, { ...conference, status: 'cancelled' })).toBe(false);
    expect(isCurrentWakeUp({ ...deadline, version: 9 }, conference)).toBe(false);
  });
});
