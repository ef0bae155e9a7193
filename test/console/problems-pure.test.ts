import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type * as z from 'zod/mini';
import { fieldNames, partNames, placesOf } from '../../console/src/api/field-places.ts';
import { reasonOf } from '../../console/src/api/reasons.ts';
import { apiRoutes } from '../../shared/contracts/api.ts';
import { problemCodes } from '../../shared/contracts/openapi.ts';
import { timeErrors } from '../../shared/domain/schedule-times.ts';
import { languages, readMessages } from './support/messages.ts';
import { type Node, parsed, walk } from './support/source.ts';

const root = resolve(import.meta.dirname, '../..');
const words = readMessages().get('problems');
/** Made by the console itself (console/src/api/problem.ts). */
const ownCodes = ['no-connection', 'not-available', 'unreadable-answer', 'not-signed-in', 'unknown'];

describe('what the API says no with', () => {
  test.each(languages)('has words for every code in %s, and for none that is not sent', (language) => {
    const said = [...(words?.[language].keys() ?? [])].filter((key) => key.startsWith('code.'));
    expect(said.map((key) => key.slice('code.'.length)).sort()).toEqual([...problemCodes, ...ownCodes].sort());
  });

  test('shows no words of the server in a sentence', () => {
    for (const language of languages)
      for (const [key, text] of words?.[language] ?? [])
        if (/^(code|title|reason|media)\./.test(key))
          expect([key, text]).not.toEqual([key, expect.stringMatching(/\{(detail|text)\}/)]);
  });
});

/** Of an object `{ field, reason }`: the text as the caller would see it, with something in the place of each value. */
function* reasonsIn(path: string): Generator<readonly string[]> {
  const found: Node[] = [];
  walk(parsed(path, readFileSync(path, 'utf8')), (node) => {
    if (node.type !== 'ObjectExpression') return;
    const properties = node.properties as Node[];
    const named = new Map(
      properties.map((each) => [String((each.key as Node | undefined)?.value), each.value as Node]),
    );
    const reason = named.get('reason');
    if (
      reason &&
      (named.has('field') || properties.some(({ value }) => (value as Node | undefined)?.value === 'field'))
    )
      found.push(reason);
  });
  for (const reason of found) {
    if (reason.type === 'StringLiteral') yield [String(reason.value)];
    if (reason.type !== 'TemplateLiteral') continue;
    const parts = (reason.quasis as { cooked: string }[]).map(({ cooked }) => cooked);
    // Of another's words there is nothing to know here.
    if (!/[a-z]{3}/.test(parts.join(' '))) continue;
    yield ['7', '"x"', ''].map((value) => parts.join(value));
  }
}

describe('why a field was not taken', () => {
  const files = ['shared/domain', 'shared/store', 'shared/runtime', 'functions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  );

  test('is known here, wherever it is said', () => {
    const all = files.flatMap((path) => [...reasonsIn(path)]);
    expect(all.length).toBeGreaterThan(15);
    expect(all.filter((ways) => !ways.some(reasonOf)).map(([text]) => text)).toEqual([]);
  });

  test('of the times of a conference is known too', () => {
    const hour = 3_600_000;
    const wish = { doorsOpenAt: 0, startsAt: 0, endsAt: 0, zone: 'x', invited: {}, draft: false };
    const errors = [
      ...timeErrors(wish, hour),
      ...timeErrors({ ...wish, startsAt: 13 * hour, endsAt: 30 * hour }, hour, true),
      ...timeErrors({ ...wish, doorsOpenAt: 2e11 + 1, startsAt: 2e11, endsAt: 2e11 + hour }, hour),
      ...timeErrors({ ...wish, endsAt: hour }, 2 * hour, true),
    ];
    expect(new Set(errors.map(({ reason }) => reasonOf(reason)?.key))).toEqual(
      new Set([
        'afterStart',
        'past',
        'zone',
        'nobody',
        'tooLong',
        'doorsTooEarly',
        'doorsAfterStart',
        'tooFar',
        'pastEnd',
      ]),
    );
  });

  test('of a point says which, and where it went', () => {
    const merged = '24001 (Xã Tam Tiến) is not in being on that day; it was merged into 24002';
    expect(reasonOf(merged)).toEqual({ key: 'merged', values: { code: '24001', name: 'Xã Tam Tiến', into: '24002' } });
    expect(reasonOf('something new')).toBeUndefined();
  });
});

describe('the place of a fault', () => {
  test('is told by what stands on the form', () => {
    expect(placesOf('body/sessions/1/endsAt')).toEqual([
      { kind: 'part', name: 'sessions', number: 2 },
      { kind: 'field', name: 'endsAt' },
    ]);
    expect(placesOf('body/version')).toEqual([]);
  });

  /** Put in by the program, chosen by a press, or read as a whole: nobody sees them as a field of their own. */
  const unwritten = [
    ...['version', 'revision', 'turn', 'id', 'bridgeId', 'bridgeIds', 'conferenceId', 'editing', 'takenAt', 'states'],
    ...['draft', 'all', 'subtrees', 'codes', 'except', 'levels', 'headsBranch', 'kind', 'verdict', 'form'],
  ];

  test('has words wherever a person of the staff writes', () => {
    const names = new Set<string>();
    const visit = (schema: unknown): void => {
      const { def, shape } = (schema ?? {}) as { def?: Record<string, unknown>; shape?: Record<string, z.ZodMiniType> };
      for (const [name, inner] of Object.entries(shape ?? {})) {
        names.add(name);
        visit(inner);
      }
      for (const inner of [def?.innerType, def?.element, def?.in]) if (inner) visit(inner);
    };
    for (const route of Object.values(apiRoutes).flat()) if (route.auth === 'staff') visit(route.body);
    const known = new Set<string>([...fieldNames, ...partNames, ...unwritten]);
    expect(names.size).toBeGreaterThan(50);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
    expect(unwritten.filter((name) => !names.has(name))).toEqual([]);
  });
});
