import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openInbox } from '../../../local/conference/inbox.ts';
import type { HallScript } from '../../../local/conference/script.ts';

const token = (of: string) => `dlv_${of}.${'s'.repeat(24)}`;
const mail = (subject: string, of: string, state = 'delivered') => ({
  id: of,
  to: ['o@points.example'],
  subject,
  text: `Xác nhận đã nhận: http://127.0.0.1/ack#${token(of)}`,
  state,
});

describe('the mailbox of a hall', () => {
  let server: Server;
  let mails: ReturnType<typeof mail>[] = [];
  let url = '';
  beforeAll(async () => {
    server = createServer((_request, reply) => {
      reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ mails }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const script = { officeAddress: 'o@points.example' } as HallScript;
  async function found() {
    const inbox = openInbox(url);
    const answer = await inbox.acknowledgement(script, 1);
    inbox.close();
    return answer;
  }

  test('gives the link of the notice, never that of another mail that asks for receipt', async () => {
    mails = [mail('Chương trình họp trực tuyến: Hội nghị', 'agenda')];
    expect(await found()).toBeUndefined();
    mails = [...mails, mail('Thông báo số 01/TB-VPCP: Hội nghị', 'notice', 'suppressed')];
    expect(await found()).toBeUndefined();
    mails = [mail('Thông báo số 01/TB-VPCP: Hội nghị', 'notice'), ...mails];
    expect(await found()).toBe(token('notice'));
    mails = [...mails, mail('Nhắc xác nhận - Thông báo số 01/TB-VPCP: Hội nghị', 'again')];
    expect(await found()).toBe(token('again'));
  });
});
