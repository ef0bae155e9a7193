import { randomUUID } from 'node:crypto';
import { ApiError, type Client, createClient } from '../../cli/client.ts';
import { centralHall, sampleCsv } from './country.ts';

/** The cloud that is to be filled, from outside: an address, and tokens for the demo accounts. */
export interface SeedTarget {
  readonly apiUrl: string;
  tokenOf(username: string): Promise<string>;
  now?(): number;
}

interface Import {
  readonly id: string;
  readonly status: string;
  readonly errors: readonly { readonly line: number; readonly reason: string }[];
}

const importWithinMs = 60_000;
const dayMs = 24 * 3600_000;

/** Fills an empty cloud with the sample country and one conference, through the public API. Answers the conference's id. */
export async function seedSample(target: SeedTarget): Promise<string> {
  if (!(await seedCountry(target))) throw new Error('this cloud holds a directory of its own');
  return seedConference(target);
}

/**
 * The sample country is in force, put there now or before; false where there is a directory of one's own, which is left alone.
 * A start that was cut off is taken up: nothing here is kept under a key that a repeat would find busy.
 */
export async function seedCountry({ apiUrl, tokenOf }: SeedTarget): Promise<boolean> {
  const office = createClient({ url: apiUrl, token: () => tokenOf('van-phong') });
  const { items } = await office.call<{ items: unknown[] }>('GET', '/points', { query: { limit: 1 } });
  if (items.length === 0) return importCountry(office);
  try {
    await office.call('GET', `/points/${centralHall}`);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return false;
    throw error;
  }
}

const title = 'Hội nghị trực tuyến toàn quốc triển khai chuyển đổi số tại cơ sở';

/** The conference of tomorrow, to which every point is invited, and its agenda; where it was planned before, that one. */
export async function seedConference({ apiUrl, tokenOf, now = Date.now }: SeedTarget): Promise<string> {
  const office = createClient({ url: apiUrl, token: () => tokenOf('van-phong') });
  const secretary = createClient({ url: apiUrl, token: () => tokenOf('thu-ky') });
  const planned = (await office.all<Planned>('/conferences')).find((each) => each.title === title);
  const { id, startsAt, endsAt } = planned ?? (await planConference(office, tomorrow(now())));
  const agenda = await secretary.call<{ version: number }>('GET', `/conferences/${id}/agenda`);
  if (agenda.version === 0) await writeAgenda(secretary, id, Date.parse(startsAt), Date.parse(endsAt));
  return id;
}

interface Planned {
  readonly id: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

async function planConference(office: Client, times: ReturnType<typeof tomorrow>): Promise<Planned> {
  const { conference } = await office.call<{ conference: Planned }>('POST', '/conferences', {
    idempotencyKey: randomUUID(),
    body: {
      title,
      chair: 'Phó Thủ tướng Chính phủ',
      office: 'VPCP',
      hostPoint: centralHall,
      doorsOpenAt: iso(times.doorsOpenAt),
      startsAt: iso(times.startsAt),
      endsAt: iso(times.endsAt),
      classification: 'internal',
      invited: { all: true },
      operatorPhone: '080 43162',
    },
  });
  return conference;
}

async function importCountry(office: Client): Promise<true> {
  const file = { bytes: Buffer.from(sampleCsv()), mediaType: 'text/csv', name: 'dat-nuoc-mau.csv' };
  const preview = await office.call<Import>('POST', '/points/imports', { file, idempotencyKey: randomUUID() });
  const [error] = preview.errors;
  if (error) throw new Error(`the sample country is wrong at line ${error.line}: ${error.reason}`);
  let { status } = await office.call<Import>('POST', `/points/imports/${preview.id}/commit`);
  const until = Date.now() + importWithinMs;
  while (status === 'committing') {
    if (Date.now() > until) throw new Error('the import of the sample country does not end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    ({ status } = await office.call<Import>('GET', `/points/imports/${preview.id}`));
  }
  if (status !== 'committed') throw new Error(`the import of the sample country ended as ${status}`);
  return true;
}

/** Left unpublished: sending it is the first thing to try. */
async function writeAgenda(secretary: Client, conferenceId: string, startsAt: number, endsAt: number): Promise<void> {
  const split = startsAt + (endsAt - startsAt) / 2;
  await secretary.call('PUT', `/conferences/${conferenceId}/agenda`, {
    body: {
      version: 0,
      sessions: [
        {
          title: 'Khai mạc và báo cáo',
          startsAt: iso(startsAt),
          endsAt: iso(split),
          items: [
            { title: 'Phát biểu khai mạc', speaker: 'Phó Thủ tướng Chính phủ', minutes: 15 },
            { title: 'Báo cáo kết quả triển khai', speaker: 'Bộ Khoa học và Công nghệ', minutes: 30 },
          ],
        },
        {
          title: 'Thảo luận và kết luận',
          startsAt: iso(split),
          endsAt: iso(endsAt),
          items: [
            { title: 'Thảo luận tại các điểm cầu', minutes: 75 },
            { title: 'Kết luận hội nghị', speaker: 'Phó Thủ tướng Chính phủ', minutes: 15 },
          ],
        },
      ],
    },
  });
}

const zoneMs = 7 * 3600_000;

/** 08:00 to 11:30 of the next day in Việt Nam, doors half an hour before. */
export function tomorrow(now: number): { doorsOpenAt: number; startsAt: number; endsAt: number } {
  const midnight = Math.floor((now + zoneMs) / dayMs + 1) * dayMs - zoneMs;
  const startsAt = midnight + 8 * 3600_000;
  return { doorsOpenAt: startsAt - 30 * 60_000, startsAt, endsAt: startsAt + 3.5 * 3600_000 };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
