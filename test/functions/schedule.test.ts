import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { directoryBindings } from '../../functions/directory/http.ts';
import { scheduleBindings } from '../../functions/schedule/http.ts';
import type { Point } from '../../shared/domain/point.ts';
import { createMemoryFiles } from '../../shared/gateways/files.ts';
import { httpHandler } from '../../shared/runtime/http.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import type { Table } from '../../shared/store/table.ts';
import { directoryOf, p } from '../support/builders-directory.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const now = Date.parse('2026-01-05T00:00:00Z');
const iso = (hours: number) => new Date(now + hours * 3600_000).toISOString();
const body = {
  title: 'Hội nghị',
  chair: 'Chủ trì',
  office: 'VPCP',
  hostPoint: '24',
  startsAt: iso(24),
  endsAt: iso(27),
  classification: 'internal',
  invited: { subtrees: ['24'] },
  operatorPhone: '024 1234',
};
const central = { roles: '[central-office]', sub: 'u-1' };
const province = { roles: '[provincial-office]', sub: 'u-24', branch: '24' };
const other = { roles: '[provincial-office]', sub: 'u-31', branch: '31' };

interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by matchers only
  body: any;
}

function api(table: Table, more: { replicas?: number; later?: number } = {}) {
  const quotas = { rate: 10, burst: 20, replicas: more.replicas ?? 4, meetings: 250, roomSeats: 240 };
  const world = {
    now: () => now + (more.later ?? 0),
    random: (n: number) => crypto.getRandomValues(new Uint8Array(n)),
  };
  const handler = httpHandler(() => ({
    bindings: [
      ...scheduleBindings({ table, quotas, ...world }),
      ...directoryBindings({ table, files: createMemoryFiles(), ...world }),
    ],
    conferences: createConferences(table),
    idempotency: { table, now: world.now },
  }));
  return async (
    who: typeof central & { branch?: string },
    call: string,
    given?: object,
    key?: string,
  ): Promise<Reply> => {
    const [method, path] = call.split(' ') as [string, string];
    const [rawPath, query] = path.split('?') as [string, string | undefined];
    const id = /cnf_\w+/.exec(rawPath)?.[0];
    const code = /^\/points\/(\w+)$/.exec(rawPath)?.[1];
    const event = {
      routeKey: `${method} ${rawPath.replace(/cnf_\w+/, '{conferenceId}').replace(/^\/points\/\w+$/, '/points/{code}')}`,
      rawPath,
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      ...(query ? { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } : {}),
      pathParameters: { ...(id ? { conferenceId: id } : {}), ...(code ? { code } : {}) },
      requestContext: {
        requestId: 'req-12345678',
        http: { sourceIp: '127.0.0.1' },
        authorizer: {
          jwt: {
            claims: {
              sub: who.sub,
              'cognito:groups': who.roles,
              ...(who.branch ? { 'custom:branch': who.branch } : {}),
            },
          },
        },
      },
      body: JSON.stringify(given ?? {}),
      isBase64Encoded: false,
    } as unknown as APIGatewayProxyEventV2;
    const reply = await handler(event, {} as Context);
    return { status: reply.statusCode as number, body: JSON.parse((reply.body as string | undefined) ?? 'null') };
  };
}

async function fill(table: Table, points: ReadonlyMap<string, Point>) {
  const directory = createDirectory(table);
  await directory.save(await directory.load(), { points }, { at: now });
}

const host = [{ role: 'host' as const, name: 'Lan', email: 'lan@x.vn' }];
const tree = directoryOf([
  p('00', 'central', undefined, { contacts: host }),
  p('24', 'province', '00', { contacts: host }),
  p('31', 'province', '00', { contacts: host }),
  p('a', 'commune', '24', { contacts: host }),
  p('b', 'commune', '24', { name: 'Xã Không Thư' }),
  p('c', 'commune', '31', { contacts: host }),
]).points;

const overlapsIn = ({ body }: Reply) => body.warnings.filter(({ code }: { code: string }) => code === 'overlap');

const pointOfC = { name: 'Xã C', level: 'commune', parent: '31', contacts: [] };

