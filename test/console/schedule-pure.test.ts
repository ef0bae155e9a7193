import { ApiProblem } from '../../console/src/api/problem.ts';
import { stageKeys, stagesOf } from '../../console/src/pages/conference/stages.ts';
import { faultsOf, toldAtOnce } from '../../console/src/pages/schedule/faults.ts';
import {
  type Conference,
  emptyForm,
  type Form,
  formLike,
  type Wish,
  wishOf,
} from '../../console/src/pages/schedule/form.ts';
import {
  changed,
  codesIn,
  codesUnder,
  countryOf,
  invitedOf,
  type Point,
  tallies,
} from '../../console/src/pages/schedule/invitation-choice.ts';
import { forgetForm, keepForm, keptForm } from '../../console/src/pages/schedule/kept-form.ts';
import { consequencesOf, differences, merged } from '../../console/src/pages/schedule/merge.ts';
import { mayBeSaved, saveNew } from '../../console/src/pages/schedule/save.ts';
import { resolveInvitation } from '../../shared/domain/invitation.ts';
import { directoryOf, p } from '../support/builders-directory.ts';

const now = Date.parse('2026-11-24T01:00:00Z');
const hour = 3_600_000;
const form: Form = {
  ...emptyForm,
  title: 'Hội nghị',
  chair: 'Thủ tướng',
  office: 'VPCP',
  hostPoint: '24',
  startsAt: now + 24 * hour,
  endsAt: now + 27 * hour,
  operatorPhone: '080 43162',
  invited: { all: true },
};
const directory = directoryOf([
  p('TW', 'central'),
  p('24', 'province', 'TW'),
  p('241', 'commune', '24'),
  p('242', 'commune', '24'),
  p('31', 'province', 'TW'),
  p('311', 'commune', '31'),
]);
const country = countryOf([...directory.points.values()] as unknown as Point[], now);

test('one like another has all of it but its day: the first of its weekdays that is still to come, at its hour', () => {
  const conference = {
    ...{ ...form, id: 'cnf_1', version: 3, startsAt: now, endsAt: now + 2 * hour, doorsOpenAt: now - hour },
    invited: { subtrees: ['24'], codes: [] },
  } as unknown as Conference;
  const week = 7 * 24 * hour;
  const { startsAt, endsAt, doorsOpenAt, ...rest } = formLike(conference, now + 30 * 24 * hour);
  expect([startsAt, endsAt, doorsOpenAt]).toEqual([now, now + 2 * hour, now - hour].map((at) => at + 5 * week));
  expect(rest).toMatchObject({ title: 'Hội nghị', hostPoint: '24', invited: { subtrees: ['24'] } });
  expect(formLike(conference, now - 30 * 24 * hour).startsAt).toBe(now + week);
});

describe('choosing points', () => {
  const choices = [
    {},
    { all: true },
    { all: true, except: ['241'] },
    { subtrees: ['24'] },
    { subtrees: ['24'], except: ['24'] },
    { codes: ['311', '242'] },
    { subtrees: ['TW'], except: ['31', '311'] },
  ];
  test.each(choices)('%j means here what it means to the API', (invited) => {
    const { points } = resolveInvitation(directory, { invited, hostPoint: '31', startsAt: now });
    expect([...invitedOf(country, invited, '31')].sort()).toEqual(points.map(({ code }) => code).sort());
  });

  test.each(choices)('from %j any branch or hall can be ticked and unticked, and nobody else is touched', (invited) => {
    const before = invitedOf(country, invited, '');
    for (const code of country.points.keys())
      for (const isOn of [true, false])
        for (const codes of [[code], codesUnder(country, code)]) {
          const wanted = new Set(before);
          for (const each of codes) isOn ? wanted.add(each) : wanted.delete(each);
          const after = invitedOf(country, changed(country, invited, codes, isOn), '');
          expect([...after].sort()).toEqual([...wanted].sort());
        }
  });

  test('is said in the fewest words, and counted by branch', () => {
    expect(changed(country, { all: true }, ['241'], false)).toEqual({ all: true, except: ['241'] });
    expect(changed(country, {}, codesUnder(country, '24'), true)).toEqual({ subtrees: ['24'] });
    expect(changed(country, { all: true, except: ['241'] }, ['241'], true)).toEqual({ all: true });
    expect(tallies(country, new Set(['241', '311'])).get('24')).toEqual({ chosen: 1, all: 3 });
  });

  test('a point that is dissolved by the day of the conference is not there', () => {
    const points = [...directory.points.values()].map((each) =>
      each.code === '241' ? { ...each, validTo: now } : each,
    ) as unknown as Point[];
    expect(countryOf(points, now).points.has('241')).toBe(false);
    expect(countryOf(points, now - 1).points.has('241')).toBe(true);
  });

  test('codes are read out of whatever is pasted', () => {
    expect(codesIn('241, 242;\n311\t241')).toEqual(['241', '242', '311']);
  });
});

