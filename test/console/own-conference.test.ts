import { axeFaults } from './support/axe.ts';
import { eventually } from './support/eventually.ts';
import { consoleSuite } from './support/suite.ts';
import { dialogOn, settled, shoot, signIn, visit } from './support/visitor.ts';

const { site, browser } = consoleSuite();
jest.setTimeout(180_000);

const office = 'tinh-24';
const hall = 'X24001';

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${site().apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${await site().tokenOf(office)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<T>;
}

interface Point {
  readonly version: number;
  readonly contacts: readonly { readonly role: string }[];
}

/** A confidential conference of the province with its communes, doors open; one commune has a single address. */
async function planned(): Promise<string> {
  const { contacts, ...point } = await call<Point & Record<string, unknown>>('GET', `/points/${hall}`);
  const { name, level, type, parent, seats, version } = point;
  const kept = contacts.filter(({ role }) => role === 'host');
  await call('PUT', `/points/${hall}`, { version, name, level, type, parent, seats, contacts: kept });
  const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const { conference } = await call<{ conference: { id: string } }>('POST', '/conferences', {
    title: 'Hội nghị chuyển đổi số của tỉnh',
    chair: 'Chủ tịch Ủy ban nhân dân tỉnh',
    ...{ office: 'VP', hostPoint: '24', operatorPhone: '0204 123 456', invited: { all: true } },
    ...{ startsAt: soon(20), endsAt: soon(120), classification: 'confidential' },
  });
  await site().drain();
  return conference.id;
}

test('a provincial office works on its own conference from the plan to the conclusions, and reads those of others', async () => {
  const id = await planned();
  const { page, troubles, close } = await visit(browser(), site().url);
  await signIn(page, office, `/c/${id}`);
  await page.getByRole('button', { name: 'Bắt đầu hội nghị' }).waitFor();
  await eventually(async () => expect(await page.getByRole('link', { name: 'Sửa lịch' }).count()).toBe(1));
  await shoot(page, 'own-conference');

  await page.goto(`/c/${id}/edit`);
  await page.getByText('1 điểm cầu chỉ có một địa chỉ thư').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'own-conference-plan');

  await page.goto(`/c/${id}?tab=bridges&q=${hall}`);
  await page.getByRole('row').filter({ hasText: hall }).getByRole('button').click();
  const dialog = dialogOn(page);
  await dialog.getByRole('button', { name: 'Hiện PIN để đọc' }).click();
  await dialog.getByText(/^\d{6}$/).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shoot(page, 'own-conference-pin');

  await page.goto(`/c/${id}/conclusions`);
  await page.getByRole('button', { name: 'Soạn dự thảo' }).waitFor();
  await page.goto(`/c/${site().conferenceId}`);
  await settled(page);
  expect(await page.getByRole('link', { name: 'Sửa lịch' }).count()).toBe(0);
  await page.goto(`/c/${site().conferenceId}/conclusions`);
  await page.getByText('Khi thư ký soạn và trình').waitFor();
  expect(await page.getByRole('button', { name: 'Soạn dự thảo' }).count()).toBe(0);
  expect(troubles).toEqual([]);
  await close();

  const phone = await visit(browser(), site().url, { width: 360, theme: 'dark', language: 'bn' });
  await signIn(phone.page, office, `/c/${id}/edit`);
  await phone.page
    .getByText(/একটিই ই-মেইল/)
    .first()
    .waitFor();
  await eventually(async () =>
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true),
  );
  await shoot(phone.page, 'own-conference-plan-360');
  await phone.close();
});
