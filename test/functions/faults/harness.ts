import type { Table } from '../../../shared/store/table.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Dies at the n-th side effect, before or after it happened, and stays dead. At 0 it only counts. */
export interface Bomb {
  effects: number;
  readonly at: number;
  readonly after: boolean;
}

/** The same port, where each of the named methods is a side effect that a bomb may strike; all others only read. */
export function guarded<T extends object>(port: T, effects: readonly (keyof T)[], bomb: Bomb | undefined): T {
  if (!bomb) return port;
  const isDead = () => bomb.at > 0 && bomb.effects >= bomb.at;
  type Work = (...args: unknown[]) => unknown;
  const reading =
    (work: Work) =>
    (...args: unknown[]) => {
      if (isDead()) throw new Crash();
      return work.apply(port, args);
    };
  const striking =
    (work: Work) =>
    async (...args: unknown[]) => {
      if (isDead()) throw new Crash();
      bomb.effects += 1;
      if (bomb.effects === bomb.at && !bomb.after) throw new Crash();
      const result = await work.apply(port, args);
      if (isDead()) throw new Crash();
      return result;
    };
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return effects.includes(name as keyof T) ? striking(value as Work) : reading(value as Work);
    },
  });
}

export const guardedTable = <T extends Table>(table: T, bomb: Bomb | undefined): T =>
  guarded(table, ['write', 'update', 'putMany'], bomb);

/**
 * What one consumer hears in a small story. A message that throws, or answers false, comes again as a queue would give it:
 * with the effects that it already had.
 */
export interface Story<W> {
  begin(): Promise<W>;
  /** In the order in which they were told. The bomb goes through `guarded` around everything that has an effect. */
  readonly messages: readonly ((world: W, bomb: Bomb | undefined) => Promise<unknown>)[];
  /** Time goes by: a redelivery, or a message that is late. */
  pass(world: W, ms: number): void;
  /** What the rest of the system does until nothing moves any more. */
  settle?(world: W): Promise<void>;
  /** What has to be so in the end, whatever went wrong on the way. */
  outcome(world: W): Promise<unknown>;
  readonly expected: unknown;
  /** So many effects at least: a story without effects would prove nothing. */
  readonly leastEffects: number;
  /** A stream keeps its order. */
  readonly isOrdered?: boolean;
}

/** Redelivery after a failure: more than any lease that a dead one may hold. */
const againAfterMs = 6 * 60_000;
const dayMs = 24 * 3600_000;
const receives = 12;

type Fault = (fault: string, act: () => Promise<unknown>) => Promise<void>;

/** Every way in which messages may come or a consumer may die; each calls `check` with its name and its ending. */
export async function everyFault<W>(story: Story<W>, check: Fault): Promise<void> {
  const { messages } = story;
  const ending = async (world: W) => {
    await story.settle?.(world);
    return story.outcome(world);
  };
  const delivered = async (world: W, message: Story<W>['messages'][number], bomb?: Bomb) => {
    for (let receive = 1; ; receive += 1) {
      try {
        if ((await message(world, receive === 1 ? bomb : undefined)) !== false) return;
      } catch (error) {
        const isWanted = (error as Error).name === 'Crash';
        if (!isWanted && receive === receives) throw error;
      }
      if (receive === receives) throw new Error('the message went to the dead-letter queue');
      story.pass(world, againAfterMs);
    }
  };
  const told = async (order: readonly number[], way: (world: W, at: number) => Promise<void>) => {
    const world = await story.begin();
    for (const at of order) await way(world, at);
    return ending(world);
  };
  const inTurn = messages.map((_, at) => at);
  const one = (world: W, at: number, bomb?: Bomb) =>
    delivered(world, messages[at] as Story<W>['messages'][number], bomb);

  await check('nothing', () => told(inTurn, one));
  await check('each twice', () => told([...inTurn.flatMap((at) => [at, at])], one));
  await check('each twice at once', () =>
    told(inTurn, async (world, at) => void (await Promise.all([one(world, at), one(world, at)]))),
  );
  await check('all at once', async () => {
    const world = await story.begin();
    await Promise.all(inTurn.map((at) => one(world, at)));
    return ending(world);
  });
  await check('all again a day late', () =>
    told([...inTurn, -1, ...inTurn], async (world, at) => (at < 0 ? story.pass(world, dayMs) : one(world, at))),
  );
  if (!story.isOrdered) {
    for (const order of ordersOf(inTurn)) await check(`the order ${order.join(' ')}`, () => told(order, one));
  }
  for (const at of inTurn) {
    const bombed = async (bomb: Bomb) =>
      told(inTurn, (world, each) => one(world, each, each === at ? bomb : undefined));
    const counting: Bomb = { effects: 0, at: 0, after: false };
    await bombed(counting);
    for (let effect = 1; effect <= counting.effects; effect += 1) {
      for (const after of [false, true]) {
        const name = `message ${at} dying ${after ? 'after' : 'before'} effect ${effect} of ${counting.effects}`;
        await check(name, () => bombed({ effects: 0, at: effect, after }));
      }
    }
  }
}

export async function effectsOf<W>(story: Story<W>): Promise<number> {
  const bomb: Bomb = { effects: 0, at: 0, after: false };
  const world = await story.begin();
  for (const message of story.messages) await message(world, bomb);
  return bomb.effects;
}

/** Every order of up to four messages; of more the turns and the reverse. */
function ordersOf(all: readonly number[]): number[][] {
  if (all.length > 4) return [[...all].reverse(), ...all.map((_, by) => [...all.slice(by), ...all.slice(0, by)])];
  if (all.length < 2) return [[...all]];
  return all.flatMap((first) => ordersOf(all.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}

/** A story with its world put away, so that stories of different worlds can stand in one list. */
export interface FaultSuite {
  everyFault(check: Fault): Promise<void>;
  effects(): Promise<number>;
  readonly expected: unknown;
  readonly leastEffects: number;
}

export function faultSuite<W>(story: Story<W>): FaultSuite {
  const { expected, leastEffects } = story;
  return {
    everyFault: (check) => everyFault(story, check),
    effects: () => effectsOf(story),
    expected,
    leastEffects,
  };
}