describe('what keeps a form from being saved', () => {
  const at = { now, isLive: false, draft: false };
  test('nothing, when all is there', () => expect(faultsOf(form, at)).toEqual({}));
  test('all that is missing, told only when one saves', () => {
    const faults = faultsOf(emptyForm, at);
    expect(Object.keys(faults).sort()).toEqual(
      ['chair', 'endsAt', 'hostPoint', 'office', 'operatorPhone', 'startsAt', 'title'].sort(),
    );
    expect(toldAtOnce(faults)).toEqual({});
  });
  test.each<[Partial<Form>, object]>([
    [{ endsAt: now + 23 * hour }, { endsAt: 'end-before-start' }],
    [{ startsAt: now - hour, endsAt: now + hour, doorsOpenAt: now - 2 * hour }, { startsAt: 'start-past' }],
    [{ doorsOpenAt: now + 25 * hour }, { doorsOpenAt: 'doors-after-start' }],
    [{ endsAt: now + 48 * hour }, { endsAt: 'too-long' }],
    [{ lateAfterMinutes: 61 }, { lateAfterMinutes: 'late-range' }],
  ])('%j is told at once', (patch, faults) => {
    expect(toldAtOnce(faultsOf({ ...form, ...patch }, at))).toEqual(faults);
  });
  test('a draft may invite nobody', () => {
    const nobody = { ...form, invited: {} };
    expect([faultsOf(nobody, at).invited, faultsOf(nobody, { ...at, draft: true }).invited]).toEqual([
      'nobody',
      undefined,
    ]);
  });
});

function shelf() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('what is typed', () => {
  test('is kept for its own person, and what is confidential only in the tab', () => {
    const [lasting, passing] = [shelf(), shelf()];
    const shelves = { lasting, passing };
    keepForm(shelves, 'u-1', 'new', { form, at: now });
    expect(keptForm(shelves, 'u-1', 'new', now)?.form).toEqual(form);
    expect(keptForm(shelves, 'u-2', 'new', now)).toBeUndefined();
    keepForm(shelves, 'u-1', 'new', { form: { ...form, classification: 'secret' }, at: now });
    expect([lasting.kept.size, passing.kept.size]).toEqual([0, 1]);
    forgetForm(shelves, 'u-1', 'new');
    expect(keptForm(shelves, 'u-1', 'new', now)).toBeUndefined();
  });
  test('comes back with its gaps, and is thrown away when it is old or unreadable', () => {
    const shelves = { lasting: shelf(), passing: shelf() };
    keepForm(shelves, 'u-1', 'new', { form: { ...form, endsAt: undefined }, at: now });
    expect(keptForm(shelves, 'u-1', 'new', now)?.form.endsAt).toBeUndefined();
    expect(keptForm(shelves, 'u-1', 'new', now + 15 * 24 * hour)).toBeUndefined();
    for (const text of ['{', '{"form":{"title":"x"},"at":1}', 'null']) {
      shelves.lasting.setItem('nhipcau.form.u-1.new', text);
      expect(keptForm(shelves, 'u-1', 'new', now)).toBeUndefined();
    }
  });
});

