import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Client, createClient } from '../../cli/client.ts';
import { buildAssembly } from '../../local/build.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import type { OnServiceCall } from '../../local/kit/service-call.ts';
import type { PermissionReport } from '../../local/permissions.ts';

/**
 * What offices do beside the straight way of a conference: they correct the directory, add papers, move a conference, look
 * whether its rooms are there, shut a hall out, and cancel. Answers which grants that made use of.
 */
export async function besideTheWay(onServiceCall: OnServiceCall): Promise<PermissionReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nhipcau-beside-'));
  try {
    const assembly = await buildAssembly({ root: resolve(__dirname, '../..') });
    const cloud = await startCloud({ assembly, dataDir, durable: false, mailRate: 200, onServiceCall });
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

  await takeIn(office, points(''));
  await settled();
  await takeIn(office, points('mới'));
  await settled();
  await correct(office);
  const saved = await office.call<{ conference: { id: string; version: number } }>('POST', '/conferences', {
    idempotencyKey: 'plan-one',
    body: planned(24),
  });
  const conference = `/conferences/${saved.conference.id}`;
  await settled();
  await addPaper(secretary, conference);
  await secretary.call('GET', `${conference}/conclusions`);
  await office.call('PUT', conference, { body: { ...planned(0.2), version: saved.conference.version } });
  await settled();

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
