import type { Core } from '../../console/src/hall/engine/core.ts';
import { takeRoll } from '../../console/src/hall/engine/roll-taking.ts';
import type { HallState } from '../../console/src/hall/state/hall-state.ts';
import { emptyRoll, type Roll, toSend, withCount } from '../../console/src/hall/state/roll.ts';

/** A hall whose storage answers when told to, and whose line is there or not. */
function hallWith(kept: Roll | undefined) {
  const box = new Map<string, Roll>(kept ? [['brg_1', kept]] : []);
  const opened = Promise.withResolvers<void>();
  const line = { isThere: false, answers: Promise.resolve() };
  const storage = { isFull: false, writes: Promise.resolve(), puts: Promise.resolve() };
  const sent: unknown[] = [];
  const api = {
    readRoll: async () => {
      if (!line.isThere) throw new TypeError('Failed to fetch');
      return { revision: 0, delegates: [], merged: false };
    },
    sendRoll: async ({ presentCount, delegates }: Roll) => {
      if (!line.isThere) throw new TypeError('Failed to fetch');
      sent.push([whose.id, presentCount]);
      await line.answers;
      return { revision: 1, presentCount, delegates, merged: false };
    },
  };
  const whose = { id: 'brg_1' };
  const core = {
    api,
    rolls: {
      get: (id: string) => opened.promise.then(() => box.get(id)),
      put: async (id: string, roll: Roll) => {
        if (storage.isFull) throw new DOMException('full', 'QuotaExceededError');
        await storage.puts;
        box.set(id, roll);
      },
      remove: async (id: string) => {
        if (storage.isFull) throw new DOMException('full', 'QuotaExceededError');
        await storage.writes;
        box.delete(id);
      },
    },
    state: () => ({ welcome: { bridge: whose }, clockAheadMs: 0 }) as unknown as HallState,
    tell: () => {},
    now: () => 1000,
  } as unknown as Core;
  return { box, line, storage, whose, sent, openStorage: opened.resolve, taking: takeRoll(core, () => {}) };
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

test('where the page becomes another hall’s while the answer is being written down, that is all', async () => {
  const { box, line, storage, openStorage, taking } = hallWith(waiting);
  const written = Promise.withResolvers<void>();
  storage.writes = written.promise;
  line.isThere = true;
  openStorage();
  const loading = taking.load();
  await new Promise(setImmediate);
  expect(taking.roll()).toMatchObject({ state: 'same' });
  taking.forget();
  written.resolve();
  await loading;
  expect(taking.roll()).toBeUndefined();
  expect(box.size).toBe(0);
});

test.each([
  ['leaves no names on the device', false],
  ['stays where it was changed since', true],
])('a roll that arrives after signing out %s', async (_what, isChanged) => {
  const { box, line, whose, openStorage, taking } = hallWith(waiting);
  const answered = Promise.withResolvers<void>();
  line.answers = answered.promise;
  line.isThere = true;
  openStorage();
  const loading = taking.load();
  await new Promise(setImmediate);
  taking.forget();
  whose.id = 'brg_2';
  const changed = withCount(waiting, 26);
  if (isChanged) box.set('brg_1', changed);
  answered.resolve();
  await loading;
  expect([...box]).toEqual(isChanged ? [['brg_1', changed]] : []);
});

test('a roll is said to be kept when the device has it, not before: a page that is dropped in between has an older one', async () => {
  const { box, storage, openStorage, taking } = hallWith(undefined);
  openStorage();
  await taking.load();
  await taking.change(withCount(emptyRoll, 25));
  const written = Promise.withResolvers<void>();
  storage.puts = written.promise;
  const submitting = taking.submit();
  await new Promise(setImmediate);
  expect([taking.roll()?.state, taking.isWritten(), box.get('brg_1')?.state]).toEqual(['waiting', false, 'changed']);
  written.resolve();
  await submitting;
  expect([taking.roll()?.state, taking.isWritten(), box.get('brg_1')?.state]).toEqual(['waiting', true, 'waiting']);
  taking.forget();
});

test('a roll is sent also where the storage of the device is full', async () => {
  const { line, storage, sent, openStorage, taking } = hallWith(undefined);
  openStorage();
  await taking.load();
  storage.isFull = true;
  line.isThere = true;
  await taking.change(withCount(emptyRoll, 12));
  expect(taking.isKept()).toBe(false);
  await taking.submit();
  expect(taking.isKept()).toBe(true); // nothing is left that could be lost
  expect(sent).toEqual([['brg_1', 12]]);
  expect(taking.roll()).toMatchObject({ state: 'same', presentCount: 12 });
  taking.forget();
});