describe('saving', () => {
  /** A system that makes one conference a key, and loses the answers it is told to lose. */
  function system(losing: number) {
    const made = new Map<string, { text: string; id: string }>();
    const calls: string[] = [];
    let left = losing;
    const call = async (
      { operation }: { operation: string },
      { body }: { body: object },
      { actKey }: { actKey?: string } = {},
    ) => {
      calls.push(operation);
      if (operation === 'editConference') return { conference: { id: 'cnf_1', version: 2, ...body }, warnings: [] };
      const text = JSON.stringify(body);
      const before = made.get(actKey ?? '');
      if (before && before.text !== text) throw new ApiProblem({ status: 422, code: 'idempotency-key-reused' });
      made.set(actKey ?? '', { text, id: 'cnf_1' });
      left -= 1;
      if (left >= 0) throw new ApiProblem({ status: 0, code: 'no-connection' });
      return { conference: { id: 'cnf_1', version: 1, ...body }, warnings: [] };
    };
    return { api: { call } as never, made, calls };
  }
  const wish = wishOf(form, false) as Wish;
  const other = { ...wish, title: 'Khác' };

  test('a changed form after a lost answer changes the one conference that was made', async () => {
    const { api, made, calls } = system(1);
    const lost = await saveNew(api, wish, { actKey: 'k', sent: [] }).catch((error) => error);
    expect(mayBeSaved(lost)).toBe(true);
    const sent = [JSON.stringify({ ...wish, title: 'Never arrived' }), JSON.stringify(wish)];
    const saved = await saveNew(api, other, { actKey: 'k', sent });
    expect([saved.conference.title, made.size]).toEqual(['Khác', 1]);
    expect(calls.at(-1)).toBe('editConference');
  });
  test('a refusal is a refusal', async () => {
    const refused = new ApiProblem({ status: 422, code: 'beyond-capacity' });
    const api = { call: async () => Promise.reject(refused) } as never;
    await expect(saveNew(api, wish, { actKey: 'k', sent: [] })).rejects.toBe(refused);
    expect(mayBeSaved(refused)).toBe(false);
  });
});

describe('two versions', () => {
  const theirs = { ...form, chair: 'Phó Thủ tướng', title: 'Của họ' };
  const mine = { ...form, title: 'Của tôi', endsAt: now + 28 * hour };
  const found = differences(form, mine, theirs);
  test('are told apart: who changed what, and where both did', () => {
    expect(found).toEqual([
      { field: 'title', isContested: true, usual: 'mine' },
      { field: 'chair', isContested: false, usual: 'theirs' },
      { field: 'endsAt', isContested: false, usual: 'mine' },
    ]);
  });
  test('become one by choice', () => {
    const chosen = new Map(found.map(({ field, usual }) => [field, usual]));
    expect(merged(mine, theirs, chosen)).toEqual({ ...mine, chair: 'Phó Thủ tướng' });
  });
  test('and what a change sets off is counted', () => {
    const invited = { before: new Set(['a', 'b']), after: new Set(['b', 'c', 'd']) };
    expect(consequencesOf(form, mine, invited)).toEqual({
      isMoved: true,
      added: 2,
      removed: 1,
      changed: ['title', 'endsAt'],
    });
  });
});

