import { Validator } from '@seriousme/openapi-schema-validator';
import * as z from 'zod/mini';
import { apiRoutes } from '../../shared/contracts/api.ts';
import { openApi } from '../../shared/contracts/openapi.ts';
import { parametersOf } from '../../shared/contracts/route.ts';

const all = Object.values(apiRoutes).flat();
const named = all.map((r) => [`${r.method} ${r.path}`, r] as const);

describe('the API', () => {
  test('has every operation and every method with path once', () => {
    expect(new Set(all.map((r) => r.operation)).size).toBe(all.length);
    expect(new Set(named.map(([name]) => name)).size).toBe(all.length);
  });

  test('opens without sign-in only what is meant to be open', () => {
    expect(
      named
        .filter(([, r]) => r.auth === 'public')
        .map(([name]) => name)
        .sort(),
    ).toEqual([
      'GET /healthz',
      'GET /notices',
      'GET /notices/file',
      'GET /notices/text',
      'GET /openapi.json',
      'POST /acknowledgements',
      'POST /acknowledgements/file',
      'POST /acknowledgements/preview',
      'POST /hall/links/preview',
      'POST /hall/sessions',
    ]);
  });

  test.each(named.filter(([, r]) => r.auth === 'staff'))('%s names the roles that may call it', (_name, route) => {
    expect(route.roles?.length).toBeGreaterThan(0);
  });

  test('asks for a recent sign-in where somebody signs for something, and nowhere else', () => {
    const asking = named.filter(([, r]) => r.recentSignIn).map(([, r]) => r.operation);
    expect(asking).toEqual(['approveConclusions', 'publishConclusions', 'revokeConclusions']);
  });

  test.each(named)('%s describes each parameter of its path', (_name, route) => {
    const wanted = parametersOf(route.path).sort();
    const described = route.params
      ? Object.keys(
          (z.toJSONSchema(route.params, { io: 'input', unrepresentable: 'any' }) as { properties?: object })
            .properties ?? {},
        ).sort()
      : [];
    expect(described).toEqual(wanted);
  });

  test('every change by staff honours an idempotency key, or is listed with its reason', () => {
    const changes = named.filter(([, route]) => route.auth === 'staff' && route.method !== 'GET');
    const without = changes.filter(([, route]) => !route.idempotent).map(([name]) => name);
    expect(without.toSorted()).toEqual(Object.keys(withoutKey).toSorted());
  });
});

describe('answers', () => {
  test.each(named.filter(([, r]) => r.response))(
    '%s can be encoded: nothing in it goes one way only',
    (_name, route) => {
      // a one-way transform has no JSON schema and would fail only when such an answer is first given
      expect(() => z.toJSONSchema(route.response as z.ZodMiniType, { io: 'output' })).not.toThrow();
    },
  );
});

const withoutKey: Readonly<Record<string, string>> = {
  'POST /conferences/plan': 'computes and saves nothing',
  'POST /conferences/{conferenceId}/bridges/{bridgeId}/access/pin':
    'its answer is a secret, which must not be kept; once more it is shown once more',
  'POST /live/tickets': 'its answer is a secret for one use, which must not be kept; one more ends within a minute',
};

describe('the OpenAPI page', () => {
  const page = openApi(apiRoutes, { version: '1.2.3' });

  test('holds every operation with its roles', () => {
    const operations = Object.values(
      page.paths as Record<string, Record<string, { operationId: string; 'x-roles'?: string[] }>>,
    ).flatMap((path) => Object.values(path));
    expect(operations.map((o) => o.operationId).sort()).toEqual(all.map((r) => r.operation).sort());
  });

  test('shows an instant as its text on the wire', () => {
    expect(JSON.stringify(page)).toContain('"format":"date-time"');
  });

  test('is valid OpenAPI 3.1 by an independent validator', async () => {
    expect(await new Validator().validate(page)).toEqual({ valid: true });
  });
});
