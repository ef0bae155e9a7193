import type { Namespaces } from './namespaces.ts';

/** The namespace of a file is its folder's name: `../pages/board/messages/vi.json` → `board`. */
const named: Readonly<Record<string, string>> = { session: 'account', api: 'problems', '.': 'words' };

export function byNamespace(files: Record<string, unknown>): Namespaces {
  const entries = Object.entries(files).map(([path, messages]) => {
    const folder = path.split('/').at(-3) ?? path;
    return [named[folder] ?? folder, messages];
  });
  return Object.fromEntries(entries) as Namespaces;
}
