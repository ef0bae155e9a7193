import { ApiProblem } from '../../console/src/api/problem.ts';
import { chosen } from '../../console/src/pages/conclusions/choose.ts';
import { contentOf, type DraftText, missingOf, textOf } from '../../console/src/pages/conclusions/draft-text.ts';
import * as it from '../../console/src/pages/conclusions/saving.ts';
import { stagesOf } from '../../console/src/pages/conclusions/stages.ts';
import { byUrgency, isRevoked, matches, mendingOf } from '../../console/src/pages/delivery/rows.ts';
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
const begun = it.begin({ version: 3 }, text);

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
    const lost = it.found(
      it.failed(sending, new ApiProblem({ status: 0, code: 'no-connection' })),
      { version: 4 },
      other,
    );
    expect(it.stateOf(lost)).toBe('saved');
  });

  test('a text that was returned, not changed, takes what is typed on top', () => {
    const typing = it.found(it.typed(begun, other), { version: 5 }, text);
    expect([it.stateOf(typing), typing.base.version, typing.typed]).toEqual(['waiting', 5, other]);
  });

  test('a third version during a conflict takes the place of the second', () => {
    const conflict = it.found(it.typed(begun, third), { version: 4 }, other);
    expect(it.found(conflict, { version: 5 }, { ...text, abstract: 'Thứ tư' }).foreign?.stored.version).toBe(5);
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

test('a file is known by its digest and its name; a pasted digest may have blanks and capitals', async () => {
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256Of(new TextEncoder().encode('abc').buffer)).toBe(digest);
  expect(readDigest(` ${digest.toUpperCase().replace(/(.{8})/g, '$1 ')}`)).toBe(digest);
  expect(readDigest(digest.slice(1))).toBeUndefined();
  expect(numberInName('114_TB-VPCP.pdf')).toBe('114/TB-VPCP');
  expect(numberInName('01-TB_TU (2).pdf')).toBe('01-TB/TU');
  expect(numberInName('bao-cao.pdf')).toBeUndefined();
});
