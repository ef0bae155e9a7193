import { createApi } from '../../console/src/api/client.ts';
import { encodeRequest } from '../../console/src/api/encode.ts';
import { ApiProblem, asMissing } from '../../console/src/api/problem.ts';
import { hallRoutes } from '../../shared/contracts/hall.ts';
import { liveRoutes } from '../../shared/contracts/live.ts';
import { papersRoutes } from '../../shared/contracts/papers.ts';
import { scheduleRoutes } from '../../shared/contracts/schedule.ts';

const conferenceId = 'cnf_0123456789ab';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** An API that answers one after the other what it is told. */
function api(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  let refused = 0;
  const client = createApi({
    baseUrl: 'https://api',
    proof: async () => ({ authorization: 'Bearer token' }),
    onUnauthorised: () => {
      refused += 1;
    },
    fetch: (async (url: string, init: RequestInit) => {
      sent.push({ url, init });
      const next = answers.shift();
      if (!next) throw new Error('asked once too often');
      if (next instanceof Error) throw next;
      return next;
    }) as typeof fetch,
    wait: async (ms) => void waits.push(ms),
  });
  return { client, sent, waits, refusals: () => refused };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const moment = { conferenceId, status: 'live', version: 3, startedAt: '2026-11-24T01:00:00.000Z' };
const problem = (status: number, code: string) =>
  json({ type: `urn:nhipcau:problem:${code}`, title: 'No', status, code }, status);
const headersOf = (it: Sent | undefined) => it?.init.headers as Record<string, string>;

describe('a request', () => {
  test('carries instants as the wire writes them and leaves out what is not given', () => {
    const from = Date.UTC(2026, 10, 24);
    expect(encodeRequest(scheduleRoutes.listConferences, { query: { from, to: undefined } }).path).toBe(
      '/conferences?from=2026-11-24T00%3A00%3A00.000Z',
    );
    const { path, body } = encodeRequest(liveRoutes.end, { params: { conferenceId }, body: { reason: '  Xong ' } });
    expect([path, JSON.parse(body ?? '')]).toEqual([`/conferences/${conferenceId}/end`, { reason: '  Xong ' }]);
  });

  test('that the contract refuses is refused before it is sent, every field at once', () => {
    const body = { title: '', chair: 'Chủ tọa', office: 'VP CP', startsAt: Number.NaN };
    const refused = () => encodeRequest(scheduleRoutes.createConference, { body });
    expect(refused).toThrow(ApiProblem);
    try {
      refused();
    } catch (error) {
      const { code, fields } = error as ApiProblem;
      expect(code).toBe('invalid-request');
      expect(fields.map(({ field }) => field)).toEqual(
        expect.arrayContaining(['body/title', 'body/office', 'body/startsAt', 'body/hostPoint']),
      );
      expect(fields.some(({ field }) => field === 'body/zone')).toBe(false);
    }
  });
});

describe('a call', () => {
  test('decodes the answer by the schema of its route', async () => {
    const { client, sent } = api(json(moment));
    const answer = await client.call(liveRoutes.start, { params: { conferenceId } });
    expect(answer.startedAt).toBe(Date.UTC(2026, 10, 24, 1));
    expect(headersOf(sent[0]).authorization).toBe('Bearer token');
  });

  test('with a key is sent again with the same key after a lost answer; on a route without one it is not', async () => {
    const lost = () => new TypeError('fetch failed');
    const kept = api(lost(), problem(503, 'not-ready'), json(moment));
    await kept.client.call(liveRoutes.start, { params: { conferenceId } }, { actKey: 'key-of-the-act' });
    expect(kept.sent.map((each) => headersOf(each)['idempotency-key'])).toEqual(Array(3).fill('key-of-the-act'));
    expect(kept.waits).toEqual([400, 1500]);
    const plain = api(lost());
    await expect(plain.client.call(hallRoutes.createTicket, { body: { conferenceId } })).rejects.toMatchObject({
      code: 'no-connection',
      status: 0,
      mayPass: true,
    });
  });

  test('of a change has a key of its own, and the same input after a lost answer has the same one', async () => {
    const lost = () => Array.from({ length: 4 }, () => new TypeError('fetch failed'));
    const { client, sent } = api(...lost(), json(moment), json(moment), problem(409, 'version-lost'), json(moment));
    const end = (version: number) => client.call(liveRoutes.end, { params: { conferenceId }, body: { version } });
    await expect(end(1)).rejects.toMatchObject({ code: 'no-connection' });
    await end(1);
    await end(1);
    await expect(end(2)).rejects.toMatchObject({ code: 'version-lost' });
    await end(2);
    const keys = sent.map((each) => headersOf(each)['idempotency-key']);
    expect(keys.every((key) => key !== undefined)).toBe(true);
    const [first, ...others] = [...new Set(keys)];
    expect(keys.slice(0, 5)).toEqual(Array(5).fill(first)); // lost four times, then sent once more by the person
    expect(others).toEqual(keys.slice(5)); // answered or refused: whatever is sent then is meant anew
  });

  test('whose first try still runs is asked for again under its key: the answer to a lost one is not a second act', async () => {
    const lost = new TypeError('fetch failed');
    const running = () => problem(409, 'still-running');
    const { client, sent } = api(lost, running(), json(moment), lost, running(), running(), running(), json(moment));
    const end = () => client.call(liveRoutes.end, { params: { conferenceId }, body: {} });
    await end();
    await expect(end()).rejects.toMatchObject({ code: 'still-running' });
    await end();
    const [first, second] = [sent.slice(0, 3), sent.slice(3)].map(
      (tries) => new Set(tries.map((each) => headersOf(each)['idempotency-key'])),
    );
    expect([first?.size, second?.size]).toEqual([1, 1]);
  });

  test('that is refused is not repeated, and says why', async () => {
    const { client, sent } = api(problem(409, 'version-lost'));
    await expect(
      client.call(liveRoutes.end, { params: { conferenceId }, body: {} }, { actKey: 'key-of-the-act' }),
    ).rejects.toMatchObject({ code: 'version-lost', status: 409, mayPass: false });
    expect(sent).toHaveLength(1);
  });

  test("the gateway's own refusal is a problem too; a token that is not taken ends the session", async () => {
    const { client, refusals } = api(json({ message: 'Unauthorized' }, 401), json({ message: 'x' }, 504));
    await expect(client.call(scheduleRoutes.getConference, { params: { conferenceId } })).rejects.toMatchObject({
      code: 'unauthorised',
    });
    expect(refusals()).toBe(1);
    await expect(client.call(scheduleRoutes.getConference, { params: { conferenceId } })).rejects.toMatchObject({
      code: 'not-available',
    });
  });

  test('an answer of another shape is never taken for one', async () => {
    const { client } = api(json({ ...moment, startedAt: 'soon' }));
    await expect(client.call(liveRoutes.start, { params: { conferenceId } })).rejects.toMatchObject({
      code: 'unreadable-answer',
    });
  });

  test('reads page after page of a list', async () => {
    const { client, sent } = api(json({ items: [], cursor: 'next' }), json({ items: [] }));
    expect(await client.all(scheduleRoutes.listConferences, {})).toEqual([]);
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?limit=500', '?cursor=next&limit=500']);
  });

  test('a file goes up as it is, its name in a header', async () => {
    const { client, sent } = api(problem(422, 'paper-empty'));
    const file = { blob: new Blob(['x'], { type: 'application/pdf' }), name: 'Báo cáo.pdf' };
    await client.call(papersRoutes.addPaper, { params: { conferenceId }, query: {}, file }).catch(() => undefined);
    expect(headersOf(sent[0])).toMatchObject({
      'content-type': 'application/pdf',
      'x-file-name': 'B%C3%A1o%20c%C3%A1o.pdf',
    });
    expect(sent[0]?.init.body).toBe(file.blob);
  });
});

test('an address whose id cannot be one names nothing, any other fault of a request stays what it is', () => {
  const invalid = (field: string) =>
    new ApiProblem({ status: 400, code: 'invalid', fields: [{ field, reason: 'invalid_format' }] });
  expect(asMissing(invalid('path/conferenceId'))).toMatchObject({ status: 404, code: 'not-found', fields: [] });
  const other = invalid('query/cursor');
  expect(asMissing(other)).toBe(other);
  expect(asMissing(null)).toBeNull();
});
