import { ApiProblem } from '../../console/src/api/problem.ts';
import { chosen } from '../../console/src/pages/conclusions/choose.ts';
import { contentOf, type DraftText, missingOf, textOf } from '../../console/src/pages/conclusions/draft-text.ts';
import { forgetDraft, keepDraft, keptDraft } from '../../console/src/pages/conclusions/kept-draft.ts';
import * as it from '../../console/src/pages/conclusions/saving.ts';
import { stagesOf } from '../../console/src/pages/conclusions/stages.ts';
import {
  byUrgency,
  chosen as chosenDocument,
  isRevoked,
  matches,
  mendingOf,
} from '../../console/src/pages/delivery/rows.ts';
import { numberInName, readDigest, sha256Of } from '../../console/src/pages/verify/digest.ts';

const text: DraftText = textOf({
  abstract: 'Kết luận',
  sections: [{ heading: 'I. Đánh giá', paragraphs: ['Một.', 'Hai.'] }],
  signer: { post: 'Chánh Văn phòng', name: 'Trần Văn Sơn' },
  place: 'Hà Nội',
  recipients: ['Các điểm cầu'],
  form: 'state',
  issuer: { name: 'Văn phòng Chính phủ' },
});
const other: DraftText = { ...text, abstract: 'Khác' };
const third: DraftText = { ...text, abstract: 'Thứ ba' };
const fourth: DraftText = { ...text, abstract: 'Thứ tư' };
const begun = it.begin({ version: 3 }, text);
const lost = new ApiProblem({ status: 0, code: 'no-connection' });
const overtaken = new ApiProblem({ status: 409, code: 'version-lost' });

describe('a notice as it is typed', () => {
  test('comes back from the API as it went there', () => {
    expect(textOf(contentOf(text))).toEqual(text);
  });

  test('loses blank lines, dashes and the marks that the paper sets', () => {
    const typed = { ...text, recipients: '- Ban Bí thư;\n\n– Các tỉnh.', abstract: '  Kết   luận ' };
    expect(contentOf(typed)).toMatchObject({ recipients: ['Ban Bí thư', 'Các tỉnh'], abstract: 'Kết luận' });
    expect(contentOf({ ...text, sections: [{ key: 'a', heading: ' ', text: 'a\r\n\n b' }] }).sections).toEqual([
      { paragraphs: ['a', 'b'] },
    ]);
  });

  test('says what is missing', () => {
    expect(missingOf({ ...text, name: ' ', place: '' })).toEqual(['name', 'place']);
  });
});

describe('what is kept', () => {
  test('waits while one types, and stands as saved when the answer has come', () => {
    const typing = it.typed(begun, other);
    expect(it.stateOf(typing)).toBe('waiting');
    const sending = it.sending(typing);
    expect(it.stateOf(sending)).toBe('sending');
    expect(it.stateOf(it.stored(sending, { version: 4 }, other))).toBe('saved');
    expect(it.stateOf(it.stored(it.typed(sending, third), { version: 4 }, other))).toBe('waiting');
  });

  test('a blank more is no change, and a draft without a signer is not sent', () => {
    expect(it.stateOf(it.typed(begun, { ...text, abstract: 'Kết luận ' }))).toBe('saved');
    expect(it.stateOf(it.typed(begun, { ...text, name: '' }))).toBe('incomplete');
  });

  test('of somebody else comes in where nothing was typed, and is a conflict where something was', () => {
    expect(it.found(begun, { version: 4 }, other).typed).toEqual(other);
    const conflict = it.found(it.typed(begun, third), { version: 4 }, other);
    expect(it.stateOf(conflict)).toBe('conflict');
    expect(conflict.typed).toEqual(third);
    expect(it.stateOf(it.takeTheirs(conflict))).toBe('saved');
    const mine = it.keepMine(conflict);
    expect([it.stateOf(mine), mine.base.version, mine.typed]).toEqual(['waiting', 4, third]);
  });

  test('an older answer, one on the way and our own lost answer are no conflicts', () => {
    const typing = it.typed(begun, other);
    expect(it.found(typing, { version: 3 }, third)).toBe(typing);
    const sending = it.sending(typing);
    expect(it.found(sending, { version: 4 }, other)).toBe(sending);
    const unanswered = it.failed(sending, lost);
    expect(it.stateOf(it.found(unanswered, { version: 4 }, other))).toBe('saved');
    // What was typed on top of it is not, and is sent to what stands there.
    const more = it.found(it.failed(it.sending(it.typed(unanswered, third)), overtaken), { version: 4 }, other);
    expect([it.stateOf(more), more.base.version, more.typed, more.foreign]).toEqual(['waiting', 4, third, undefined]);
    // What was refused does not stand there: of somebody else's hand it is theirs.
    const refused = it.failed(it.sending(it.typed(begun, other)), overtaken);
    expect(it.stateOf(it.found(it.typed(refused, third), { version: 4 }, other))).toBe('conflict');
    // Somebody else's text is.
    expect(it.stateOf(it.found(it.typed(unanswered, third), { version: 5 }, fourth))).toBe('conflict');
  });

  test('is told as late within five seconds of the last key', () => {
    expect(it.restMs + it.lateMs).toBeLessThan(5000);
  });

  test('is late when no answer comes, is tried again until it stands there, and then has caught up', () => {
    const sending = it.sending(it.typed(begun, other));
    expect(it.stateOf(it.late(sending))).toBe('late');
    const again = it.failed(it.late(sending), lost);
    expect([it.stateOf(again), it.isToSend(again), it.stateOf(it.sending(again))]).toEqual(['late', true, 'late']);
    expect(it.stateOf(it.typed(again, third))).toBe('late');
    const stored = it.stored(it.sending(again), { version: 4 }, other);
    expect([it.stateOf(stored), stored.hasCaughtUp, stored.unanswered]).toEqual(['saved', true, []]);
    expect(it.typed(stored, third).hasCaughtUp).toBe(false);
    // An answer in time is not worth a word, a refusal is no lateness, and nobody is late who sends nothing.
    expect(it.stored(sending, { version: 4 }, other).hasCaughtUp).toBe(false);
    expect(it.stateOf(it.failed(it.late(sending), overtaken))).toBe('failed');
    expect(it.late(begun)).toBe(begun);
  });

  test('a text that was returned, not changed, takes what is typed on top', () => {
    const typing = it.found(it.typed(begun, other), { version: 5 }, text);
    expect([it.stateOf(typing), typing.base.version, typing.typed]).toEqual(['waiting', 5, other]);
  });

  test('a third version during a conflict takes the place of the second', () => {
    const conflict = it.found(it.typed(begun, third), { version: 4 }, other);
    expect(it.found(conflict, { version: 5 }, fourth).foreign?.stored.version).toBe(5);
  });
});

