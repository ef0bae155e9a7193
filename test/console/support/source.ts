import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from '@swc/core';

export const source = resolve(import.meta.dirname, '../../../console/src');
/** The scripts of `index.html` and `hall.html`. */
const entries = ['app/main.tsx', 'hall/main.tsx'];

export type Node = { readonly type?: string; readonly [key: string]: unknown };

export function parsed(path: string, code: string): unknown {
  return parseSync(code, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'es2024' });
}

export function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  else if (typeof node === 'object' && node !== null) {
    const it = node as Node;
    if (it.type) visit(it);
    for (const each of Object.values(it)) walk(each, visit);
  }
}

export const text = (node: unknown): string | undefined =>
  (node as Node | undefined)?.type === 'StringLiteral' ? String((node as Node).value) : undefined;

/** What a file imports, now or when it is needed. */
function importsOf(path: string, withTypes: boolean): string[] {
  const found: string[] = [];
  walk(parsed(path, readFileSync(path, 'utf8')), (node) => {
    const isImport = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(
      String(node.type),
    );
    if (isImport && (withTypes || node.typeOnly !== true)) found.push(text(node.source) ?? '');
    if (node.type === 'CallExpression' && (node.callee as Node).type === 'Import')
      found.push(text((node.arguments as { expression: Node }[])[0]?.expression) ?? '');
  });
  return found.filter((each) => /^\..*\.tsx?$/.test(each)).map((each) => resolve(dirname(path), each));
}

/** Files of the console that a page can load, from its two entries on; a type alone brings nothing to a page. */
export function reachedFiles({ withTypes = false } = {}): string[] {
  const reached = new Set<string>();
  const wanted = entries.map((entry) => join(source, entry));
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (reached.has(path) || !path.startsWith(source) || !existsSync(path)) continue;
    reached.add(path);
    wanted.push(...importsOf(path, withTypes));
  }
  return [...reached].sort();
}

export function everyFile(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => join(source, path))
    .sort();
}
