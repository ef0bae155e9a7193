import { forgottenChoices } from './support/choices.ts';
import { settledPlaces, testDialogs } from './support/dialog-tests.ts';
import { linksToAcknowledge, officeOf, publishedNotice } from './support/ended-conference.ts';
import { faultsOf } from './support/faults.ts';
import { holdConference } from './support/held-conference.ts';
import { testHeldPages } from './support/held-pages.ts';
import { pages } from './support/pages.ts';
import { consoleSuite } from './support/suite.ts';
import { readIn } from './support/visitor.ts';

/** The pages of a conference that is over, its conclusions out, as each role sees them, and the notice as the public does. */
const suite = consoleSuite();

describe('after it, its conclusions out, without a fault:', () => {
  let id = '';
  let notice = '';
  let published = '';
  beforeAll(async () => {
    const held = await holdConference(suite.site(), 'public');
    await held.end();
    id = held.conferenceId;
    const { id: noticeId, number, year } = await publishedNotice(suite.site(), id);
    notice = `/n/${encodeURIComponent(number)}?year=${year}`;
    published = noticeId;
  });

  const { desk, phone } = testHeldPages(suite, 'settled', () => id);

  test.each(pages.filter(({ as, isForm }) => as && !isForm))(
    'a link to $path brings back tabs, orders, filters and what is open',
    async ({ path, as }) => {
      const { page, troubles } = await desk.as(as);
      expect(await forgottenChoices(page, path.replace('{id}', id))).toEqual([]);
      troubles.splice(0);
    },
  );

  test.each([['on a desk', desk, 'light'] as const, ['on a phone', phone, 'dark'] as const])(
    'the notice as the public reads it, %s',
    async (_place, visitors, theme) => {
      const look = { name: 'settled-public-n', theme, languages: ['en', 'bn'] } as const;
      expect(await faultsOf(await visitors.as(), notice, look)).toEqual([]);
    },
  );

  testDialogs('settled', desk, suite.site, () => settledPlaces(suite.site(), id, published));

  // The last: nothing else is said of a notice that is revoked.
  test('the link of a letter: as it comes, acknowledged, and after the notice was revoked', async () => {
    const [link = ''] = await linksToAcknowledge(suite.site());
    const [onDesk, onPhone] = [await desk.as(), await phone.as()];
    const look = (name: string, theme: 'light' | 'dark') => ({ name, theme, languages: ['en', 'bn'] });
    expect(await faultsOf(onDesk, link, look('settled-ack', 'light'))).toEqual([]);
    await readIn(onDesk.page, 'vi');
    await onDesk.page.getByRole('button', { name: 'Xác nhận đã nhận' }).click();
    await onDesk.page.getByText('Đã xác nhận', { exact: true }).waitFor();
    const places = [[onDesk, 'light'] as const, [onPhone, 'dark'] as const];
    for (const [visitor, theme] of places)
      expect(await faultsOf(visitor, link, look('settled-ack-done', theme))).toEqual([]);

    const { chair } = officeOf(suite.site());
    const notice = `/conferences/${id}/conclusions/${published}`;
    const { version, number } = await chair.call<{ version: number; number: string }>('GET', notice);
    await chair.call('POST', `${notice}/revoke`, { body: { version, number, reason: 'Nhầm số liệu' } });
    for (const [visitor, theme] of places) {
      // The same address but for its fragment would not be read again.
      await visitor.page.goto('/verify');
      expect(await faultsOf(visitor, link, look('settled-ack-revoked', theme))).toEqual([]);
      await readIn(visitor.page, 'vi');
      await visitor.page.getByText('Thông báo này đã bị thu hồi, không còn hiệu lực').waitFor();
      expect(await visitor.page.getByRole('button', { name: 'Tải tệp PDF' }).count()).toBe(0);
    }
  });
});
