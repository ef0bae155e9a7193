import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { manualClock } from '../../../local/kit/clock.ts';
import { schedulerEndpoint } from '../../../local/scheduler/endpoint.ts';
import { timetable } from '../../../local/scheduler/expressions.ts';
import { type KeptSchedule, type ScheduleTarget, scheduleEngine } from '../../../local/scheduler/scheduler.ts';
import { wakeUpSource, wakeUpType } from '../../../shared/contracts/envelope.ts';
import type { WakeUp } from '../../../shared/domain/events.ts';
import { wakeUpKinds } from '../../../shared/domain/wake-up.ts';
import { createMemoryScheduler, createScheduler, type Scheduler } from '../../../shared/gateways/scheduler.ts';
import { keptInMemory } from '../../local/fixture/kept.ts';
import { account, clientOf, region, serving } from './local.ts';

interface SchedulerWorld {
  readonly scheduler: Scheduler;
  /** Whatever is still to come. */
  planned(): readonly { wakeUp: WakeUp; at: number }[];
  close(): Promise<void>;
}

const now = Date.UTC(2026, 10, 26, 1, 0);
const minute = 60_000;
const group = 'wake-ups';
const busArn = `arn:aws:events:${region}:${account}:event-bus/nhip-cau`;

async function inMemory(): Promise<SchedulerWorld> {
  const scheduler = createMemoryScheduler();
  return { scheduler, planned: () => [...scheduler.all.values()], close: async () => undefined };
}

async function onLoopback(groups: ReadonlySet<string> = new Set([group])) {
  const clock = manualClock(now);
  const arnOf = (of: string, name: string) => `arn:aws:scheduler:${region}:${account}:schedule/${of}/${name}`;
  const delivered: { target: ScheduleTarget; input: string }[] = [];
  const engine = scheduleEngine({
    ...{ clock, arnOf, seed: 1, kept: keptInMemory<KeptSchedule>() },
    deliver: async (target, input) => void delivered.push({ target, input }),
    sendToQueue: () => undefined,
    onTrouble: () => undefined,
  });
  const groupArnOf = (of: string) => `arn:aws:scheduler:${region}:${account}:schedule-group/${of}`;
  const service = await serving({
    schedules: schedulerEndpoint({ engine, groups, arnOf, groupArnOf, now: clock.now }),
  });
  const client = new SchedulerClient(clientOf(service.url));
  const target = {
    ...{ group, busArn, roleArn: `arn:aws:iam::${account}:role/wake-ups` },
    deadLetterArn: `arn:aws:sqs:${region}:${account}:wake-ups-dlq`,
  };
  return {
    scheduler: createScheduler(client, target),
    planned: () =>
      engine.all().map(({ schedule }) => ({
        wakeUp: JSON.parse(schedule.Target.Input ?? '') as WakeUp,
        at: timetable(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone ?? '', 0).next(0) as number,
      })),
    delivered,
    /** Lets time go by, and what falls due be delivered. */
    async pass(ms: number) {
      clock.advance(ms);
      await new Promise((done) => setImmediate(done));
    },
    async close() {
      client.destroy();
      engine.stop();
      await service.close();
    },
  };
}

const wakeUp = (given: Partial<WakeUp> = {}): WakeUp => ({
  ...{ kind: 'doors-open', conferenceId: 'cnf_0123456789ab', version: 3, dueAt: now + 30 * minute },
  ...given,
});
const other = 'cnf_ba9876543210' as const;

