import type { Client } from '../../cli/client.ts';
import type { Timeline } from './timeline.ts';

/** The people at the centre, each with an account of their own, and what they do through the public API. */
export interface Staff {
  readonly office: Client;
  readonly secretary: Client;
  /** Approves what another has drafted. */
  readonly approver: Client;
  /** Reads the audit record, and nothing is done by this account. */
  readonly auditor: Client;
}

const pollMs = 500;
const mostPauseMs = 5000;

/** Asks until `ready`, or fails after `withinMs` with what it waited for. */
export async function until<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T>,
  ready: (it: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const asked = Date.now();
    const it = await ask();
    if (ready(it)) return it;
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${Math.round(withinMs / 1000)} s`);
    // Asking must not become the work: at most a tenth of the time goes into it.
    const pause = Math.max(pollMs, 9 * (Date.now() - asked));
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, mostPauseMs)));
  }
}

interface Import {
  readonly id: string;
  readonly status: string;
  readonly counts: { readonly new: number; readonly error: number };
  readonly errors: readonly { readonly line: number; readonly column?: string; readonly reason: string }[];
  readonly refusal?: string;
}

export async function importDirectory({ office }: Staff, csv: string): Promise<number> {
  const file = { bytes: Buffer.from(csv), mediaType: 'text/csv', name: 'diem-cau.csv' };
  const preview = await office.call<Import>('POST', '/points/imports', {
    file,
    idempotencyKey: 'conference-directory',
  });
  if (preview.counts.error > 0) {
    const first = preview.errors
      .slice(0, 5)
      .map(({ line, column, reason }) => `line ${line} ${column ?? ''}: ${reason}`);
    throw new Error(`the directory has ${preview.counts.error} errors: ${first.join('; ')}`);
  }
  await office.call('POST', `/points/imports/${preview.id}/commit`);
  const path = `/points/imports/${preview.id}`;
  const done = await until(
    'the import',
    120_000,
    () => office.call<Import>('GET', path),
    ({ status }) => status !== 'committing',
  );
  if (done.status !== 'committed') throw new Error(`the import ended as ${done.status}: ${done.refusal ?? ''}`);
  return preview.counts.new;
}

export async function schedule({ office }: Staff, host: string, timeline: Timeline): Promise<string> {
  const body = {
    title: 'Hội nghị trực tuyến toàn quốc về chuyển đổi số',
    chair: 'Phó Thủ tướng Chính phủ',
    office: 'VPCP',
    hostPoint: host,
    doorsOpenAt: iso(timeline.doorsOpenAt),
    startsAt: iso(timeline.startsAt),
    endsAt: iso(timeline.endsAt),
    classification: 'internal',
    invited: { all: true },
    operatorPhone: '080 43162',
    lateAfterMinutes: timeline.lateAfterMinutes,
  };
  const { conference } = await office.call<{ conference: { id: string } }>('POST', '/conferences', {
    body,
    idempotencyKey: 'conference-schedule',
  });
  return conference.id;
}

const firstItems = ['Khai mạc', 'Báo cáo kết quả sáu tháng đầu năm', 'Thảo luận tại các điểm cầu', 'Kết luận'];

/** Writes the next version and publishes it; answers which one it is. */
export async function publishAgenda(
  { secretary }: Pick<Staff, 'secretary'>,
  conferenceId: string,
  { startsAt, endsAt }: Timeline,
  version = 0,
  items: readonly string[] = firstItems,
): Promise<number> {
  const path = `/conferences/${conferenceId}/agenda`;
  const written = await secretary.call<{ version: number }>('PUT', path, {
    body: {
      version,
      sessions: [
        {
          title: 'Phiên toàn thể',
          startsAt: iso(startsAt),
          endsAt: iso(endsAt),
          chair: 'Phó Thủ tướng Chính phủ',
          items: items.map((title) => ({ title, minutes: 15 })),
        },
      ],
    },
  });
  await twice((click) =>
    secretary.call('POST', `${path}/publish`, {
      body: { version: written.version },
      idempotencyKey: `conference-agenda-${written.version}-${click}`,
    }),
  );
  return written.version;
}

/** As soon as there is somebody to send the first version to, the next one is published. */
export async function replaceAgenda(
  staff: Pick<Staff, 'secretary'>,
  conferenceId: string,
  timeline: Timeline,
  version: number,
): Promise<void> {
  await until(
    'the plan of the agenda',
    120_000,
    () => staff.secretary.call<{ items: { kind: string }[] }>('GET', `/conferences/${conferenceId}/documents`),
    ({ items }) => items.some(({ kind }) => kind === 'agenda'),
  );
  await publishAgenda(staff, conferenceId, timeline, version, [...firstItems, 'Phát biểu của đại diện các tỉnh']);
}

/** Somebody clicks twice: two requests on their way at once, and each a request of its own. */
const twice = (act: (click: number) => Promise<unknown>) => Promise.all([act(1), act(2)]);

interface Conference {
  readonly status: string;
  readonly enrolledBridges?: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export const readConference = ({ office }: Pick<Staff, 'office'>, id: string) =>
  office.call<Conference>('GET', `/conferences/${id}`);

export interface Rooms {
  readonly status: string;
  readonly bridges: number;
  readonly seats: number;
  readonly ms?: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly rooms: readonly {
    readonly room: number;
    readonly generation: number;
    readonly status: string;
    readonly seats: number;
  }[];
  readonly unseated: readonly { readonly bridgeId: string; readonly reason: string }[];
}

export const readRooms = ({ office }: Staff, id: string) => office.call<Rooms>('GET', `/conferences/${id}/rooms`);

export interface BoardRow {
  readonly bridgeId: string;
  readonly code: string;
  readonly state: string;
  readonly reason: string;
  readonly redial?: { readonly attempt: number };
}

export interface Board {
  readonly status: string;
  readonly rows: readonly BoardRow[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

export const readBoard = ({ office }: Staff, id: string, branch?: string) =>
  office.call<Board>('GET', `/conferences/${id}/board`, { query: { branch } });

export const startConference = ({ office }: Staff, id: string) =>
  twice((click) =>
    office.call('POST', `/conferences/${id}/start`, { idempotencyKey: `conference-start-${click}-${id}` }),
  );

export const endConference = ({ office }: Staff, id: string) =>
  twice((click) =>
    office.call('POST', `/conferences/${id}/end`, { body: {}, idempotencyKey: `conference-end-${click}-${id}` }),
  );

/** Shuts the hall of this bridge out, at once. */
export const shutOut = ({ office }: Staff, id: string, { bridgeId }: { readonly bridgeId: string }): Promise<unknown> =>
  office.call('POST', `/conferences/${id}/bridges/${bridgeId}/access/revoke`, { body: {} });

function iso(at: number): string {
  return new Date(at).toISOString();
}
