import { ApiError, createClient } from '../../cli/client.ts';
import { explained } from '../../cli/problems.ts';

type Reply = { status: number; body?: unknown } | 'no answer';

function client(replies: Reply[]) {
  const requests: { method: string; url: string; headers: Record<string, string>; body: unknown }[] = [];
  const waits: number[] = [];
  const get = (async (url: string, init: { method: string; headers: Record<string, string>; body?: unknown }) => {
    requests.push({ url, method: init.method, headers: init.headers, body: init.body });
    const reply = replies.shift() ?? { status: 200, body: {} };
    if (reply === 'no answer') throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status });
  }) as unknown as typeof fetch;
  const wait = async (ms: number) => void waits.push(ms);
  return {
    requests,
    waits,
    api: createClient({ url: 'http://api/base/', token: async () => 'tok', fetch: get, wait }),
  };
}

describe('the client', () => {
  test('sends the token, the query without what is undefined, and JSON', async () => {
    const { api, requests } = client([{ status: 200, body: { a: 1 } }]);
    expect(await api.call('POST', '/x', { body: { b: 'ế' }, query: { limit: 5, cursor: undefined } })).toEqual({
      a: 1,
    });
    expect(requests[0]).toMatchObject({
      url: 'http://api/base/x?limit=5',
      headers: { authorization: 'Bearer tok', 'content-type': 'application/json' },
    });
  });

  test('a file goes as it is, its Vietnamese name encoded', async () => {
    const { api, requests } = client([{ status: 201, body: {} }]);
    await api.call('POST', '/points/imports', {
      file: { bytes: Buffer.from('a'), mediaType: 'text/csv', name: 'điểm cầu.csv' },
    });
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'text/csv',
      'x-file-name': encodeURIComponent('điểm cầu.csv'),
    });
  });

  test('reads are repeated after a 503, longer and longer; a plain write is not', async () => {
    const read = client([{ status: 503 }, 'no answer', { status: 200, body: {} }]);
    await read.api.call('GET', '/x');
    expect(read.waits).toEqual([500, 1000]);
    const write = client([{ status: 503 }]);
    await expect(write.api.call('POST', '/x', { body: {} })).rejects.toThrow(ApiError);
    expect(write.requests).toHaveLength(1);
  });

  test('a write with an idempotency key is repeated with the same key', async () => {
    const { api, requests } = client(['no answer', { status: 201, body: {} }]);
    await api.call('POST', '/x', { body: {}, idempotencyKey: 'key-12345' });
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-12345', 'key-12345']);
  });

  test('a refusal is not repeated, and keeps its problem document', async () => {
    const { api, requests } = client([
      { status: 422, body: { code: 'ends-before-start', title: 'Refused', detail: 'The end is before the start.' } },
    ]);
    const error = await api.call('GET', '/x').catch((thrown: unknown) => thrown as ApiError);
    expect((error as ApiError).problem).toMatchObject({ status: 422, code: 'ends-before-start' });
    expect(requests).toHaveLength(1);
  });

  test('an answer that is no JSON is still a problem with its status', async () => {
    const get = (async () =>
      new Response('<html>bad gateway', { status: 502, statusText: 'Bad Gateway' })) as unknown as typeof fetch;
    const api = createClient({ url: 'http://a', token: async () => '', fetch: get, wait: async () => {} });
    await expect(api.call('GET', '/x')).rejects.toMatchObject({ problem: { status: 502, title: 'Bad Gateway' } });
  });

  test('a list is read to its last page', async () => {
    const { api, requests } = client([
      { status: 200, body: { items: [1, 2], cursor: 'c/1' } },
      { status: 200, body: { items: [3] } },
    ]);
    expect(await api.all('/x', { limit: 2 })).toEqual([1, 2, 3]);
    expect(requests[1]?.url).toBe('http://api/base/x?limit=2&cursor=c%2F1');
  });
});

describe('a refusal in words', () => {
  test('names fields with their lines, the facts, the way out and the reference', () => {
    const text = explained({
      ...{
        status: 422,
        code: 'over-capacity',
        title: 'Refused',
        detail: 'The account cannot serve it.',
        instance: 'req-1',
      },
      fields: [{ field: 'parent_code', reason: 'no such point', line: 7 }],
      facts: { bridges: 3355, refusals: [{ reason: '14 replicas needed', wayOut: 'ask for a quota' }] },
    });
    expect(text.split('\n')).toEqual([
      '422 Refused (over-capacity): The account cannot serve it.',
      '  line 7, parent_code: no such point',
      '  14 replicas needed → ask for a quota',
      '  bridges=3355',
      '  reference req-1',
    ]);
  });
});
