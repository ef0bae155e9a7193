import { type Invocation, readInvocation, UsageError } from '../../cli/arguments.ts';
import { conferenceOf } from '../../cli/commands.ts';

const flagsOf = (...argv: string[]) => (readInvocation(['plan', ...argv]) as Invocation).flags;
const whole = [
  '--title',
  'Hội nghị',
  '--chair',
  'Thủ tướng',
  '--office',
  'VPCP',
  '--host',
  '01',
  '--phone',
  '080 43162',
];
const times = ['--starts-at', '2027-03-01T08:00:00+07:00', '--ends-at', '2027-03-01T11:00:00+07:00'];

describe('the command line', () => {
  test('knows its commands and their operands', () => {
    expect(readInvocation(['import', 'a.csv', '--commit'])).toMatchObject({
      command: 'import',
      operands: ['a.csv'],
      flags: { commit: true },
    });
    expect(readInvocation(['status'])).toMatchObject({ operands: [] });
    expect(readInvocation([])).toBe('help');
    expect(readInvocation(['status', '--help'])).toBe('help');
  });

  test.each([
    [['imprt', 'a.csv']],
    [['import']],
    [['import', 'a', 'b']],
    [['status', '--commit']],
    [['export', 'cnf_0123456789ab']],
  ])('%j is refused as a wrong call', (argv) => {
    expect(() => readInvocation(argv)).toThrow(UsageError);
  });

  test('a conference is made of its flags, instants in UTC', () => {
    expect(
      conferenceOf(flagsOf(...whole, ...times, '--subtree', '24', '--subtree', '01', '--except', '24001')),
    ).toEqual({
      ...{ title: 'Hội nghị', chair: 'Thủ tướng', office: 'VPCP', hostPoint: '01', operatorPhone: '080 43162' },
      ...{ startsAt: '2027-03-01T01:00:00.000Z', endsAt: '2027-03-01T04:00:00.000Z', classification: 'internal' },
      invited: { subtrees: ['24', '01'], except: ['24001'] },
    });
  });

  test('what it lacks is named, all at once', () => {
    expect(() => conferenceOf(flagsOf('--title', 'x'))).toThrow(
      'chair, office, hostPoint, startsAt, endsAt, invited, operatorPhone',
    );
  });

  test('an instant without its offset is refused: nobody knows which clock was meant', () => {
    expect(() => conferenceOf(flagsOf(...whole, '--all', '--starts-at', '2027-03-01T08:00:00'))).toThrow(
      'with its offset',
    );
  });
});
