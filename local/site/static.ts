import { createReadStream, existsSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { mediaTypes } from '../../infra/console-uploads.ts';

/** Files of the built console. Which file a path stands for is decided at the edge. */
export function staticSite(folder: string) {
  const fileAt = (path: string): string | undefined => {
    const file = join(folder, normalize(decodeURIComponent(path)).replace(/^(\.\.[/\\])+/, ''));
    return file.startsWith(folder) && existsSync(file) && statSync(file).isFile() ? file : undefined;
  };
  return {
    exists: () => existsSync(join(folder, 'index.html')),
    has: (path: string) => path !== '/' && fileAt(path) !== undefined,
    /** False when there is no such file. */
    send(
      request: IncomingMessage,
      response: ServerResponse,
      path: string,
      headers: Readonly<Record<string, string>> = {},
    ): boolean {
      const file = fileAt(path);
      if (!file) return false;
      const isHashed = /[.-][\w-]{8,}\.\w+$/.test(file) && !file.endsWith('.html');
      response.writeHead(200, {
        'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
        'content-length': statSync(file).size,
        ...headers,
        'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        'x-content-type-options': 'nosniff',
      });
      if (request.method === 'HEAD') response.end();
      else createReadStream(file).pipe(response);
      return true;
    },
  };
}

export type StaticSite = ReturnType<typeof staticSite>;
