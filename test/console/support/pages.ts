import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { source } from './source.ts';

export interface PageOfMap {
  /** An address to open; `{id}` is the sample conference. */
  readonly path: string;
  /** As the route declares it, from its frame on. */
  readonly route: string;
  /** Who looks at it; nobody signs in for a public page. */
  readonly as?: string;
  /** What it names is not there: the browser itself says so of the API's 404. */
  readonly isMissing?: boolean;
  /** What one chooses on it is the form itself, kept until it is saved. */
  readonly isForm?: boolean;
}

/** Every page of the map, with somebody whose page it is. */
export const pages: readonly PageOfMap[] = [
  { path: '/', route: 'office /', as: 'van-phong' },
  { path: '/conferences', route: 'office /conferences', as: 'van-phong' },
  { path: '/conferences/new', route: 'office /conferences/new', as: 'van-phong', isForm: true },
  { path: '/points', route: 'office /points', as: 'van-phong' },
  { path: '/points/import', route: 'office /points/import', as: 'van-phong' },
  { path: '/points/audit', route: 'office /points/audit', as: 'kiem-toan' },
  { path: '/c/{id}', route: 'conference /', as: 'van-phong' },
  { path: '/c/{id}/edit', route: 'conference /edit', as: 'van-phong', isForm: true },
  { path: '/c/{id}/board', route: 'conference /board', as: 'van-phong' },
  { path: '/c/{id}/check', route: 'conference /check', as: 'van-phong' },
  { path: '/c/{id}/floor', route: 'conference /floor', as: 'van-phong' },
  { path: '/c/{id}/attendance', route: 'conference /attendance', as: 'van-phong' },
  { path: '/c/{id}/agenda', route: 'conference /agenda', as: 'van-phong' },
  { path: '/c/{id}/conclusions', route: 'conference /conclusions', as: 'van-phong' },
  { path: '/c/{id}/delivery', route: 'conference /delivery', as: 'van-phong' },
  { path: '/c/{id}/audit', route: 'conference /audit', as: 'kiem-toan' },
  { path: '/n/114%2FTB-VPCP', route: 'public /n/$', isMissing: true },
  { path: '/ack', route: 'public /ack' },
  { path: '/verify', route: 'public /verify' },
  { path: '/design', route: 'public /design' },
];

/** Of the pictures: `conference-board`. */
export function pictureName({ route }: PageOfMap): string {
  return route.replace(/\W+/g, '-').replace(/-$/, '');
}

/** The pages of one conference. */
export const conferencePages = pages.filter(({ route }) => route.startsWith('conference '));

/** What is seen without an account, beside the pages that need none. */
export const strangersPages = [
  ['/', 'welcome'],
  ['/c/cnf_000000000000/board', 'welcome-link'],
  ['/nowhere', 'not-found'],
  ['/h', 'hall-no-link'],
] as const;

/** What needs one now. */
export const homePages = pages.filter(({ route }) => route === 'office /');

/** What the pages' own route files declare: `conference /board`. */
export function declaredRoutes(): string[] {
  const folder = join(source, 'pages');
  return readdirSync(folder)
    .flatMap((page) => {
      const code = readFileSync(join(folder, page, 'route.ts'), 'utf8');
      const found = code.matchAll(/getParentRoute: \(\) => (\w+)Route,\s*path: '([^']+)'/g);
      return [...found].map(([, parent, path]) => `${parent} ${path}`);
    })
    .sort();
}