describeOnEachEngine('the schedule', (makeTable) => {
  let table: Table;
  let call: ReturnType<typeof api>;
  beforeEach(async () => {
    table = await makeTable();
    await fill(table, tree);
    call = api(table);
  });

  it('plans a conference, shows what it needs and costs, and tells it in the same write', async () => {
    const made = await call(central, 'POST /conferences', body, 'key-00000001');
    expect(made).toMatchObject({
      status: 201,
      body: {
        conference: {
          version: 1,
          status: 'scheduled',
          doorsOpenAt: iso(23.5),
          zone: 'Asia/Ho_Chi_Minh',
          plan: { bridges: 3, rooms: 1, estimateUsd: 1.07 },
        },
        plan: { bridges: 3, replicas: 0, minutes: 210, cost: { usdPerAttendeeMinute: 0.0017 }, refusals: [] },
        warnings: [
          { code: 'no-contact', points: 1, examples: ['Xã Không Thư (b)'] },
          { code: 'one-contact', points: 2, examples: ['Point 24 (24)', 'Point a (a)'] },
        ],
      },
    });
    const { id } = made.body.conference;
    const item = await table.get({ pk: `CNF#${id}`, sk: 'CONFERENCE' });
    expect(JSON.parse(item?.emits as string)).toMatchObject([{ id: `ConferenceScheduled:${id}:1` }]);
    expect((await call(central, `GET /conferences/${id}`)).body).toMatchObject({ id, title: 'Hội nghị' });
  });

  it('makes one conference of a request sent twice, also when the first try died behind its write', async () => {
    const died = {
      ...table,
      update: async (op: Parameters<Table['update']>[0]) => {
        if (op.update.pk.startsWith('IDEM#')) throw new Error('died');
        return table.update(op);
      },
    };
    const first = await api(died)(central, 'POST /conferences', body, 'key-00000001');
    expect(first.status).toBe(201);
    // its answer was not kept, so after the time of a request the repeat runs again, and finds the conference by its derived id
    const later = api(table, { later: 40_000 });
    const again = await later(central, 'POST /conferences', body, 'key-00000001');
    const third = await later(central, 'POST /conferences', body, 'key-00000001');
    expect(again.body.conference.id).toBe(first.body.conference.id);
    expect([again.status, again.body.conference.id]).toEqual([201, third.body.conference.id]);
    expect((await call(central, 'GET /conferences')).body.items).toHaveLength(1);
  });

  it('computes the plan without saving', async () => {
    expect(await call(central, 'POST /conferences/plan', body)).toMatchObject({
      status: 200,
      body: { plan: { bridges: 3 } },
    });
    expect((await call(central, 'GET /conferences')).body.items).toEqual([]);
  });

  it('plans a change without counting the conference against itself, for those who may change it', async () => {
    const { id } = (await call(central, 'POST /conferences', body)).body.conference;
    const overlapping = (said: Reply) =>
      said.body.warnings.filter((each: { code: string }) => each.code === 'overlap').length;
    expect(overlapping(await call(central, 'POST /conferences/plan', body))).toBe(1);
    const planned = await call(central, 'POST /conferences/plan', { ...body, editing: id });
    expect([planned.status, overlapping(planned)]).toEqual([200, 0]);
    expect(planned.body.plan.quotas[1].needed).toBe(1);
    expect((await call(province, 'POST /conferences/plan', { ...body, editing: id })).status).toBe(403);
    expect((await call(other, 'POST /conferences/plan', { ...body, editing: id })).status).toBe(404);
  });

  it('refuses what the account cannot serve, and keeps it as a draft all the same', async () => {
    await fill(
      table,
      directoryOf([
        p('00', 'central'),
        p('24', 'province', '00'),
        ...Array.from({ length: 300 }, (_, n) => p(`c${n}`, 'commune', '24')),
      ]).points,
    );
    const small = api(table, { replicas: 1 });
    const said = await small(central, 'POST /conferences', body);
    expect(said).toMatchObject({
      status: 422,
      body: {
        code: 'beyond-capacity',
        facts: { refusals: [{ quota: 'Replica meetings per primary meeting', needed: 2, granted: 1 }] },
      },
    });
    expect(said.body.detail).toContain('raise "replica meetings per primary" to 2');
    expect(await small(central, 'POST /conferences', { ...body, draft: true }, 'key-draft001')).toMatchObject({
      status: 201,
      body: { conference: { status: 'draft' } },
    });
    expect((await small(central, 'POST /conferences/plan', body)).body.plan.refusals).toHaveLength(1);
  });

  it('says of an invitation that no record holds how much it holds, at the first save and at an edit, and keeps what was', async () => {
    const draft = { ...body, draft: true };
    const long = Array.from({ length: 13_000 }, (_, n) => `c${String(n).padStart(29, '0')}`);
    const refusal = { status: 413, body: { code: 'too-much-to-keep', facts: { limit: 389_120 } } };
    expect(await call(central, 'POST /conferences', { ...draft, invited: { codes: long } })).toMatchObject(refusal);
    const { id } = (await call(central, 'POST /conferences', draft)).body.conference;
    const half = long.slice(0, 7_000);
    expect(
      await call(central, `PUT /conferences/${id}`, { ...draft, version: 1, invited: { codes: half, except: half } }),
    ).toMatchObject(refusal);
    expect((await call(central, `GET /conferences/${id}`)).body).toMatchObject({ version: 1, invited: body.invited });
  });

  it('names everything that is wrong at once', async () => {
    const said = await call(central, 'POST /conferences', {
      ...body,
      startsAt: iso(-1),
      hostPoint: 'zz',
      invited: { codes: ['yy'] },
    });
    expect(said.body.fields.map((f: { field: string }) => f.field)).toEqual([
      'body/endsAt',
      'body/startsAt',
      'body/invited/codes',
      'body/hostPoint',
    ]);
  });

  it('warns of points that another conference holds at the same time, by name, and not of itself', async () => {
    const first = await call(central, 'POST /conferences', { ...body, title: 'Trước' });
    const second = await call(central, 'POST /conferences', { ...body, hostPoint: '31', invited: { codes: ['a'] } });
    expect(overlapsIn(second)).toMatchObject([
      {
        code: 'overlap',
        points: 1,
        examples: ['Point a (a)'],
        conference: { id: first.body.conference.id, title: 'Trước' },
      },
    ]);
    const later = await call(central, 'POST /conferences', {
      ...body,
      startsAt: iso(28),
      endsAt: iso(29),
      invited: { codes: ['a'] },
    });
    expect(overlapsIn(later)).toEqual([]);
    const edited = await call(central, `PUT /conferences/${later.body.conference.id}`, {
      ...body,
      version: 1,
      startsAt: iso(28),
      endsAt: iso(30),
      invited: { codes: ['a'] },
    });
    expect(edited).toMatchObject({ status: 200, body: { conference: { version: 2, sequence: 1 } } });
    expect(overlapsIn(edited)).toEqual([]);
  });

  it('lets the second of two edits of one version know, and takes a repeat for what it is', async () => {
    const { id } = (await call(central, 'POST /conferences', body)).body.conference;
    const edit = { ...body, version: 1, title: 'Mới' };
    expect(await call(central, `PUT /conferences/${id}`, edit)).toMatchObject({
      status: 200,
      body: { conference: { version: 2, sequence: 0 } },
    });
    expect(await call(central, `PUT /conferences/${id}`, edit)).toMatchObject({
      status: 200,
      body: { conference: { version: 2 } },
    });
    expect(await call(central, `PUT /conferences/${id}`, { ...edit, title: 'Khác' })).toMatchObject({
      status: 409,
      body: { code: 'version-lost', facts: { current: 2 } },
    });
  });

  it('leaves what has a usual value as it is where an edit does not name it', async () => {
    const planned = { ...body, lateAfterMinutes: 15, zone: 'Asia/Vientiane' };
    const { id } = (await call(central, 'POST /conferences', planned)).body.conference;
    const kept = { lateAfterMinutes: 15, zone: 'Asia/Vientiane' };
    expect(await call(central, `PUT /conferences/${id}`, { ...body, version: 1, title: 'Mới' })).toMatchObject({
      status: 200,
      body: { conference: { version: 2, ...kept } },
    });
    expect(await call(central, `PUT /conferences/${id}`, { ...body, version: 2, lateAfterMinutes: 0 })).toMatchObject({
      body: { conference: { lateAfterMinutes: 0, zone: 'Asia/Vientiane' } },
    });
  });

  it('cancels once and for all', async () => {
    const { id } = (await call(central, 'POST /conferences', body)).body.conference;
    expect(await call(central, `POST /conferences/${id}/cancel`, { version: 3, reason: 'Bão' })).toMatchObject({
      status: 409,
    });
    expect(await call(central, `POST /conferences/${id}/cancel`, { version: 1, reason: 'Bão' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', sequence: 1 },
    });
    expect(await call(central, `POST /conferences/${id}/cancel`, { version: 1, reason: 'Bão' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await call(central, `PUT /conferences/${id}`, { ...body, version: 2, title: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'conference-over' },
    });
  });

  it('pages conferences by their start, latest first', async () => {
    for (let n = 0; n < 5; n++)
      await call(central, 'POST /conferences', { ...body, title: `H${n}`, startsAt: iso(24 + n), endsAt: iso(25 + n) });
    const first = (await call(central, 'GET /conferences?limit=3')).body;
    const second = (await call(central, `GET /conferences?limit=3&cursor=${first.cursor}`)).body;
    expect([...first.items, ...second.items].map((c: { title: string }) => c.title)).toEqual([
      'H4',
      'H3',
      'H2',
      'H1',
      'H0',
    ]);
    expect((await call(central, `GET /conferences?from=${iso(25)}&to=${iso(26)}`)).body.items).toHaveLength(2);
    expect(await call(central, 'GET /conferences?cursor=nonsense')).toMatchObject({ status: 400 });
  });

  describe('to a provincial office', () => {
    it('is its own branch: all means all of it, and what lies outside is not there', async () => {
      const made = await call(province, 'POST /conferences', { ...body, invited: { all: true } });
      expect(made.body).toMatchObject({ conference: { ownerBranch: '24' }, plan: { bridges: 3 } });
      for (const more of [{ hostPoint: '31' }, { invited: { codes: ['c'] } }, { invited: { codes: ['nowhere'] } }]) {
        expect(await call(province, 'POST /conferences', { ...body, ...more })).toMatchObject({
          status: 422,
          body: { code: 'conference-refused' },
        });
      }
    });

    it('shows conferences that concern it; others answer like those that do not exist', async () => {
      const own = (await call(province, 'POST /conferences', body)).body.conference.id;
      const national = (
        await call(central, 'POST /conferences', {
          ...body,
          startsAt: iso(48),
          endsAt: iso(50),
          invited: { all: true },
        })
      ).body.conference.id;
      expect((await call(province, 'GET /conferences')).body.items.map((c: { id: string }) => c.id)).toEqual([
        national,
        own,
      ]);
      expect((await call(other, 'GET /conferences')).body.items.map((c: { id: string }) => c.id)).toEqual([national]);
      const foreign = await call(other, `GET /conferences/${own}`);
      const none = await call(other, 'GET /conferences/cnf_000000000000');
      expect([foreign.status, foreign.body]).toEqual([404, none.body]);
      expect((await call(other, `POST /conferences/${own}/cancel`, { version: 1, reason: 'x' })).status).toBe(404);
      expect((await call(other, `POST /conferences/${national}/cancel`, { version: 1, reason: 'x' })).status).toBe(403);
    });

    it('stays limited with a second role that may read all: it changes what it plans itself and nothing else', async () => {
      const both = { ...province, roles: '[provincial-office auditor]' };
      const national = (await call(central, 'POST /conferences', { ...body, invited: { all: true } })).body.conference
        .id;
      const own = (await call(both, 'POST /conferences', { ...body, startsAt: iso(48), endsAt: iso(50) })).body
        .conference;
      expect(own.ownerBranch).toBe('24');
      const act = { version: 1, reason: 'x' };
      expect(await call(both, `POST /conferences/${national}/cancel`, act)).toMatchObject({ status: 403 });
      expect(await call(both, `PUT /conferences/${national}`, { ...body, version: 1 })).toMatchObject({ status: 403 });
      expect((await call(both, `GET /conferences/${national}/bridges`)).status).toBe(200);
      expect(await call(both, 'PUT /points/c', { ...pointOfC, version: 1 })).toMatchObject({ status: 404 });
      expect(await call(both, `POST /conferences/${own.id}/cancel`, act)).toMatchObject({ status: 200 });
    });

    it('is told where the hall of such a conference is, though that point be of another branch', async () => {
      const national = await call(central, 'POST /conferences', { ...body, hostPoint: '31', invited: { all: true } });
      const path = `/conferences/${national.body.conference.id}`;
      expect((await call(province, `GET ${path}`)).body).toMatchObject({ hostPoint: '31', hostName: 'Point 31' });
      expect((await call(province, 'GET /points/31')).status).toBe(404);
    });

    it('shows the points of its branch only', async () => {
      const seen = (await call(province, 'GET /points')).body.items.map((each: { code: string }) => each.code);
      expect(seen.toSorted()).toEqual(['24', 'a', 'b']);
      expect(await call(province, 'GET /points?branch=31')).toMatchObject({ status: 404 });
      expect((await call(province, 'GET /points/c')).body).toEqual((await call(province, 'GET /points/zz')).body);
      expect((await call({ roles: '[provincial-office]', sub: 'u-x' }, 'GET /points')).body.items).toEqual([]);
    });
  });
});
