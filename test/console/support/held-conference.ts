import { createClient } from '../../../cli/client.ts';
import { readLetter } from '../../../local/conference/inbox.ts';
import { localPaths } from '../../../local/template/addresses.ts';
import type { Site } from './suite.ts';

export interface HeldConference {
  readonly conferenceId: string;
  readonly bridges: number;
  bridgeOf(code: string): string;
  /** A hall sends its own roll, as from a page that had seen none. */
  sendRoll(code: string, names: readonly string[]): Promise<void>;
  end(): Promise<void>;
}

const invited = { codes: ['TW'], subtrees: ['24', '46'] };
const bridges = 15;
const waitMs = 60_000;
let conferences = 0;

/** A conference that is under way, with halls that connected by their own links and PINs: the hall of Bắc Ninh and one of its communes. */
export async function holdConference(site: Site, classification = 'internal'): Promise<HeldConference> {
  const office = createClient({ url: site.apiUrl, token: () => site.tokenOf('van-phong') });
  conferences += 1;
  const title = `Hội nghị trực tuyến sơ kết công tác cải cách hành chính sáu tháng đầu năm, đợt ${conferences}`;
  const startsAt = Date.now() + 120_000;
  const iso = (at: number) => new Date(at).toISOString();
  const { conference } = await office.call<{ conference: { id: string } }>('POST', '/conferences', {
    idempotencyKey: `held-${startsAt}`,
    body: {
      title,
      chair: 'Phó Thủ tướng Chính phủ',
      office: 'VPCP',
      hostPoint: 'TW',
      startsAt: iso(startsAt),
      endsAt: iso(startsAt + 2 * 3600_000),
      classification,
      invited,
      operatorPhone: '080 43162',
    },
  });
  const { id } = conference;
  await site.drain();
  const board = async () =>
    (await office.call<{ rows: { code: string; bridgeId: string }[] }>('GET', `/conferences/${id}/board`)).rows;
  const rows = await board();
  const codes = new Map(rows.map(({ code, bridgeId }) => [code, bridgeId]));
  const halls = new Map(
    await Promise.all(['24', 'X24001', '46'].map(async (code) => [code, await enter(site, title, code)] as const)),
  );
  const beat = async (code: string, connected: boolean) => {
    const hall = halls.get(code);
    if (!hall) throw new Error(`nobody is at ${code}`);
    await hall('POST', '/hall/heartbeat', {
      generation: hall.generation,
      connected,
      device: hall.device,
      deviceTime: iso(Date.now()),
    });
  };
  for (const code of ['24', 'X24001']) await beat(code, true);
  await office.call('POST', `/conferences/${id}/start`, { idempotencyKey: `start-${id}` });
  for (const code of ['24', 'X24001']) await beat(code, true);
  await site.drain();
  return {
    conferenceId: id,
    bridges,
    bridgeOf: (code) => codes.get(code) ?? '',
    async sendRoll(code, names) {
      const delegates = names.map((name) => ({ name, mode: 'in-person' }));
      await halls.get(code)?.('PUT', '/hall/roll-call', { revision: 0, delegates, takenAt: iso(Date.now()) });
    },
    async end() {
      await beat('24', true);
      await beat('X24001', false);
      await office.call('POST', `/conferences/${id}/end`, { idempotencyKey: `end-${id}`, body: {} });
      // With what the last heartbeats told in it.
      await site.drain();
      const { revision } = await office.call<{ revision: number }>('GET', `/conferences/${id}/attendance/summary`);
      if (revision === 0) throw new Error('the attendance was not settled');
    },
  };
}

/** Signs in as the hall's own page does, by what its mails hold. */
async function enter(site: Site, title: string, code: string) {
  const link = await inMail(site, title, `truc.${code.toLowerCase()}@diem-cau.example`, 'link');
  const pin = await inMail(site, title, `vanphong.${code.toLowerCase()}@diem-cau.example`, 'pin');
  const device = `trang-${code.toLowerCase().padEnd(8, '0')}`;
  let session = '';
  const call = async <T>(method: string, path: string, body: unknown): Promise<T> => {
    const answer = await fetch(`${site.apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(session ? { authorization: `Bearer ${session}` } : {}) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path} of ${code}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  ({ session } = await call<{ session: string }>('POST', '/hall/sessions', { link, pin, device }));
  const until = Date.now() + waitMs;
  for (;;) {
    try {
      const { generation } = await call<{ generation: number }>('POST', '/hall/seat', { device });
      return Object.assign(call, { device, generation });
    } catch (error) {
      // Its room is being made.
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

/** The address has mails of other conferences too. */
async function inMail(site: Site, title: string, address: string, what: 'link' | 'pin'): Promise<string> {
  const query = new URLSearchParams({ to: address, full: '1', limit: '20' });
  const until = Date.now() + waitMs;
  while (Date.now() < until) {
    const answer = await fetch(`${site.url}${localPaths.mail}/api/mails?${query}`);
    const { mails } = (await answer.json()) as { mails: { subject?: string; text?: string }[] };
    const own = mails.filter(({ subject, text = '' }) => `${subject} ${text}`.includes(title));
    const found = own.map(({ text }) => readLetter(text ?? '')[what]).find(Boolean);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no ${what} came to ${address}`);
}
