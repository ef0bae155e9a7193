import { partText } from '../../console/src/i18n/format.ts';
import { bounceOf, figuresOf } from '../../console/src/pages/delivery/rows.ts';

test.each([
  ['permanent/general 5.1.1', 'no-mailbox', '5.1.1'],
  ['permanent/noemail', 'no-mailbox', undefined],
  ['permanent/suppressed', 'suppressed', undefined],
  ['permanent/onaccountsuppressionlist', 'suppressed', undefined],
  ['transient/mailboxfull', 'full', undefined],
  ['transient/general 4.2.2', 'full', '4.2.2'],
  ['transient/messagetoolarge 5.3.4', 'content', '5.3.4'],
  ['permanent/general', 'bounced', undefined],
  ['undetermined/undetermined', 'bounced-for-now', undefined],
])('what a mail server says (%s) is told in words: %s', (said, means, status) => {
  expect(bounceOf(said)).toEqual({ means, status });
});

test('a reason that is no bounce has no words of a bounce', () => {
  expect(bounceOf('ECONNRESET')).toBeUndefined();
});

test('a mail on its way is no mail in doubt, and the figures add up to the list', () => {
  const reckoning = { acknowledged: 2, delivered: 3, failed: 1, unknown: 9 };
  const figures = figuresOf({ queued: 4, sending: 1, sent: 2, unknown: 2, delivered: 3 }, reckoning);
  expect(figures).toEqual({ acknowledged: 2, delivered: 3, failed: 1, going: 7, unknown: 2 });
  expect(Object.values(figures).reduce((a, b) => a + b)).toBe(15);
});

test('a share is none only where there is none, and all only where it is all', () => {
  expect([0, 1 / 106, 0.5, 105 / 106, 1].map((part) => partText(part, 'vi'))).toEqual([
    '0%',
    '< 1%',
    '50%',
    '99%',
    '100%',
  ]);
});
