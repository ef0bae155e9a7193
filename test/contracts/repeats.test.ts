import { apiRoutes } from '../../shared/contracts/api.ts';
import { logger } from '../../shared/runtime/logs.ts';
import { scopes, seeded } from './support/scope-world.ts';
import { send, serverOn } from './support/send.ts';

const changes = Object.values(apiRoutes)
  .flat()
  .filter(({ auth, idempotent }) => auth === 'staff' && idempotent);

/** What this world's conference is not ready for: it is not over, its text is not submitted, nobody has spoken. */
const notYet = new Set([
  ...['endConference', 'settleAttendance', 'sortFloor', 'undoFloor', 'commitImport', 'previewImport'],
  ...['approveConclusions', 'returnConclusions', 'publishConclusions', 'revokeConclusions'],
]);

let seed: Awaited<ReturnType<typeof seeded>>;
beforeAll(async () => {
  logger.setLogLevel('SILENT');
  seed = await seeded();
});

/** The answer got lost, the client asks once more: with a version that is old by now, of something that is changed by now. */
test.each(changes.map((route) => [route.operation, route] as const))(
  '%s sent again with its key answers what it answered first',
  async (operation, route) => {
    const server = await serverOn(seed);
    const ask = (key: string) => send(server, route, scopes.own, { held: [...(route.roles ?? [])], key });
    const first = await ask('key-of-this-act');
    expect((first.statusCode ?? 0) < 300).toBe(!notYet.has(operation));
    const { statusCode, body } = await ask('key-of-this-act');
    expect({ statusCode, body }).toEqual({ statusCode: first.statusCode, body: first.body });
  },
);

test('the same change meant anew is judged anew', async () => {
  const server = await serverOn(seed);
  const [route] = changes.filter(({ operation }) => operation === 'setAgenda');
  if (!route) throw new Error('no such route');
  const ask = (key: string) => send(server, route, scopes.own, { held: ['secretariat'], key });
  expect((await ask('key-of-one-act')).statusCode).toBe(200);
  expect((await ask('key-of-another')).statusCode).toBe(409);
});
