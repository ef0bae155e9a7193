import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * The workers' own code as one plain file: a thread that has to strip types itself carries the stripper, 15 MB and 50 ms of
 * it, and there is a thread for each function. Gives the file's path.
 */
export async function bundleWorker(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'inline',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
