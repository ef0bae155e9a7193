import { existsSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** Of every kind of file that a build of the console holds; the local site serves by it too. */
export const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
};

export interface Upload {
  readonly key: string;
  readonly file: string;
  readonly mediaType: string;
  readonly cacheControl: string;
}

/**
 * What goes up and in which order: files with a hash in their name first and for ever, the pages that name them last and
 * never kept, so that nobody gets a page whose files are not there yet. An unknown kind of file is refused.
 */
export function uploadsOf(folder: string): Upload[] {
  const missing = ['index.html', 'hall.html'].filter((each) => !existsSync(join(folder, each)));
  if (missing.length > 0)
    throw new Error(
      `The console is not built: ${folder} has no ${missing.join(' and no ')}. Run \`npm run console:build\`.`,
    );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
  const uploads = files.map((file) => {
    const key = relative(folder, file).split(sep).join('/');
    const mediaType = mediaTypes[extname(file)];
    if (!mediaType)
      throw new Error(`${key} is of a kind the console does not have; known are ${Object.keys(mediaTypes)}.`);
    const lasting = key.startsWith('assets/');
    return { key, file, mediaType, cacheControl: lasting ? 'public, max-age=31536000, immutable' : 'no-cache' };
  });
  return [
    ...uploads.filter((each) => each.key.startsWith('assets/')),
    ...uploads.filter((each) => !each.key.startsWith('assets/')),
  ];
}
