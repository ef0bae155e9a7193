import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functions } from '../../../infra/functions.ts';
import { profiles } from '../../../local/conference/fault-profiles.ts';
import {
  everyFaultFired,
  faultsOf,
  firedVerdict,
  profileNames,
  type RunFaults,
  readFaults,
  wantedNames,
} from '../../../local/conference/faults.ts';
import { UsageError } from '../../../local/conference/options.ts';

const of = (faults: unknown) => faultsOf(JSON.stringify(faults), 'mine.json');

test('a profile is known by its name; another word is answered with the names that there are', () => {
  expect(readFaults('none')).toBeUndefined();
  for (const name of profileNames.slice(1)) expect(readFaults(name)).toBe(profiles[name]);
  expect(() => readFaults('lihgt')).toThrow(UsageError);
  expect(() => readFaults('lihgt')).toThrow(/"lihgt".*none, light, heavy, chime-throttle/s);
});

test('every profile is of the form that a file has to have', () => {
  for (const [name, faults] of Object.entries(profiles))
    expect(of(faults)).toEqual(faultsOf(JSON.stringify(faults), name));
});

test.each([
  ['no JSON', '{', /mine\.json is not JSON/],
  ['no object', '[]', /the file takes an object with chime, functions, bus, scheduler, tables, queues, mail/],
])('%s is refused', (_, text, says) => {
  expect(() => faultsOf(text, 'mine.json')).toThrow(says);
});

test.each([
  [{ maill: {} }, 'maill is not known; allowed here are chime, functions'],
  [{ mail: { trottle: 1 } }, 'mail.trottle is not known; allowed here are throttle, fail, failAfter, lateBounce'],
  [
    { functions: { presense: { crashAfter: 1 } } },
    'functions.presense is not known; allowed here are *, directory-http',
  ],
  [{ functions: { presence: { crash: 1 } } }, 'functions.presence.crash is not known; allowed here are crashBefore'],
  [{ functions: { presence: { timeout: { probability: 1 } } } }, 'functions.presence.timeout lacks ms'],
  [{ mail: { throttle: 1.5 } }, 'mail.throttle takes a number from 0 to 1, given 1.5'],
  [
    { mail: { throttle: { probability: 1, frist: 1 } } },
    'frist is not known; allowed here are probability, first, limit',
  ],
  [{ chime: { service: { vanish: { probability: 1 } } } }, 'chime.service.vanish lacks afterMs'],
  [
    { chime: { service: { throttle: { probability: 1, operations: ['CreateMeetings'] } } } },
    'knows no CreateMeetings; known are',
  ],
  [{ chime: { bus: { delay: { probability: 1, ms: [9, 1] } } } }, 'ms takes [least, most] in milliseconds'],
  [{ chime: { assumptions: { takeover: 'gone' } } }, 'chime.assumptions.takeover takes one of left, dropped, none'],
  [{ scheduler: { late: 0.5 } }, 'scheduler.late takes { probability, ms'],
])('%j is refused with what is allowed', (faults, says) => {
  expect(() => of(faults)).toThrow(UsageError);
  expect(() => of(faults)).toThrow(says);
});

test('all that is wrong with a file is said at once', () => {
  expect(() => of({ bus: { loose: 1 }, queues: { posion: 1 } })).toThrow(/bus\.loose .*queues\.posion /s);
});

describe('a fault that was wanted', () => {
  const faults: RunFaults = {
    chime: { service: { throttle: { probability: 1 } }, queue: { loss: { probability: 1 } }, assumptions: {} },
    functions: { presence: { crashAfter: 1 }, '*': { duplicate: 1 } },
    mail: { failAfter: 0.1 },
  };
  const fired = {
    'chime.throttle': 2,
    'chime.queue.loss': 1,
    'functions.presence/crashAfter': 1,
    'functions.floor/duplicate': 1,
    'mail.failAfter': 3,
  };

  test('and really fired lets the run hold', () => {
    expect(wantedNames(faults).sort()).toEqual(
      [...Object.keys(fired).filter((name) => !name.includes('floor')), 'functions.*/duplicate'].sort(),
    );
    expect(firedVerdict(faults, fired)).toEqual({ [everyFaultFired]: 'held' });
    expect(firedVerdict(undefined, {})).toEqual({});
  });

  test.each(Object.keys(fired))('and fired 0 times fails the run by its name: %s', (name) => {
    const { [name as keyof typeof fired]: _, ...others } = fired;
    const said = name.includes('floor') ? 'functions.*/duplicate' : name;
    expect(firedVerdict(faults, others)).toEqual({ [everyFaultFired]: `fired 0 times: ${said}` });
  });
});

test('every part of heavy stands by itself too, so that what breaks can be told apart', () => {
  const alone = new Set(
    Object.entries(profiles)
      .filter(([name]) => name !== 'heavy' && name !== 'light')
      .flatMap(([, faults]) => wantedNames(faults)),
  );
  expect(wantedNames(profiles.heavy as RunFaults).filter((name) => !alone.has(name))).toEqual([]);
});

test.each(['functions-die-before', 'functions-die-after', 'functions-twice', 'functions-time-out'])(
  '%s strikes everything that hears events of queues and streams',
  (name) => {
    const asked: readonly string[] = ['http', 'authorizer', 'socket'];
    const hearing = functions.filter(({ trigger }) => !asked.includes(trigger.kind)).map(({ id }) => id);
    expect(Object.keys(profiles[name]?.functions ?? {}).sort()).toEqual(hearing.sort());
  },
);

test('with everything at once those die too, but for what holds up a whole run; that has its turn alone', () => {
  const dying = Object.entries(profiles.heavy?.functions ?? {}).filter(([, faults]) => 'crashAfter' in faults);
  const alone = Object.keys(profiles['functions-die-after']?.functions ?? {});
  const left = alone.filter((id) => !dying.some(([other]) => other === id));
  expect(left.sort()).toEqual(['commit-import', 'send-deliveries']);
});

test('the profiles are listed where operators look', () => {
  const said = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  expect(profileNames.filter((name) => name !== 'none' && !said.includes(`\`${name}\``))).toEqual([]);
});
