import { functions } from '../../infra/functions.ts';
import { faultSuites } from './faults/suites.ts';

const consumers = functions.filter(({ trigger }) => trigger.kind === 'queue' || trigger.kind === 'stream');

test('every consumer of infra/functions.ts has a fault suite', () => {
  expect(Object.keys(faultSuites).sort()).toEqual(consumers.map(({ id }) => id).sort());
});

describe.each(Object.entries(faultSuites))('%s', (_, suites) => {
  test.each(Object.entries(suites))(
    '%s ends the same, however its messages come and wherever it dies',
    async (_name, suite) => {
      expect(await suite.effects()).toBeGreaterThanOrEqual(suite.leastEffects);
      const broken: Record<string, unknown> = {};
      await suite.everyFault(async (fault, act) => {
        const ending = await act().catch((error: Error) => `${error.name}: ${error.message}`);
        if (JSON.stringify(ending) !== JSON.stringify(suite.expected)) broken[fault] = ending;
      });
      // the first of them in full, all of them by name
      const [first] = Object.values(broken);
      expect([Object.keys(broken), first ?? suite.expected]).toEqual([[], suite.expected]);
    },
  );
});
