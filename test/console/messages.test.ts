import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiRoutes } from '../../shared/contracts/api.ts';
import { attendanceRoutes } from '../../shared/contracts/attendance.ts';
import { auditRoutes } from '../../shared/contracts/audit.ts';
import { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { directoryRoutes } from '../../shared/contracts/directory.ts';
import { distributeRoutes } from '../../shared/contracts/distribute.ts';
import { floorRoutes, hallFloorRoutes } from '../../shared/contracts/floor.ts';
import { hallRoutes } from '../../shared/contracts/hall.ts';
import { homeRoutes } from '../../shared/contracts/home.ts';
import { hallLineCheckRoutes, lineCheckRoutes } from '../../shared/contracts/line-check.ts';
import { liveRoutes } from '../../shared/contracts/live.ts';
import { papersRoutes } from '../../shared/contracts/papers.ts';
import type { Route } from '../../shared/contracts/route.ts';
import { scheduleRoutes } from '../../shared/contracts/schedule.ts';
import { systemRoutes } from '../../shared/contracts/system.ts';
import { argumentsOf, everyUse, languages, readMessages, usesIn } from './support/messages.ts';
import { everyFile, reachedFiles, source } from './support/source.ts';

const all = readMessages();
const uses = everyUse();

describe('the messages of the console', () => {
  test('every language has the keys of the Vietnamese file and no others', () => {
    for (const [namespace, by] of all)
      for (const language of languages)
        expect([namespace, language, [...by[language].keys()].sort()]).toEqual([
          namespace,
          language,
          [...by.vi.keys()].sort(),
        ]);
  });

  test('a message takes the same values and tags in every language', () => {
    for (const [namespace, by] of all)
      for (const [key, vietnamese] of by.vi)
        for (const language of languages)
          expect([namespace, key, language, argumentsOf(by[language].get(key) ?? '')]).toEqual([
            namespace,
            key,
            language,
            argumentsOf(vietnamese),
          ]);
  });

  test('every key that a page asks for is there', () => {
    const missing = uses.filter(
      ({ namespaces, exact }) => exact !== undefined && !namespaces.some((each) => all.get(each)?.vi.has(exact)),
    );
    expect(missing.map(({ file, namespaces, exact }) => `${file}: ${namespaces}.${exact}`)).toEqual([]);
  });

  test('no message is left that nobody asks for', () => {
    const unused = [...all].flatMap(([namespace, { vi }]) => {
      const own = uses.filter((each) => each.namespaces.includes(namespace));
      const exact = new Set(own.map((each) => each.exact));
      const patterns = own.flatMap((each) => each.pattern ?? []);
      return [...vi.keys()]
        .filter((key) => !exact.has(key) && !patterns.some((pattern) => pattern.test(key)))
        .map((key) => `${namespace}.${key}`);
    });
    expect(unused).toEqual([]);
  });

  test('nothing is empty, and no Bengali or English message is the Vietnamese one left over', () => {
    const isSentence = (text: string) => /[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]/i.test(text) && text !== 'Nhịp Cầu';
    for (const [namespace, by] of all)
      for (const [key, vietnamese] of by.vi) {
        expect([namespace, key, vietnamese.trim()]).not.toContain('');
        if (!isSentence(vietnamese)) continue;
        expect([namespace, key, by.en.get(key)]).not.toEqual([namespace, key, vietnamese]);
        expect([namespace, key, by.bn.get(key)]).not.toEqual([namespace, key, vietnamese]);
      }
  });
});

test('Bengali has Latin digits, as its dates and counts do, and one word for each thing', () => {
  // A bridge, an agenda, a line check, doors, a link, a PIN, what has not come yet.
  const others = /[০-৯]|সেতু|সংযোগস্থল|কর্মসূচি|লাইন পরীক্ষা|দ্বার(?!া)|সংযোগ খোলা|লিঙ্ক|PIN|এখনো/;
  const said = [...all].flatMap(([namespace, { bn }]) => [...bn].map(([key, text]) => `${namespace}.${key}: ${text}`));
  expect(said.filter((text) => others.test(text))).toEqual([]);
});

test('no file of the console is left that no page needs', () => {
  const reached = new Set(reachedFiles({ withTypes: true }));
  reached.add(join(source, 'hall/media/no-chat.ts')); // stands for a package: vite.config.ts
  expect(everyFile().filter((path) => !reached.has(path))).toEqual([]);
});

test('what the API offers to people is done on some page', () => {
  const groups = [
    ...[
      attendanceRoutes,
      auditRoutes,
      conclusionsRoutes,
      directoryRoutes,
      distributeRoutes,
      floorRoutes,
      hallFloorRoutes,
    ],
    ...[hallLineCheckRoutes, hallRoutes, homeRoutes, lineCheckRoutes, liveRoutes, papersRoutes, scheduleRoutes],
  ];
  const code = reachedFiles()
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const isUsed = (key: string): boolean => new RegExp(`[rR]outes\\.${key}\\b`).test(code);
  const unused = groups.flatMap((group) => Object.keys(group)).filter((key) => !isUsed(key));
  // What `systemRoutes` has is for machines.
  expect(unused).toEqual([]);
  expect(groups.flatMap((group) => Object.values(group) as Route[])).toHaveLength(
    Object.values(apiRoutes).flat().length - Object.keys(systemRoutes).length,
  );
});

describe('the reading of the source', () => {
  const read = (code: string) => usesIn('/console/src/x.tsx', code);

  test('finds plain, rich, chosen and composed keys', () => {
    const found = read(`const t = useTranslations('board');
      t('a'); t.rich('b.c', {}); t(is ? 'd' : 'e'); t(\`state.\${state}\`);`);
    expect(found.map((each) => each.exact ?? each.pattern?.source)).toEqual(
      expect.arrayContaining(['a', 'b.c', 'd', 'e', '^state\\.[\\w-]+(?:\\.[\\w-]+)*$']),
    );
  });

  test('takes the literals of a file for a key that is computed there, and no comment', () => {
    const found = read(`const t = useTranslations('app'); const links = ['home', 'points']; // t('gone')
      links.map((label) => t(label));`);
    expect(found.some(({ pattern }) => pattern?.test('home'))).toBe(true);
    expect(found.some(({ exact, pattern }) => exact === 'gone' || pattern?.test('gone'))).toBe(false);
  });

  test('knows values, choices and tags of a message, and leaves out what only inflects', () => {
    expect(argumentsOf('{halls, plural, one {hall} other {halls}}')).toEqual([]);
    expect(argumentsOf('{halls, plural, one {# hall} other {<b>#</b>}}')).toEqual(['<b>', 'halls']);
    expect(argumentsOf('{count, plural, one {{count, number} of {all}} other {<b>{name}</b>}}')).toEqual([
      '<b>',
      'all',
      'count',
      'name',
    ]);
  });
});
