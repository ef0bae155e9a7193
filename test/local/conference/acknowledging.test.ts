import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { acknowledgeAll } from '../../../local/conference/acknowledging.ts';
import type { HallScript } from '../../../local/conference/script.ts';
import { type HallTruth, noTruth } from '../../../local/conference/truth.ts';

const notice = (seq: number, code: string) => ({
  seq,
  to: [`${code}@offices.example`],
  subject: 'Thông báo số 01/TB-VPCP: Hội nghị',
  text: `Xác nhận đã nhận: http://127.0.0.1/ack#dlv_${code}.${'s'.repeat(24)}`,
  state: 'delivered',
});

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function serve(answer: (request: IncomingMessage) => Promise<[status: number, body: unknown]>): Promise<string> {
  const server = createServer(async (request, reply: ServerResponse) => {
    const [status, body] = await answer(request);
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a hall acknowledges once its notice is there, tries again when refused, and says so when none came', async () => {
  const agenda = { ...notice(1, 'a'), subject: 'Chương trình họp trực tuyến: Hội nghị' };
  const mails = [agenda, notice(2, 'a'), { ...notice(3, 'b'), state: 'bounced' }];
  const opened: number[] = [];
  const mailUrl = await serve(async ({ url = '' }) => {
    const query = new URL(url, 'http://127.0.0.1').searchParams;
    const to = query.get('to');
    const after = Number(query.get('after') ?? 0);
    const found = mails.filter((mail) => mail.seq > after && (!to || mail.to.includes(to)));
    if (to) opened.push(...found.map(({ seq }) => seq));
    return [200, { mails: found }];
  });
  const asked: string[] = [];
  const apiUrl = await serve(async (request) => {
    const { token } = JSON.parse(await text(request)) as { token: string };
    asked.push(token.split('.')[0] as string);
    if (asked.length === 1) setTimeout(() => mails.push(notice(4, 'b')), 50); // sent again after its bounce
    return asked.length === 1 ? [429, {}] : [200, {}];
  });
  const scripts = ['a', 'b', 'c', 'd'].map(
    (code) => ({ code, officeAddress: `${code}@offices.example`, acknowledges: code !== 'd' }) as HallScript,
  );
  const truths = new Map<string, HallTruth>(scripts.map(({ code }) => [code, noTruth(code)]));
  const told: number[] = [];
  await acknowledgeAll({ apiUrl, mailUrl, scripts }, truths, (done) => told.push(done), 1500);
  expect(asked.toSorted()).toEqual(['dlv_a', 'dlv_a', 'dlv_b']);
  expect(told).toEqual([1, 2]);
  // each opens its notices and nothing before them
  expect([...new Set(opened)].sort()).toEqual([2, 3, 4]);
  const acknowledged = [...truths.values()].map(({ code, acknowledged: what, errors }) => [code, what, errors]);
  expect(acknowledged).toEqual([
    ['a', ['conclusions'], ['acknowledge 429']],
    ['b', ['conclusions'], []],
    ['c', [], ['no conclusions came by mail']],
    ['d', [], []],
  ]);
  expect(truths.get('a')?.secrets).toEqual([{ kind: 'acknowledgement', value: 's'.repeat(24) }]);
});
