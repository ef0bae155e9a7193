import type { Core } from '../../console/src/hall/engine/core.ts';
import { takeRoll } from '../../console/src/hall/engine/roll-taking.ts';
import type { HallState } from '../../console/src/hall/state/hall-state.ts';
import { emptyRoll, type Roll, toSend, withCount } from '../../console/src/hall/state/roll.ts';

/** A hall whose storage answers when told to, and whose line is there or not. */
function hallWith(kept: Roll | undefined) {
  const box = new Map<string, Roll>(kept ? [['brg_1', kept]] : []);
  const opened = Promise.withResolvers<void>();
  const line = { isThere: false };
  const sent: unknown[] = [];
  const api = {
    readRoll: async () => {
      if (!line.isThere) throw new TypeError('Failed to fetch');
      return { revision: 0, delegates: [], merged: false };
    },
    sendRoll: async ({ presentCount, delegates }: Roll) => {
      if (!line.isThere) throw new TypeError('Failed to fetch');
      sent.push([whose.id, presentCount]);
      return { revision: 1, presentCount, delegates, merged: false };
    },
  };
  const whose = { id: 'brg_1' };
  const core = {
    api,
    rolls: {
      get: (id: string) => opened.promise.then(() => box.get(id)),
      put: async (id: string, roll: Roll) => void box.set(id, roll),
      remove: async (id: string) => void box.delete(id),
    },
    state: () => ({ welcome: { bridge: whose }, clockAheadMs: 0 }) as unknown as HallState,
    tell: () => {},
    now: () => 1000,
  } as unknown as Core;
  return { box, line, whose, sent, openStorage: opened.resolve, taking: takeRoll(core, () => {}) };
}

const waiting = toSend(withCount(emptyRoll, 25), 1000);

test('a roll that waits on the device is not lost when it is asked for twice without a line, before the storage has answered', async () => {
  const { box, line, openStorage, taking } = hallWith(waiting);
  const loads = [taking.load(), taking.load()];
  await new Promise(setImmediate);
  openStorage();
  await Promise.all(loads);
  expect(taking.roll()).toEqual(waiting);
  expect(box.get('brg_1')).toEqual(waiting);
  line.isThere = true;
  await taking.load();
  expect(taking.roll()).toMatchObject({ state: 'same', presentCount: 25 });
  expect(box.has('brg_1')).toBe(false);
  taking.forget();
});

test('where nothing is kept and there is no line, an empty roll can be written', async () => {
  const { openStorage, taking } = hallWith(undefined);
  openStorage();
  await taking.load();
  expect(taking.roll()).toEqual(emptyRoll);
  taking.forget();
});

test('the roll of one hall is neither shown nor sent as that of the next on the same page, and waits for its own to come back', async () => {
  const { box, line, whose, sent, openStorage, taking } = hallWith(waiting);
  openStorage();
  await taking.load();
  taking.forget();
  whose.id = 'brg_2';
  line.isThere = true;
  await taking.load();
  expect(taking.roll()).toMatchObject({ state: 'same', delegates: [] });
  expect(taking.roll()?.presentCount).toBeUndefined();
  expect(sent).toEqual([]);
  expect(box.get('brg_1')).toEqual(waiting);
  taking.forget();
  whose.id = 'brg_1';
  await taking.load();
  expect(sent).toEqual([['brg_1', 25]]);
  taking.forget();
});

test("an answer that comes after the page has become another hall is nobody's any more", async () => {
  const { whose, openStorage, taking } = hallWith(waiting);
  const loading = taking.load();
  taking.forget();
  whose.id = 'brg_2';
  openStorage();
  await loading;
  expect(taking.roll()).toBeUndefined();
});
