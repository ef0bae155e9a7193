import { randomBytes } from 'node:crypto';
import { openSession } from '../../functions/live/session.ts';
import { createStrayBudget } from '../../functions/live/stray-budget.ts';
import { newLinkSecret } from '../../shared/domain/access-secrets.ts';
import { createMemorySealer } from '../../shared/gateways/seal.ts';
import { createAccess } from '../../shared/store/access.ts';
import { hallWorld } from './support/hall-world.ts';

const now = 1_790_000_000_000;
const allowed = (budget: ReturnType<typeof createStrayBudget>, source: string, times: number, at = now) =>
  Array.from({ length: times }, () => budget.allows(source, at)).filter(Boolean).length;

describe('the traces of links that lead nowhere', () => {
  it('are few of one source, and come back with time', () => {
    const budget = createStrayBudget();
    expect(allowed(budget, '203.0.113.7', 100)).toBe(20);
    expect(allowed(budget, '203.0.113.8', 100)).toBe(20);
    expect(allowed(budget, '203.0.113.7', 100, now + 30_000)).toBe(3);
  });

  it('are of one source for all addresses that one holder has', () => {
    const budget = createStrayBudget();
    expect(allowed(budget, '2001:db8:1:2::1', 15)).toBe(15);
    expect(allowed(budget, '2001:db8:1:2:ffff:0:0:9', 15)).toBe(5);
    expect(allowed(budget, '2001:db8:1:3::1', 15)).toBe(15);
    expect(allowed(budget, '::ffff:203.0.113.7', 15) + allowed(budget, '203.0.113.7', 15)).toBe(20);
  });

  it('are bounded from however many sources they come', () => {
    const budget = createStrayBudget();
    const sources = Array.from({ length: 2_000 }, (_, at) => `198.51.${at % 250}.${Math.floor(at / 250)}`);
    expect(sources.filter((source) => budget.allows(source, now))).toHaveLength(500);
    expect(allowed(budget, '192.0.2.1', 10, now + 1000)).toBe(5);
  });
});

describe('a thousand wrong links from one address', () => {
  async function gate() {
    const world = await hallWorld(1, 4);
    const access = createAccess(world.table, createMemorySealer(), randomBytes);
    await access.issue(world.bridges, 0);
    const { table } = world;
    const deps = { table, access, now: () => world.now, random: randomBytes, strays: createStrayBudget() };
    const signIn = (link: string, pin: string) =>
      openSession(deps, { body: { link, pin }, sourceIp: '203.0.113.7' } as never);
    const items = world.table.dump().length;
    const bridge = world.bridges[0]!;
    const answers = new Set<string>();
    for (let i = 0; i < 1000; i++) {
      await signIn(`${bridge.id}.${newLinkSecret(randomBytes)}`, '123456').catch((error) =>
        answers.add(`${error.status} ${error.code} ${error.message}`),
      );
    }
    return { world, access, bridge, signIn, answers, grown: world.table.dump().length - items };
  }

  it('are answered alike to the last and leave a handful of items', async () => {
    const { answers, grown } = await gate();
    expect([...answers]).toEqual(['401 sign-in-failed This link and PIN do not open a session.']);
    expect(grown).toBe(20);
  });

  it('lock no hall out that stands behind the same address, and its wrong PINs are counted as ever', async () => {
    const { access, bridge, signIn, world } = await gate();
    const { link, pin } = await access.open(bridge.id);
    await expect(signIn(link, pin)).resolves.toMatchObject({ bridge: { id: bridge.id } });
    const wrong = pin === '000000' ? '000001' : '000000';
    for (let i = 0; i < 10; i++) {
      await signIn(link, wrong).catch(() => undefined);
      world.now += 300_000;
    }
    await expect(signIn(link, pin)).rejects.toMatchObject({ status: 429 });
  });
});
