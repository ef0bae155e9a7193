import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What the account is taken to have; goes into the synthesis as CDK context. */
export type Context = Readonly<Record<string, string | number>>;

export interface Assembly {
  /** The cloud assembly (`cdk.out`). */
  readonly folder: string;
}

/**
 * Bundles and synthesises into a folder of its own, in a child process: the CDK takes more memory than the cloud, and other
 * builds of the same tree must not change what runs.
 */
export async function assemble(folder: string, context: Context): Promise<Assembly> {
  const config = JSON.stringify({ folder, context });
  const entry = new URL('./synth-process.ts', import.meta.url).pathname;
  try {
    await promisify(execFile)(process.execPath, [entry, config], { maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`the synthesis failed: ${stderr.trim().split('\n').slice(-15).join('\n') || message}`);
  }
  return { folder: `${folder}/cdk.out` };
}
