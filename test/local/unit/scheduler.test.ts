import { manualClock } from '../../../local/kit/clock.ts';
import { timetable } from '../../../local/scheduler/expressions.ts';
import { type KeptSchedule, type Schedule, scheduleEngine } from '../../../local/scheduler/scheduler.ts';
import { keptInMemory } from '../fixture/kept.ts';

const at = (text: string) => Date.parse(text);

describe('expressions', () => {
  it.each([
    ['at(2026-03-08T07:30:00)', 'Asia/Ho_Chi_Minh', '2026-03-08T00:30:00Z'],
    ['at(2026-03-08T07:30:00)', 'UTC', '2026-03-08T07:30:00Z'],
    ['at(2026-07-01T12:00:00)', 'Europe/Berlin', '2026-07-01T10:00:00Z'],
    ['cron(0 7 * * ? *)', 'Asia/Ho_Chi_Minh', '2026-03-02T00:00:00Z'],
    ['cron(30 8 ? * MON *)', 'UTC', '2026-03-02T08:30:00Z'],
    ['rate(5 minutes)', 'UTC', '2026-03-01T00:05:00Z'],
  ])('%s in %s is due next at %s', (expression, zone, due) => {
    const start = at('2026-03-01T00:00:00Z');
    expect(new Date(timetable(expression, zone, start).next(start)!).toISOString()).toBe(new Date(due).toISOString());
  });

  it('is over after its one time', () =>
    expect(timetable('at(2026-01-01T00:00:00)', 'UTC', 0).next(at('2026-01-01T00:00:00Z'))).toBeUndefined());

  it.each(['at(tomorrow)', 'rate(0 minutes)', 'rate(5 weeks)', 'cron(1 2)', 'soon'])('refuses %s', (text) =>
    expect(() => timetable(text, 'UTC', 0)).toThrow('Invalid Schedule Expression'),
  );
  it('refuses a zone nobody knows', () => expect(() => timetable('rate(1 day)', 'Mars/Base', 0)).toThrow('time zone'));
});

const schedule = (more: Partial<Schedule> = {}): Schedule => ({
  Name: 's',
  GroupName: 'g',
  ScheduleExpression: 'at(2026-01-01T00:01:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: 'arn:aws:events:r:1:event-bus/b', RoleArn: 'role', Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
  ...more,
});

function engineWith(kept = keptInMemory<KeptSchedule>(), start = '2026-01-01T00:00:00Z') {
  const clock = manualClock(at(start));
  const delivered: string[] = [];
  const dead: string[] = [];
  let failures = 0;
  const engine = scheduleEngine({
    clock,
    kept,
    seed: 1,
    arnOf: () => 'arn',
    deliver: async (_, input) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('not now');
      }
      delivered.push(input);
    },
    sendToQueue: (_, body) => void dead.push(body),
    onTrouble: () => {},
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return { engine, kept, delivered, dead, pass, fail: (times: number) => (failures = times) };
}

describe('the scheduler', () => {
  it('fires once at its time, fills in the scheduled time, and removes itself if told', async () => {
    const { engine, delivered, pass } = engineWith();
    engine.put(schedule({ ActionAfterCompletion: 'DELETE' }));
    await pass(59_999);
    expect(delivered).toEqual([]);
    await pass(1);
    expect(delivered).toEqual(['{"at":"2026-01-01T00:01:00Z"}']);
    expect(engine.all()).toEqual([]);
  });

  it('fires what fell due while it was switched off, once', async () => {
    const first = engineWith();
    first.engine.put(schedule());
    first.engine.stop();
    const second = engineWith(first.kept, '2026-01-01T05:00:00Z');
    second.engine.start();
    await second.pass(0);
    expect(second.delivered).toHaveLength(1);
    const third = engineWith(first.kept, '2026-01-01T06:00:00Z');
    third.engine.start();
    await third.pass(0);
    expect(third.delivered).toEqual([]);
  });

  it('follows an update and forgets a deleted one', async () => {
    const { engine, delivered, pass } = engineWith();
    engine.put(schedule());
    engine.put(schedule({ ScheduleExpression: 'at(2026-01-01T00:10:00)' }));
    await pass(120_000);
    expect(delivered).toEqual([]);
    engine.remove('g', 's');
    await pass(3_600_000);
    expect(delivered).toEqual([]);
  });

  it('tries again with back-off, then sets the firing aside', async () => {
    const { engine, delivered, dead, pass, fail } = engineWith();
    fail(1);
    engine.put(schedule());
    await pass(60_000);
    expect(delivered).toEqual([]);
    await pass(1000);
    expect(delivered).toHaveLength(1);
    fail(99);
    engine.put(
      schedule({
        Name: 't',
        Target: { ...schedule().Target, RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig: { Arn: 'dlq' } },
      }),
    );
    await pass(0);
    await pass(60_000);
    expect(dead).toHaveLength(1);
  });

  it('recurs without making up for what it slept through', async () => {
    const { engine, delivered, pass } = engineWith();
    engine.put(schedule({ ScheduleExpression: 'rate(1 minute)' }));
    for (let i = 0; i < 3; i += 1) await pass(60_000);
    expect(delivered).toHaveLength(3);
  });

  it('is late, double or silent when told to be, and counts it', async () => {
    const { engine, delivered, pass } = engineWith();
    engine.setFaults({ late: { probability: 1, ms: 60_000 }, duplicate: 1 });
    engine.put(schedule());
    await pass(60_000);
    expect(delivered).toHaveLength(0);
    await pass(60_000);
    expect(delivered).toHaveLength(2);
    engine.setFaults({ lose: 1 });
    engine.put(schedule({ Name: 'lost', ScheduleExpression: 'at(2026-01-01T00:03:00)' }));
    await pass(120_000);
    expect(delivered).toHaveLength(2);
    expect(engine.fired()).toEqual({ late: 1, duplicate: 1, lose: 1 });
  });
});