describe('what is typed and not stored', () => {
  const shelf = () => {
    const all = new Map<string, string>();
    return {
      ...{ all, getItem: (key: string) => all.get(key) ?? null },
      ...{
        setItem: (key: string, what: string) => void all.set(key, what),
        removeItem: (key: string) => void all.delete(key),
      },
    };
  };
  const both = () => ({ lasting: shelf(), passing: shelf() });
  const of = (classification: 'public' | 'confidential') => ({ id: 'con_0123456789ab', classification }) as const;
  const left = it.typed(it.sending(it.typed(begun, other)), other);

  test('outlives the tab, and is sent to what stands there then; what is confidential goes with the tab', () => {
    for (const [classification, kept, empty] of [
      ['public', 'lasting', 'passing'],
      ['confidential', 'passing', 'lasting'],
    ] as const) {
      const shelves = both();
      keepDraft(shelves, 'usr_1', of(classification), left, 1000);
      expect([shelves[kept].all.size, shelves[empty].all.size]).toEqual([1, 0]);
      const found = keptDraft(shelves, 'usr_1', of(classification), 2000)!;
      expect(found.at).toBe(1000);
      // Nothing happened meanwhile; it was stored after all; somebody else was faster.
      const states = [
        it.resume({ version: 3 }, text, found),
        it.resume({ version: 4 }, other, found),
        it.resume({ version: 4 }, third, found),
      ].map(it.stateOf);
      expect(states).toEqual(['waiting', 'saved', 'conflict']);
      expect(it.resume({ version: 3 }, text, found).typed).toEqual(other);
    }
  });

  test('is found by nobody else, not after weeks, and lies there no longer than until it is stored or dropped', () => {
    const shelves = both();
    const keep = () => keepDraft(shelves, 'usr_1', of('public'), left, 0);
    keep();
    expect(keptDraft(shelves, 'usr_2', of('public'), 1)).toBeUndefined();
    expect(keptDraft(shelves, 'usr_1', of('public'), 15 * 86_400_000)).toBeUndefined();
    keep();
    keepDraft(shelves, 'usr_1', of('public'), it.stored(left, { version: 4 }, other), 2);
    expect(shelves.lasting.all.size).toBe(0);
    keep();
    forgetDraft(shelves, 'usr_1', of('public'));
    expect(shelves.lasting.all.size).toBe(0);
  });

  test('of another version of the page is of no use, and is cleared away', () => {
    const shelves = both();
    keepDraft(shelves, 'usr_1', of('public'), left, 0);
    for (const odd of ['{', 'null', '{"version":3,"typed":{},"baseText":{},"unanswered":[],"at":0}']) {
      shelves.lasting.setItem([...shelves.lasting.all.keys()][0] ?? '', odd);
      expect(keptDraft(shelves, 'usr_1', of('public'), 1)).toBeUndefined();
      keepDraft(shelves, 'usr_1', of('public'), left, 0);
    }
  });
});

