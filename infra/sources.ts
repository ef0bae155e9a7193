import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The content of files and folders as one digest, with what else decides what is made of them. */
export function digestOf(root: string, from: readonly string[], more = ''): string {
  const hash = createHash('sha256').update(more).update(process.version);
  const visit = (path: string): void => {
    const absolute = join(root, path);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) if (name !== 'node_modules') visit(join(path, name));
    } else hash.update(path).update(readFileSync(absolute));
  };
  for (const each of from) visit(each);
  return hash.digest('hex');
}
