import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Invocation, readInvocation } from '../../cli/arguments.ts';
import { type Client, createClient } from '../../cli/client.ts';
import { runs } from '../../cli/commands.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { assemble } from '../../local/conference/assembly.ts';
import type { OnServiceCall } from '../../local/kit/service-call.ts';
import type { PermissionReport } from '../../local/permissions.ts';
import { apiRoutes } from '../../shared/contracts/api.ts';

/**
 * What offices do beside the straight way of a conference: they correct the directory, add papers, move a conference, look
 * whether its rooms are there, shut a hall out, and cancel; some of it from a terminal. Answers which grants that made use of.
 */
export async function besideTheWay(onServiceCall: OnServiceCall): Promise<PermissionReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-beside-'));
  try {
    // of the stage of the conferences: what is granted has the same names there
    const assembly = await assemble(join(dataDir, 'cdk.out'), { 'nhipcau:stage': 'local' });
    const cloud = await startCloud({
      assembly,
      dataDir: join(dataDir, 'data'),
      durable: false,
      mailRate: 200,
      onServiceCall,
    });
    try {
      await act(cloud);
      return cloud.permissions();
    } finally {
      await cloud.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function act(cloud: Cloud): Promise<void> {
  const as = (account: string): Client =>
    createClient({ url: cloud.apiUrl, token: async () => (await cloud.tokensOf(account)).id_token });
  const office = as('van-phong');
  const secretary = as('thu-ky');
  const settled = () => cloud.drain({ timeoutMs: 120_000 });
  if (!(await fetch(`${cloud.apiUrl}/healthz`)).ok) throw new Error('the system says that it is not well');
  await describesItself(cloud.apiUrl);

  await takeIn(office, points(''));
  await settled();
  await importFromTerminal(office, points('mới'));
  await settled();
  await correct(office);
  const saved = await scheduleFromTerminal(office);
  const conference = `/conferences/${saved.conference.id}`;
  await settled();
  await addPaper(secretary, conference);
  await secretary.call('GET', `${conference}/conclusions`);
  await office.call('PUT', conference, { body: { ...planned(0.2), version: saved.conference.version } });
  await settled();

  await lookFromTerminal(office, saved.conference.id);
  const { items } = await office.call<{ items: { id: string; isHost: boolean }[] }>('GET', `${conference}/bridges`);
  const bridge = items.find((each) => !each.isHost)?.id;
  if (!bridge) throw new Error('the conference has no bridge');
  const listening = await listen(office, saved.conference.id);
  await office.call('POST', `${conference}/bridges/${bridge}/access/rotate`, { idempotencyKey: 'rotate-one' });
  await office.call('POST', `${conference}/provision`, { idempotencyKey: 'open-rooms' });
  await settled();
  await office.call('POST', `${conference}/provision`, { idempotencyKey: 'are-they-there' });
  await settled();
  await office.call('POST', `${conference}/bridges/${bridge}/access/revoke`);
  await settled();
  if (listening.heard() === 0) throw new Error('the page that listens heard of nothing');
  listening.close();
  await settled();
  const { version } = await office.call<{ version: number }>('GET', conference);
  await office.call('POST', `${conference}/cancel`, { body: { version, reason: 'Hoãn theo chỉ đạo' } });
  await settled();
}

/** A province and its communes; nobody there has an address to write to. */
const points = (word: string): string =>
  [
    'code,name,level,type,parent_code',
    '24,Tỉnh Mây,province,Tỉnh,',
    ...['001', '002', '003'].map((n) => `X${n},Xã ${word} ${n},commune,Xã,24`),
  ].join('\n');

/** Puts a file in force, its rows looked at before. */
async function takeIn(office: Client, csv: string): Promise<void> {
  const file = { bytes: Buffer.from(csv), mediaType: 'text/csv', name: 'diem-cau.csv' };
  const { id } = await office.call<{ id: string }>('POST', '/points/imports', { file });
  await office.call('GET', `/points/imports/${id}/rows`);
  await office.call('POST', `/points/imports/${id}/commit`);
}

/** What `GET /openapi.json` answers names every path of the route table. */
async function describesItself(apiUrl: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/openapi.json`);
  const page = (await answer.json()) as { openapi: string; paths: Readonly<Record<string, object>> };
  const told = Object.entries(page.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = Object.values(apiRoutes).flat();
  expect([answer.status, page.openapi]).toEqual([200, expect.stringMatching(/^3\.1\./)]);
  expect(told.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
}

/** Runs a verb of the command line; what it prints with `--json`, and the bytes of a file. */
async function typed<T>(client: Client, ...argv: readonly string[]): Promise<{ json: T; bytes: Buffer }> {
  const { command, ...rest } = readInvocation([...argv, '--json']) as Invocation;
  const printed: string[] = [];
  const written: Uint8Array[] = [];
  const session = {
    client,
    token: async () => '',
    print: (text: string) => void printed.push(text),
    write: (bytes: Uint8Array) => void written.push(bytes),
    wait: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  };
  const code = await runs[command]?.(session, { command, ...rest });
  expect([argv, code]).toEqual([argv, 0]);
  return { json: JSON.parse(printed[0] ?? 'null') as T, bytes: Buffer.concat(written) };
}

async function importFromTerminal(office: Client, csv: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nhipcau-typed-'));
  try {
    const file = join(folder, 'diem-cau.csv');
    writeFileSync(file, csv);
    const { json } = await typed(office, 'import', file, '--rows', '--commit');
    expect(json).toMatchObject({ status: 'committed', counts: { changed: 3, error: 0 }, errorCount: 0 });
    expect(json).toHaveProperty('rows.length', 4);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function scheduleFromTerminal(office: Client): Promise<{ conference: { id: string; version: number } }> {
  const { title, chair, office: of, hostPoint, doorsOpenAt, startsAt, endsAt, operatorPhone } = planned(24);
  const flags = [
    ...['--title', title, '--chair', chair, '--office', of, '--host', hostPoint, '--phone', operatorPhone, '--all'],
    ...['--doors-open-at', doorsOpenAt, '--starts-at', startsAt, '--ends-at', endsAt],
  ];
  expect((await typed(office, 'plan', ...flags)).json).toMatchObject({ plan: { bridges: 4, refusals: [] } });
  const { json } = await typed<{ conference: { id: string; version: number } }>(office, 'schedule', ...flags);
  expect(json).toMatchObject({ conference: { title, chair, hostPoint, doorsOpenAt, startsAt, endsAt } });
  return json;
}

/** Of a conference with four bridges that has not begun. */
async function lookFromTerminal(office: Client, id: string): Promise<void> {
  expect((await typed(office, 'status')).json).toMatchObject({ items: [{ id, enrolledBridges: 4 }] });
  expect((await typed(office, 'status', id)).json).toMatchObject({
    conference: { id, status: 'scheduled' },
    rooms: { rooms: [{ status: 'planned', bridges: 4 }] },
    board: { total: 4, counts: { expected: 4 } },
  });
  const file = async (what: string) => (await typed(office, 'export', id, what, '-o', '-')).bytes;
  for (const sheet of ['attendance.csv', 'attendance.xlsx']) await expect(file(sheet)).rejects.toThrow('has not begun');
  expect((await file('deliveries.csv')).toString().match(/^X00\d,/gm)).toHaveLength(3);
  await expect(file('conclusions.pdf')).rejects.toThrow('no conclusions yet');
  const { json } = await typed<{ items: { id: string; recipients: number }[] }>(office, 'deliveries', id);
  expect(json).toMatchObject({ items: [{ recipients: 4 }, { recipients: 4 }], counts: [{ recipients: 4 }, {}] });
  const [invitation] = json.items;
  const rows = await typed(office, 'deliveries', id, '--document', invitation?.id ?? '', '--state', 'failed');
  expect(rows.json).toHaveLength(4);
}

/** One point by hand. */
async function correct(office: Client): Promise<void> {
  const { version } = await office.call<{ version: number }>('GET', '/points/X001');
  const body = { version, name: 'Xã Mây Trắng', level: 'commune', type: 'Xã', parent: '24' };
  await office.call('PUT', '/points/X001', { body });
}

/** Its doors open in so many hours; rooms are opened on request half an hour before. */
function planned(untilDoors: number) {
  const at = (hours: number) => new Date(Date.now() + (untilDoors + hours) * 3600_000).toISOString();
  return {
    title: 'Giao ban trực tuyến',
    chair: 'Chủ tịch',
    office: 'VPCP',
    hostPoint: '24',
    ...{ doorsOpenAt: at(0), startsAt: at(1), endsAt: at(3) },
    classification: 'internal',
    invited: { all: true },
    operatorPhone: '080 43162',
  };
}

async function addPaper(secretary: Client, conference: string): Promise<void> {
  const file = { bytes: Buffer.from('%PDF-1.7\n%%EOF\n'), mediaType: 'application/pdf', name: 'bao-cao.pdf' };
  const { id } = await secretary.call<{ id: string }>('POST', `${conference}/papers`, {
    file,
    query: { title: 'Báo cáo' },
  });
  await secretary.call('GET', `${conference}/papers`);
  await secretary.download(`${conference}/papers/${id}/file`);
}

/** A page that is open: it is told that something is new, and asks. */
async function listen(office: Client, conferenceId: string): Promise<{ heard(): number; close(): void }> {
  const { ticket, url } = await office.call<{ ticket: string; url: string }>('POST', '/live/tickets', {
    body: { conferenceId },
  });
  const socket = new WebSocket(url, ['nhipcau', ticket]);
  let heard = 0;
  socket.addEventListener('message', () => {
    heard += 1;
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the socket did not open')));
  });
  return { heard: () => heard, close: () => socket.close() };
}
