import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openRehearsal } from '../../../local/sample/rehearsal.ts';
import { seedConference, seedCountry } from '../../../local/sample/seed.ts';

const now = Date.parse('2026-03-02T02:00:00Z');

interface Conference {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  agenda: number;
}

/** What the seeding asks of the API, and no more. A call that is cut off leaves its idempotency key busy and does nothing. */
class StandIn {
  readonly points = new Set<string>();
  readonly conferences: Conference[] = [];
  readonly #busy = new Set<string>();
  #imports = 0;
  calls = 0;
  cutAt = Number.POSITIVE_INFINITY;

  answer(method: string, path: string, key: string | undefined, body: string): { status: number; body: unknown } {
    this.calls += 1;
    if (key !== undefined && this.#busy.has(key))
      return { status: 409, body: { code: 'still-running', title: 'busy' } };
    if (this.calls === this.cutAt) {
      if (key !== undefined) this.#busy.add(key);
      return { status: 409, body: { code: 'cut-off', title: 'cut off' } };
    }
    return this.#route(method, path, body);
  }

  #route(method: string, path: string, body: string): { status: number; body: unknown } {
    const conference = this.conferences.find(({ id }) => path.includes(id));
    switch (`${method} ${path.replace(/cnf_[^/]+/, '{id}').replace(/imp_\d+/, '{import}')}`) {
      case 'GET /points':
        return { status: 200, body: { items: [...this.points].slice(0, 1).map((code) => ({ code })) } };
      case 'GET /points/TW':
        return this.points.has('TW')
          ? { status: 200, body: { code: 'TW' } }
          : { status: 404, body: { code: 'not-found', title: 'not found' } };
      case 'POST /points/imports':
        this.#imports += 1;
        return { status: 201, body: { id: `imp_${this.#imports}`, status: 'ready', errors: [] } };
      case 'POST /points/imports/{import}/commit':
        for (const code of ['TW', '24']) this.points.add(code);
        return { status: 202, body: { status: 'committed' } };
      case 'GET /conferences':
        return { status: 200, body: { items: this.conferences } };
      case 'POST /conferences': {
        const made = { ...JSON.parse(body), id: `cnf_${randomUUID()}`, status: 'scheduled', agenda: 0 };
        this.conferences.push(made);
        return { status: 201, body: { conference: made } };
      }
      case 'GET /conferences/{id}/documents':
        return { status: 200, body: { items: [{ kind: 'pin' }] } };
      case 'GET /conferences/{id}/agenda':
        return { status: 200, body: { version: conference?.agenda } };
      case 'PUT /conferences/{id}/agenda':
        (conference as Conference).agenda += 1;
        return { status: 200, body: {} };
      default:
        return { status: 500, body: { code: 'unknown', title: `nobody answers ${method} ${path}` } };
    }
  }
}

let api: StandIn;
let server: Server;
const seed = async (): Promise<boolean> => {
  const { port } = server.address() as AddressInfo;
  const target = { apiUrl: `http://127.0.0.1:${port}`, tokenOf: async () => 'token', now: () => now };
  if (!(await seedCountry(target))) return false;
  await openRehearsal(target);
  await seedConference(target);
  return true;
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    const key = request.headers['idempotency-key'] as string | undefined;
    const { status, body } = api.answer(request.method ?? '', path, key, Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
beforeEach(() => {
  api = new StandIn();
});
afterAll(() => {
  server.close();
});

const agendas = () => api.conferences.map(({ agenda }) => agenda).sort();

test('an empty cloud gets a country, a conference to try and one of tomorrow; a repeat adds nothing', async () => {
  expect(await seed()).toBe(true);
  expect(await seed()).toBe(true);
  expect(new Set(api.conferences.map(({ title }) => title)).size).toBe(2);
  expect(agendas()).toEqual([0, 1]);
});

test('a seeding cut off at any call is taken up by the next start', async () => {
  await seed();
  const all = api.calls;
  expect(all).toBeGreaterThan(7);
  for (let cutAt = 1; cutAt <= all; cutAt += 1) {
    api = new StandIn();
    api.cutAt = cutAt;
    await expect(seed()).rejects.toThrow('cut off');
    expect([cutAt, await seed(), api.points.size, agendas()]).toEqual([cutAt, true, 2, [0, 1]]);
  }
});

test("a directory of one's own is left alone", async () => {
  api.points.add('HN');
  expect(await seed()).toBe(false);
  expect([api.points.size, api.conferences]).toEqual([1, []]);
});