test('the way of a notice: done, being done, to come; a revocation only where there is one', () => {
  const states = (status: string, more = {}) => stagesOf({ status, ...more }).map(({ state }) => state);
  expect(states('draft')).toEqual(['going', 'waiting', 'waiting', 'waiting']);
  expect(states('draft', { submittedAt: 1 })).toEqual(['going', 'waiting', 'waiting', 'waiting']);
  expect(states('approved')).toEqual(['done', 'done', 'going', 'waiting']);
  expect(states('published')).toEqual(['done', 'done', 'done', 'done']);
  expect(states('revoked', { revokedAt: 9 })).toEqual(['done', 'done', 'done', 'done', 'failed']);
});

test('of several notices the one that needs somebody is shown, unless another is asked for', () => {
  const all = [
    { id: 'a', status: 'published', editedAt: 9 },
    { id: 'b', status: 'draft', editedAt: 5 },
    { id: 'c', status: 'revoked', editedAt: 10 },
  ];
  expect(chosen(all, undefined)?.id).toBe('b');
  expect(chosen(all, 'a')?.id).toBe('a');
  expect(chosen([all[0]!, all[2]!], 'gone')?.id).toBe('c');
  expect(chosen([], undefined)).toBeUndefined();
});

describe('recipients', () => {
  const row = (state: string, more = {}) => ({
    ...{ state, branch: '24', unit: 'Xã Tam Tiến', recipient: 'Nguyễn Văn Đỗ', pointCode: '07246' },
    address: 'tam-tien@x.example',
    ...more,
  });

  test('are found without accents, by code and by address, and by where they stand', () => {
    for (const q of ['tam tien', 'do', '07246', 'tam-tien@', 'TAM do'])
      expect([q, matches(row('sent'), { q })]).toEqual([q, true]);
    expect(matches(row('sent'), { q: 'da mai' })).toBe(false);
    expect(matches(row('bounced'), { state: 'toMend' })).toBe(true);
    expect(matches(row('unknown'), { state: 'toMend' })).toBe(false);
    expect(matches(row('acknowledged'), { state: 'unacknowledged' })).toBe(false);
    expect(matches(row('sent'), { branch: '25' })).toBe(false);
  });

  test('that can be sent to again are told from those that cannot', () => {
    const rows = [
      row('failed'),
      row('bounced'),
      row('failed', { address: undefined, reason: 'no-address' }),
      row('failed', { reason: 'superseded' }),
      row('unknown'),
      row('delivered'),
    ];
    expect(mendingOf(rows)).toEqual({ again: 2, withoutAddress: 1, superseded: 1, unknown: 1 });
    expect(byUrgency(rows, (a, b) => a.localeCompare(b)).map(({ state }) => state)).toEqual([
      ...['failed', 'failed', 'failed', 'bounced', 'unknown', 'delivered'],
    ]);
  });

  test('a notice is revoked where a revocation bears its name', () => {
    const notice = { id: '1', kind: 'conclusions', version: 'abc-1', plannedAt: 1 };
    const of = (version: string) => [notice, { id: '2', kind: 'revocation', version, plannedAt: 2 }];
    expect([isRevoked(notice, of('abc-1')), isRevoked(notice, of('abd-1'))]).toEqual([true, false]);
  });
});

test('distribution opens with the latest that says something; with PINs only where there is nothing else', () => {
  const of = (id: string, kind: string, plannedAt: number) => ({ id, kind, version: '1', plannedAt });
  const [invitation, pins, agenda] = [of('i', 'invitation', 1), of('p', 'pin', 3), of('a', 'agenda', 2)];
  expect(chosenDocument([invitation, pins, agenda], undefined)).toBe(agenda);
  expect(chosenDocument([invitation, pins, agenda], 'p')).toBe(pins);
  expect(chosenDocument([pins], 'gone')).toBe(pins);
  expect(chosenDocument([], undefined)).toBeUndefined();
});

test('a file is known by its digest and its name; a pasted digest may have blanks and capitals', async () => {
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256Of(new TextEncoder().encode('abc').buffer)).toBe(digest);
  expect(readDigest(` ${digest.toUpperCase().replace(/(.{8})/g, '$1 ')}`)).toBe(digest);
  expect(readDigest(digest.slice(1))).toBeUndefined();
  expect(numberInName('114_TB-VPCP.pdf')).toBe('114/TB-VPCP');
  expect(numberInName('01-TB_TU (2).pdf')).toBe('01-TB/TU');
  expect(numberInName('bao-cao.pdf')).toBeUndefined();
});
