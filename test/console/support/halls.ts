import type { Browser, Page } from 'playwright-core';
import { type Client, createClient } from '../../../cli/client.ts';
import { readLetter } from '../../../local/conference/inbox.ts';
import type { Site } from './suite.ts';
import { type Visitor, type VisitorOptions, visit } from './visitor.ts';

export interface Held {
  readonly conferenceId: string;
  readonly office: Client;
  bridgeOf(pointCode: string): Promise<string>;
  /** Link (with what the mail says behind it) and PIN as they came by mail. */
  invitationOf(pointCode: string): Promise<{ link: string; pin: string }>;
}

const phone = '080 43162';
let conferences = 0;

/** Schedules a conference whose doors are open at once. */
export async function openConference(
  site: Site,
  options: { invited: object; hostPoint?: string; startsInMs?: number; doorsInMs?: number },
): Promise<Held> {
  const office = createClient({ url: site.apiUrl, token: () => site.tokenOf('van-phong') });
  const now = Date.now();
  conferences += 1;
  const title = `Hội nghị trực tuyến triển khai chuyển đổi số, đợt ${conferences}`;
  const startsAt = now + (options.startsInMs ?? 10 * 60_000);
  const { conference } = await office.call<{ conference: { id: string } }>('POST', '/conferences', {
    body: {
      title,
      chair: 'Phó Thủ tướng Chính phủ',
      office: 'VPCP',
      hostPoint: options.hostPoint ?? 'TW',
      doorsOpenAt: new Date(now + (options.doorsInMs ?? 0)).toISOString(),
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 3600_000).toISOString(),
      classification: 'internal',
      invited: options.invited,
      operatorPhone: phone,
    },
  });
  const bridgeOf = async (pointCode: string): Promise<string> => {
    for (;;) {
      const bridges = await office.all<{ id: string; pointCode: string }>(`/conferences/${conference.id}/bridges`);
      const found = bridges.find((each) => each.pointCode === pointCode);
      if (found) return found.id;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  return {
    conferenceId: conference.id,
    office,
    bridgeOf,
    invitationOf: async (pointCode) => invitationIn(site, { title, pointCode, bridge: await bridgeOf(pointCode) }),
  };
}

/** Link (with what the mail says behind it) and PIN of a hall, from its two mailboxes. Waits for them; the test's own time limit is the limit. */
export async function invitationIn(
  site: Site,
  { title, pointCode, bridge = '' }: { title: string; pointCode: string; bridge?: string },
): Promise<{ link: string; pin: string }> {
  for (;;) {
    // Every hall is invited to the sample conference too: the title tells whose PIN it is.
    const [hosts, offices] = await Promise.all([
      lettersTo(site, `truc.${pointCode.toLowerCase()}`, title),
      lettersTo(site, `vanphong.${pointCode.toLowerCase()}`, title),
    ]);
    const letter = hosts.findLast((text) => readLetter(text).link?.startsWith(bridge));
    const link = letter && /\/h(#\S+)/.exec(letter)?.[1];
    const pin = offices.map((text) => readLetter(text).pin).findLast((each) => each !== undefined);
    if (link && pin) return { link, pin };
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** What lies in a mailbox of the sample country and names this conference. */
export async function lettersTo(site: Site, mailbox: string, title: string): Promise<string[]> {
  const query = new URLSearchParams({ to: `${mailbox}@diem-cau.example`, full: '1', limit: '100' });
  const answer = await fetch(`${site.mailUrl}/api/mails?${query}`);
  const { mails } = (await answer.json()) as { mails: { subject: string; text?: string }[] };
  return mails.flatMap(({ subject, text = '' }) => (`${subject} ${text}`.includes(title) ? [text] : []));
}

/** A phone with a camera, upright, in a hall. */
export function visitHall(browser: Browser, url: string, options: VisitorOptions = {}): Promise<Visitor> {
  return visit(browser, url, { width: 360, height: 740, withDevices: true, ...options });
}

export async function enterPin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('Mã PIN').fill(pin);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
}
