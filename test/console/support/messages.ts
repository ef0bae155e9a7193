import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import compile from 'icu-minify/compile';
import { type Node, parsed, reachedFiles, source, text, walk } from './source.ts';

export const languages = ['vi', 'en', 'bn'] as const;

type Tree = { readonly [key: string]: string | Tree };
type Flat = ReadonlyMap<string, string>;

const named: Readonly<Record<string, string>> = { session: 'account', api: 'problems', i18n: 'words' };

function flat(tree: Tree, path: readonly string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[[...path, key].join('.'), value] as [string, string]] : flat(value, [...path, key]),
  );
}

/** Every namespace with its messages by language. */
export function readMessages(): Map<string, Record<(typeof languages)[number], Flat>> {
  const folders = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((each) => each.isDirectory() && each.name === 'messages')
    .map((each) => each.parentPath);
  return new Map(
    folders.sort().map((folder) => {
      const name = relative(source, folder).split(sep).at(-1) as string;
      const of = (language: string): Flat =>
        new Map(flat(JSON.parse(readFileSync(join(folder, 'messages', `${language}.json`), 'utf8')) as Tree));
      return [named[name] ?? name, { vi: of('vi'), en: of('en'), bn: of('bn') }];
    }),
  );
}

/** `plural` and `selectordinal` as icu-minify numbers them. */
const isPlural = (kind: unknown): boolean => kind === 2 || kind === 3;

/** Names of the values and tags that an ICU message shows or chooses by; not of those that only inflect it. */
export function argumentsOf(message: string): string[] {
  const found = new Set<string>();
  const visit = (part: unknown, plural?: string): void => {
    if (part === 0 && plural) found.add(plural); // the # of a plural shows its value
    if (!Array.isArray(part)) return;
    const [name, kind, options] = part as [string, unknown, unknown];
    const isTag = part.length > 1 && (typeof kind !== 'number' || kind === 0);
    if (isTag) {
      found.add(`<${name}>`);
      for (const each of part.slice(1)) visit(each, plural);
      return;
    }
    if (!isPlural(kind)) found.add(name);
    if (typeof options !== 'object' || options === null) return;
    for (const each of Object.values(options)) visitAll(each, isPlural(kind) ? name : plural);
  };
  const visitAll = (message: unknown, plural?: string): void => {
    if (Array.isArray(message)) for (const each of message) visit(each, plural);
    else visit(message, plural);
  };
  visitAll(compile(message));
  return [...found].sort();
}

/** What the source asks of a namespace: exact keys and patterns of keys. */
export interface Use {
  readonly file: string;
  readonly namespaces: readonly string[];
  readonly exact?: string;
  readonly pattern?: RegExp;
}

const translators = new Set(['rich', 'markup', 'has', 'raw']);

/** Reads one file: which keys it uses of which namespace. A key that is computed makes every literal of its file one. */
export function usesIn(path: string, code: string): Use[] {
  const file = relative(source, path);
  const tree = parsed(path, code);
  const spaces = new Map<string, Set<string>>();
  if (file.startsWith(`hall${sep}`)) for (const name of ['words', 't']) spaces.set(name, new Set(['hall']));
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  walk(tree, (node) => {
    const literal = text(node);
    if (literal !== undefined) literals.add(literal);
    if (node.type === 'TemplateLiteral') patterns.push(patternOf(node));
    if (node.type !== 'VariableDeclarator') return;
    const call = node.init as Node | undefined;
    const callee = call?.callee as Node | undefined;
    const space = text((call?.arguments as { expression: Node }[] | undefined)?.[0]?.expression);
    if (call?.type !== 'CallExpression' || callee?.value !== 'useTranslations' || space === undefined) return;
    const name = String((node.id as Node).value);
    spaces.set(name, (spaces.get(name) ?? new Set()).add(space));
  });
  const uses: Use[] = [];
  walk(tree, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = node.callee as Node;
    const property = callee.property as Node | undefined;
    const target =
      callee.type === 'MemberExpression' && translators.has(String(property?.value)) ? callee.object : callee;
    const namespaces = [...(spaces.get(String((target as Node).value)) ?? [])];
    if ((target as Node).type !== 'Identifier' || namespaces.length === 0) return;
    const asked = (node.arguments as { expression: Node }[])[0]?.expression;
    for (const each of asked ? branchesOf(asked) : []) {
      const exact = text(each);
      if (exact !== undefined) uses.push({ file, namespaces, exact });
      else if (each.type === 'TemplateLiteral') uses.push({ file, namespaces, pattern: patternOf(each) });
      else {
        for (const one of literals) uses.push({ file, namespaces, pattern: new RegExp(`^${escaped(one)}$`) });
        for (const pattern of patterns) uses.push({ file, namespaces, pattern });
      }
    }
  });
  return uses;
}

function branchesOf(node: Node): Node[] {
  if (node.type === 'ParenthesisExpression') return branchesOf(node.expression as Node);
  if (node.type !== 'ConditionalExpression') return [node];
  return [...branchesOf(node.consequent as Node), ...branchesOf(node.alternate as Node)];
}

const escaped = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function patternOf(template: Node): RegExp {
  const quasis = (template.quasis as { cooked?: string; raw: string }[]).map((each) =>
    escaped(each.cooked ?? each.raw),
  );
  return new RegExp(`^${quasis.join('[\\w-]+(?:\\.[\\w-]+)*')}$`);
}

/** Of every file that an entry reaches: what a file nobody imports asks for is asked by nobody. */
export function everyUse(): Use[] {
  return reachedFiles().flatMap((path) => usesIn(path, readFileSync(path, 'utf8')));
}
