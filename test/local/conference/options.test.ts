import { type ConferenceOptions, readOptions, UsageError } from '../../../local/conference/options.ts';

const read = (...argv: string[]) => readOptions(argv) as ConferenceOptions;

describe('options of a run', () => {
  test('have defaults for all but the points', () => {
    expect(read('--points', 'a.csv')).toMatchObject({
      points: 'a.csv',
      minutes: 2,
      seed: 1,
      faults: 'none',
      mailRate: 250,
    });
    expect(read('--points', 'a.csv').replicas).toBeUndefined();
    expect(() => read('--count', '5')).toThrow(UsageError);
  });

  test('take conditions on the selection, quoted or not', () => {
    expect(read('--points', 'a', '--where', 'old_province="Bắc Giang"', '--where', 'type=Xã').where).toEqual(
      new Map([
        ['old_province', 'Bắc Giang'],
        ['type', 'Xã'],
      ]),
    );
    expect(() => read('--points', 'a', '--where', 'nothing')).toThrow('COLUMN=VALUE');
  });

  test.each([
    ['--count', '0'],
    ['--count', '1.5'],
    ['--minutes', 'two'],
    ['--minutes', ''],
    ['--replicas', '41'],
    ['--room-seats', '1'],
    ['--room-seats', '241'],
    ['--seed', '-1'],
  ])('refuse %s %s and say what is allowed', (name, value) => {
    expect(() => read('--points', 'a', `${name}=${value}`)).toThrow(/takes a (whole )?number from/);
  });

  test('an unknown one is refused', () => {
    expect(() => read('--points', 'a', '--speed', '9')).toThrow(UsageError);
  });

  test('help is asked for in two ways', () => {
    expect(readOptions(['--help'])).toBe('help');
    expect(readOptions(['-h'])).toBe('help');
  });
});
