import {
  bodyOf,
  type DraftSession,
  doubtsOf,
  dueTimes,
  faultsOf,
  moved,
} from '../../console/src/pages/agenda/agenda.ts';
import { mergeAgendas } from '../../console/src/pages/agenda/merge-agenda.ts';

const hour = 3600_000;
const item = (id: string, title = id, more = {}) => ({ id, title, speaker: '', minutes: undefined, ...more });
const session = (
  id: string,
  items: ReturnType<typeof item>[] = [],
  more: Partial<DraftSession> = {},
): DraftSession => ({
  id,
  title: id,
  startsAt: 0,
  endsAt: hour,
  chair: '',
  items,
  ...more,
});

describe('two agendas out of one', () => {
  const base = [session('s', [item('a'), item('b')]), session('t')];

  test('what only one side changed is taken, in either direction', () => {
    const mine = [session('s', [item('a', 'A'), item('b')]), session('t')];
    const theirs = [session('s', [item('a'), item('b', 'B')], { chair: 'C' }), session('t')];
    expect(mergeAgendas(base, mine, theirs)).toEqual({
      draft: [session('s', [item('a', 'A'), item('b', 'B')], { chair: 'C' }), session('t')],
      clashes: [],
    });
  });

  test('what both changed is a clash: mine until somebody chooses', () => {
    const mine = [session('s', [item('a', 'M'), item('b')]), session('t')];
    const theirs = [session('s', [item('a', 'T'), item('b')]), session('t')];
    const { draft, clashes } = mergeAgendas(base, mine, theirs);
    expect(clashes).toEqual([{ kind: 'field', of: 'a', title: 'M', field: 'title', mine: 'M', theirs: 'T' }]);
    expect(draft[0]?.items[0]?.title).toBe('M');
    const chosen = mergeAgendas(base, mine, theirs, new Map([['a title', 'theirs']]));
    expect(chosen.draft[0]?.items[0]?.title).toBe('T');
    expect(mergeAgendas(base, mine, mine).clashes).toEqual([]);
  });

  test('what one removed and the other left alone is gone; what the other changed stays until it is chosen away', () => {
    const without = [session('s', [item('b')]), session('t')];
    expect(mergeAgendas(base, without, base).draft).toEqual(without);
    expect(mergeAgendas(base, base, without).draft).toEqual(without);
    const changed = [session('s', [item('a', 'T'), item('b')]), session('t')];
    const kept = mergeAgendas(base, without, changed);
    expect(kept.clashes).toEqual([{ kind: 'removed', of: 'a', title: 'T', by: 'mine' }]);
    expect(kept.draft[0]?.items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(mergeAgendas(base, without, changed, new Map([['a removed', 'mine']])).draft).toEqual(without);
  });

  test('new parts of both stay, and an order that one side alone changed is kept', () => {
    const mine = [session('s', [item('a'), item('m'), item('b')]), session('t')];
    const theirs = [session('t'), session('s', [item('b'), item('a'), item('n')])];
    const { draft } = mergeAgendas(base, mine, theirs);
    expect(draft.map(({ id }) => id)).toEqual(['t', 's']);
    expect(draft[1]?.items.map(({ id }) => id)).toEqual(['b', 'a', 'm', 'n']);
  });
});

describe('the draft of an agenda', () => {
  test('names what cannot be saved, and doubts what probably is a slip', () => {
    const draft = [
      session('s', [item('a', ' '), item('b', 'b', { minutes: 90 })], { endsAt: -1 }),
      session('t', [item('c', 'c', { minutes: 61 })]),
      session('u', [], { startsAt: hour / 2, endsAt: hour }),
      session('v', [], { startsAt: hour, endsAt: 3 * hour }),
    ];
    expect([...faultsOf(draft)]).toEqual([
      ['s', 'order'],
      ['a', 'title'],
    ]);
    expect([...doubtsOf(draft.slice(1), { startsAt: 0, endsAt: 2 * hour })]).toEqual([
      ['t', 'too-long'],
      ['u', 'overlaps'],
      ['v', 'outside'],
    ]);
  });

  test('items are due one after another, as far as each says how long it takes', () => {
    const items = [{ minutes: 10 }, {}, { minutes: 5 }] as never;
    expect(dueTimes({ startsAt: 0, items })).toEqual([0, 600_000, undefined]);
  });

  test('is sent without what is empty, and nothing moves over an end', () => {
    expect(bodyOf(3, [session('s', [item('a', ' A ')])])).toEqual({
      version: 3,
      sessions: [{ id: 's', title: 's', startsAt: 0, endsAt: hour, items: [{ id: 'a', title: 'A' }] }],
    });
    expect([moved([1, 2, 3], 2, 1), moved([1, 2, 3], 2, -1)]).toEqual([
      [1, 2, 3],
      [1, 3, 2],
    ]);
  });
});
