import { gunzipSync } from 'node:zlib';
import { apiRoutes } from '../../shared/contracts/api.ts';
import { papersRoutes } from '../../shared/contracts/papers.ts';
import { parametersOf, type Role, type Route, roles } from '../../shared/contracts/route.ts';
import { logger } from '../../shared/runtime/logs.ts';
import { samples } from './support/samples.ts';
import { canary, type Scope, scopes, seeded, servedOn } from './support/scope-world.ts';
import { type Reply, send, serverOn } from './support/send.ts';

/**
 * Role × route × own, other and none, out of the route table and on the functions as they are wired: whoever adds a route gets
 * its rows, for every role and every two roles. An office of province 24 calls; 31 is the other one.
 */
const staff = Object.values(apiRoutes)
  .flat()
  .filter(({ auth }) => auth === 'staff');
const pairs = roles.flatMap((one, at) => roles.slice(at + 1).map((other): readonly Role[] => [one, other]));
const sets: readonly (readonly Role[])[] = [...roles.map((role) => [role]), ...pairs];

type Parameter = keyof Scope;
/** Parameters and fields that name something of one branch. */
const scoped: readonly string[] = Object.keys(scopes.own);
/** Routes whose parameters name nothing of a branch, and why. */
const ofNoBranch = new Set(['getImport', 'listImportRows', 'commitImport']); // an import is of the whole directory
/** Routes that name the conference in their body. */
const inBody = new Set(['createTicket', 'planConference']);
/** Routes that name a bridge in their body: nothing is done before there is one. */
const ofBridge = new Set(['giveFloor']);

let seed: Awaited<ReturnType<typeof seeded>>;
beforeAll(async () => {
  logger.setLogLevel('SILENT');
  seed = await seeded();
});

const call = async (route: Route, held: readonly Role[], of: Scope): Promise<Reply> =>
  send(await serverOn(seed), route, of, { held });

const answerOf = ({ statusCode, body }: Reply) => ({ status: statusCode, body });

/** What the caller gets to read, out of base64 and gzip too. */
function textOf({ body = '', headers = {}, isBase64Encoded }: Reply): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** `of`, with one parameter that names something of another. */
const mixed = (of: Scope, name: Parameter, from: Scope): Scope => ({ ...of, [name]: from[name] });

const listed = (route: Route, held: readonly Role[]) => held.filter((role) => route.roles?.includes(role));
const isLimited = (route: Route, held: readonly Role[]) =>
  listed(route, held).every((role) => role === 'provincial-office') && listed(route, held).length > 0;

test('every staff route is served, and has a well-formed sample', () => {
  const bound = new Set(servedOn(seed).bindings.map(({ route }) => route.operation));
  expect(staff.map(({ operation }) => operation).filter((operation) => !bound.has(operation))).toEqual([]);
  expect(Object.keys(samples).toSorted()).toEqual(staff.map(({ operation }) => operation).toSorted());
});

test('every parameter of a staff route names something of a branch, or the route is listed as of none', () => {
  const unknown = staff.filter(
    (route) => !ofNoBranch.has(route.operation) && parametersOf(route.path).some((name) => !scoped.includes(name)),
  );
  expect(unknown.map(({ operation }) => operation)).toEqual([]);
});

describe.each(staff.map((route) => [route.operation, route] as const))('%s', (operation, route) => {
  const names = parametersOf(route.path) as Parameter[];
  const isNamed = (inBody.has(operation) || names.length > 0) && !ofNoBranch.has(operation);
  const isOfConference = names.includes('conferenceId') || inBody.has(operation);
  const isChange = route.method !== 'GET' && operation !== 'planConference' && operation !== 'createTicket';

  test('is denied alike, whatever it is about, without a role that it lists', async () => {
    for (const held of sets.filter((each) => listed(route, each).length === 0)) {
      const answers = await Promise.all(Object.values(scopes).map((of) => call(route, held, of)));
      expect(new Set(answers.map((answer) => JSON.stringify(answerOf(answer)))).size).toBe(1);
      expect(answers[0]?.statusCode).toBe(403);
    }
  });

  const limited = sets.filter((held) => isLimited(route, held));
  const wide = sets.filter((held) => listed(route, held).length > 0 && !isLimited(route, held));

  if (limited.length > 0) {
    test('lets a provincial office in to what is its own, from the first save on', async () => {
      for (const held of limited) {
        const early = isOfConference && names.length < 2 && !ofBridge.has(operation);
        for (const each of early ? [scopes.own, scopes.unenrolled] : [scopes.own]) {
          const answer = await call(route, held, each);
          expect([400, 401, 403, 404, 500]).not.toContain(answer.statusCode);
          expect(textOf(answer)).not.toContain(canary);
        }
      }
    });

    if (isNamed) {
      test('answers of what is of another office as of what is not there', async () => {
        for (const held of limited) {
          const none = answerOf(await call(route, held, scopes.absent));
          expect(none.status).toBe(404);
          expect(answerOf(await call(route, held, scopes.foreign))).toEqual(none);
          for (const name of names) {
            const other = answerOf(await call(route, held, mixed(scopes.own, name, scopes.foreign)));
            expect(other).toEqual(answerOf(await call(route, held, mixed(scopes.own, name, scopes.absent))));
            expect(other.status).toBe(404);
          }
        }
      });
    }

    if (isOfConference) {
      test('shows of a conference of the centre what is of its branch, and lets it change nothing that is not', async () => {
        for (const held of limited) {
          const shared = await call(route, held, scopes.shared);
          if (route.ownOnly || operation === 'planConference') expect(shared.statusCode).toBe(403);
          else expect([400, 401, 403, 500]).not.toContain(shared.statusCode);
          expect(textOf(shared)).not.toContain(canary);
          if (!names.includes('bridgeId')) continue;
          const elsewhere = answerOf(await call(route, held, scopes.sharedElsewhere));
          const none = answerOf(await call(route, held, mixed(scopes.shared, 'bridgeId', scopes.absent)));
          expect(elsewhere).toEqual(none);
          if (isChange) expect([403, 404]).toContain(elsewhere.status);
        }
      });

      test('as a change, is of its own conferences only, or of one of its own halls', () => {
        expect(!isChange || Boolean(route.ownOnly) || names.includes('bridgeId')).toBe(true);
      });
    }
  }

  if (wide.length > 0 && isNamed) {
    test('lets whoever is not limited in to the conferences of every office', async () => {
      for (const held of wide) {
        for (const each of [scopes.foreign, scopes.own])
          expect([400, 401, 403, 404, 500]).not.toContain((await call(route, held, each)).statusCode);
      }
    });
  }
});

describe('a hall', () => {
  const route = papersRoutes.openHallPaper;
  const open = async (of: Scope) =>
    send(await serverOn(seed), route, { ...scopes.own, paperId: of.paperId }, { hall: scopes.own });

  test('opens the papers of its own conference; of those of another it hears as of none', async () => {
    expect((await open(scopes.own)).statusCode).toBe(200);
    const none = answerOf(await open(scopes.absent));
    expect(none.status).toBe(404);
    expect(answerOf(await open(scopes.foreign))).toEqual(none);
  });

  test('names in no other path what it might not see', () => {
    const named = Object.values(apiRoutes)
      .flat()
      .filter(({ auth, path }) => auth === 'hall' && parametersOf(path).length > 0);
    expect(named.map(({ operation }) => operation)).toEqual([route.operation]);
  });
});