function contract(open: () => Promise<SchedulerWorld>): void {
  let world: SchedulerWorld;
  let scheduler: Scheduler;
  const planned = () =>
    world
      .planned()
      .map(({ wakeUp: one, at }) => `${one.conferenceId} ${one.kind} v${one.version} ${(at - now) / minute}`)
      .sort();
  beforeEach(async () => {
    world = await open();
    scheduler = world.scheduler;
  });
  afterEach(() => world.close());

  it('keeps what is to be told word for word', async () => {
    await scheduler.set(wakeUp(), now + 30 * minute);
    expect(world.planned()).toEqual([{ wakeUp: wakeUp(), at: now + 30 * minute }]);
  });

  it('has one for each conference and kind', async () => {
    for (const conferenceId of ['cnf_0123456789ab', other] as const)
      for (const kind of wakeUpKinds) await scheduler.set(wakeUp({ conferenceId, kind }), now + minute);
    expect(planned()).toEqual(
      ['cnf_0123456789ab', other].flatMap((id) => wakeUpKinds.map((kind) => `${id} ${kind} v3 1`)).sort(),
    );
  });

  it('is told the same again, twice at once too, and has it once', async () => {
    const same = () => scheduler.set(wakeUp(), now + minute);
    await same();
    await Promise.all([same(), same()]);
    expect(planned()).toEqual(['cnf_0123456789ab doors-open v3 1']);
  });

  it('moves it, later or sooner, with what it tells', async () => {
    await scheduler.set(wakeUp(), now + 10 * minute);
    await scheduler.set(wakeUp({ version: 4 }), now + 90 * minute);
    expect(planned()).toEqual(['cnf_0123456789ab doors-open v4 90']);
    await scheduler.set(wakeUp({ version: 5 }), now + 5 * minute);
    expect(planned()).toEqual(['cnf_0123456789ab doors-open v5 5']);
    await scheduler.set(wakeUp({ version: 5 }), now + 6 * minute);
    expect(planned()).toEqual(['cnf_0123456789ab doors-open v5 6']);
  });

  it('has one where two set it differently at once', async () => {
    await Promise.all([scheduler.set(wakeUp(), now + minute), scheduler.set(wakeUp({ version: 4 }), now + 2 * minute)]);
    expect(planned()).toHaveLength(1);
  });

  it('knows whole seconds, and none before the instant', async () => {
    await scheduler.set(wakeUp(), now + minute + 1);
    await scheduler.set(wakeUp({ conferenceId: other }), now + minute + 1000);
    expect(world.planned().map(({ at }) => at - now - minute)).toEqual([1000, 1000]);
  });

  it('clears that one and no other, there or not, and sets it anew afterwards', async () => {
    await scheduler.clear('cnf_0123456789ab', 'doors-open');
    await scheduler.set(wakeUp(), now + minute);
    await scheduler.set(wakeUp({ kind: 'deadline' }), now + minute);
    await scheduler.set(wakeUp({ conferenceId: other }), now + minute);
    await scheduler.clear('cnf_0123456789ab', 'doors-open');
    await scheduler.clear('cnf_0123456789ab', 'doors-open');
    expect(planned()).toEqual(['cnf_0123456789ab deadline v3 1', `${other} doors-open v3 1`]);
    await scheduler.set(wakeUp(), now + minute);
    expect(planned()).toContain('cnf_0123456789ab doors-open v3 1');
  });
}

describe('the scheduler in memory', () => contract(inMemory));
describe('the scheduler gateway', () => {
  contract(onLoopback);

  it('tells it on the bus when it is due, keeps nothing of it, and can be set or cleared as if it never was', async () => {
    const { scheduler, planned, delivered, pass, close } = await onLoopback();
    try {
      await scheduler.set(wakeUp(), now + minute);
      await pass(minute - 1);
      expect(delivered).toEqual([]);
      await pass(1);
      expect(delivered.map(({ input }) => JSON.parse(input))).toEqual([wakeUp()]);
      expect(delivered[0]?.target).toMatchObject({
        ...{ Arn: busArn, EventBridgeParameters: { Source: wakeUpSource, DetailType: wakeUpType } },
      });
      expect(planned()).toEqual([]);
      await scheduler.clear('cnf_0123456789ab', 'doors-open');
      await scheduler.set(wakeUp({ version: 4 }), now + 2 * minute);
      await pass(minute);
      expect(delivered.map(({ input }) => JSON.parse(input).version)).toEqual([3, 4]);
    } finally {
      await close();
    }
  });

  it('says that its group is not there, and takes nothing for cleared but what it cannot find', async () => {
    const { scheduler, close } = await onLoopback(new Set(['default']));
    try {
      await expect(scheduler.set(wakeUp(), now + minute)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await scheduler.clear('cnf_0123456789ab', 'doors-open');
    } finally {
      await close();
    }
  });
});