describe('the stages of a conference', () => {
  const times = { createdAt: 1, doorsOpenAt: now + hour, startsAt: now + 2 * hour };
  const nextOf = (views: ReturnType<typeof stagesOf>) => views.find(({ isNext }) => isNext)?.key;
  const stateOf = (views: ReturnType<typeof stagesOf>, key: string) => views.find((view) => view.key === key)?.state;

  test('a draft is to be scheduled; a scheduled one to have its agenda sent, then its lines checked', () => {
    expect(nextOf(stagesOf({ conference: { ...times, status: 'draft' } }, now))).toBe('schedule');
    const conference = { ...times, status: 'scheduled' as const };
    const lineCheck = { expected: 3, passed: 2, failed: 0 };
    expect(nextOf(stagesOf({ conference, agenda: { version: 1 }, lineCheck }, now))).toBe('agenda');
    const sent = { version: 1, publishedAt: 5 };
    expect(nextOf(stagesOf({ conference, agenda: sent, lineCheck }, now))).toBe('lineCheck');
  });
  test('bridges without a seat are a fault of the rooms, and the next thing once the doors are open', () => {
    const conference = { ...times, status: 'live' as const, startedAt: now };
    const rooms = { status: 'ready', seats: 5, bridges: 6, unseated: 1 };
    const views = stagesOf({ conference, rooms }, now);
    expect([nextOf(views), stateOf(views, 'rooms')]).toEqual(['rooms', 'failed']);
  });
  test('what was cancelled has no next stage, and what did not happen is skipped', () => {
    const views = stagesOf({ conference: { ...times, status: 'cancelled', cancelledAt: now }, delivery: 'none' }, now);
    expect([nextOf(views), stateOf(views, 'schedule'), stateOf(views, 'live')]).toEqual([
      undefined,
      'failed',
      'skipped',
    ]);
  });
  test('after the end: settled, concluded, sent, acknowledged', () => {
    const conference = { ...times, status: 'settled' as const, endedAt: now, settledAt: now };
    const conclusions = [{ status: 'revoked' }, { status: 'submitted' }, { status: 'draft' }];
    const drafting = stagesOf({ conference, conclusions, delivery: 'none' }, now);
    expect([nextOf(drafting), drafting.find(({ key }) => key === 'conclusions')?.note]).toEqual([
      'conclusions',
      { kind: 'word', word: 'submitted' },
    ]);
    const delivery = { recipients: 4, arrived: 4, failed: 0, acknowledged: 1 };
    const sent = stagesOf({ conference, conclusions: [{ status: 'published', publishedAt: 1 }], delivery }, now);
    expect([nextOf(sent), stateOf(sent, 'delivery')]).toEqual(['acknowledged', 'done']);
  });
  test('while answers are on their way nothing is called unknown; of what has started everybody knows that the doors opened', () => {
    const conference = { ...times, status: 'settled' as const, startedAt: now, endedAt: now, settledAt: now };
    const reading = stagesOf({ conference, isReading: true }, now);
    expect(reading.filter(({ state }) => state === 'unknown')).toEqual([]);
    expect([stateOf(reading, 'lineCheck'), stateOf(reading, 'live')]).toEqual(['reading', 'done']);
    expect(stateOf(stagesOf({ conference }, now), 'lineCheck')).toBe('unknown');
    const opened = stagesOf({ conference }, now).find(({ key }) => key === 'rooms');
    expect(opened).toMatchObject({ state: 'done', note: { kind: 'at', at: times.doorsOpenAt, word: 'done' } });
  });
  test('all stages always stand: what is not read, or not for this role, keeps its place and asks for nothing', () => {
    for (const status of ['draft', 'scheduled', 'live', 'ended', 'settled', 'cancelled'] as const) {
      const views = stagesOf({ conference: { ...times, status } }, now);
      expect([status, views.map(({ key }) => key)]).toEqual([status, stageKeys]);
    }
    const scheduled = stagesOf({ conference: { ...times, status: 'scheduled' } }, now);
    const unknown = scheduled.filter(({ state }) => state === 'unknown').map(({ key }) => key);
    expect([unknown, nextOf(scheduled)]).toEqual([['agenda', 'lineCheck', 'conclusions'], 'live']);
    const reading = { conference: { ...times, status: 'scheduled' as const }, isReading: true };
    expect(nextOf(stagesOf(reading, now))).toBeUndefined();
    expect(scheduled.find(({ key }) => key === 'rooms')?.note).toMatchObject({ kind: 'at', at: times.doorsOpenAt });
    const over = stagesOf({ conference: { ...times, status: 'settled', endedAt: now, settledAt: now } }, now);
    expect(['delivery', 'acknowledged'].map((key) => stateOf(over, key))).toEqual(['unknown', 'unknown']);
    const draft = stagesOf({ conference: { ...times, status: 'draft' } }, now);
    expect(['lineCheck', 'rooms', 'conclusions'].map((key) => stateOf(draft, key))).toEqual(Array(3).fill('waiting'));
  });
  test('lines of which some were checked are under way before the start, and never done after it', () => {
    const lineCheck = { expected: 107, passed: 1, failed: 0 };
    const at = (status: 'scheduled' | 'live' | 'ended', checked = lineCheck) =>
      stateOf(stagesOf({ conference: { ...times, status }, lineCheck: checked }, now), 'lineCheck');
    expect([at('scheduled'), at('live'), at('ended')]).toEqual(['going', 'partly', 'partly']);
    expect(at('live', { ...lineCheck, passed: 0 })).toBe('skipped');
    expect(at('live', { ...lineCheck, passed: 107 })).toBe('done');
  });
});
