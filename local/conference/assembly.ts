import { join, resolve } from 'node:path';
import { digest } from '../../shared/domain/ids.ts';
import { buildAssembly } from '../build.ts';

/** What the account is taken to have; goes into the synthesis as CDK context. */
export type Context = Readonly<Record<string, string | number>>;

/** The cloud assembly for this context: built when its sources have changed since the last run, then copied. */
export function assemble(folder: string, context: Context): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  const kept = join(root, 'dist/conference', digest(12, JSON.stringify(Object.entries(context).sort())));
  return buildAssembly({ root, folder: kept, context, into: folder });
}
