import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';

type Tree = { readonly [key: string]: string | Tree };

/** Parses ICU messages while building, so that no page carries a parser: `messages/*.json` becomes what icu-minify formats. */
export function compileMessages(): Plugin {
  return {
    name: 'compile-messages',
    enforce: 'pre',
    transform: {
      filter: { id: /\/messages\/(vi|en|bn)\.json$/ },
      handler(code, id) {
        const compiled = compileTree(JSON.parse(code) as Tree, id, []);
        return { code: JSON.stringify(compiled), map: null };
      },
    },
  };
}

function compileTree(tree: Tree, file: string, path: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      const here = [...path, key];
      if (typeof value !== 'string') return [key, compileTree(value, file, here)];
      try {
        return [key, compile(value)];
      } catch (cause) {
        throw new Error(`${file}: ${here.join('.')} is no ICU message: ${JSON.stringify(value)}`, { cause });
      }
    }),
  );
}
