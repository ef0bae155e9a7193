import { chromiumPath, type Machine } from '../../support/browser.ts';

const debian = new Set(['/usr/bin/apt-get', '/usr/bin/flock']);

function machine(has: ReadonlySet<string>, change: Partial<Machine> = {}): Machine & { readonly ran: string[] } {
  const ran: string[] = [];
  const there = new Set(has);
  return {
    named: undefined,
    isRoot: true,
    ran,
    exists: (path) => there.has(path),
    runAlone(line) {
      ran.push(line);
      there.add('/usr/bin/chromium-headless-shell');
      return undefined;
    },
    ...change,
  };
}

test('the browser that is named is taken, and said to be missing where it is', () => {
  expect(chromiumPath(machine(new Set(['/opt/chrome']), { named: '/opt/chrome' }))).toBe('/opt/chrome');
  expect(() => chromiumPath(machine(debian, { named: '/opt/chrome' }))).toThrow(
    'CHROMIUM=/opt/chrome is not there: unset CHROMIUM',
  );
});

test('one that is there is taken, and nothing is installed', () => {
  const it = machine(new Set([...debian, '/usr/bin/chromium']));
  expect([chromiumPath(it), it.ran]).toEqual(['/usr/bin/chromium', []]);
});

test("on a Debian's root it is installed", () => {
  const it = machine(debian);
  expect(chromiumPath(it)).toBe('/usr/bin/chromium-headless-shell');
  expect(it.ran).toEqual([expect.stringContaining('apt-get install -y')]);
});

test('who may not install is told the one line to type; a failed installation is told with its cause', () => {
  const line = 'sudo apt-get install -y chromium-headless-shell';
  expect(() => chromiumPath(machine(debian, { isRoot: false }))).toThrow(line);
  expect(() => chromiumPath(machine(new Set()))).toThrow(line);
  const failing = machine(debian, { runAlone: () => 'reading lists\nE: Unable to locate package\n' });
  expect(() => chromiumPath(failing)).toThrow(/apt-get install .* # failed: E: Unable to locate package$/);
  expect(() => chromiumPath(machine(debian, { runAlone: () => undefined }))).toThrow('it is still not there');
});
