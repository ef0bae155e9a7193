import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOf } from '../infra/sources.ts';
import { waitForFolder } from './kit/lock.ts';

export interface BuildOptions {
  /** Repository root. */
  readonly root: string;
  /** Where bundles and the cloud assembly go; `dist/local` unless given. */
  readonly folder?: string;
  /** CDK context beyond cdk.json: `nhipcau:sesRate` → `100`. */
  readonly context?: Readonly<Record<string, string | number>>;
  readonly onStep?: (step: string) => void;
  /**
   * Where what was built is copied to before anybody else may build. What runs needs one of its own: functions are loaded at their
   * first call, pages when they are opened, and nobody's build may change what runs.
   */
  readonly into?: string;
}

/** What bundles and templates are made of. */
const sources = ['functions', 'shared', 'infra', 'local/synthesise.ts', 'cdk.json', 'package-lock.json'];
/** What the console is made of besides. */
const consoleSources = ['console', 'shared', 'package-lock.json'];

/**
 * Bundles and synthesises when anything they are made of has changed since the last time, by content; else does nothing.
 * Gives the folder of the cloud assembly, or of the copy that was asked for.
 */
export async function buildAssembly(options: BuildOptions): Promise<string> {
  const { root, context = {}, into, onStep = () => {} } = options;
  const folder = options.folder ?? join(root, 'dist/local');
  const assembly = join(folder, 'cdk.out');
  const wanted = digestOf(root, sources, JSON.stringify(Object.entries(context).sort()));
  const stamp = join(folder, 'sources.sha256');
  const release = await waitForFolder(`${folder}.building`);
  try {
    const isFresh =
      existsSync(join(assembly, 'manifest.json')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
    if (isFresh) return copied(assembly, into);
    rmSync(folder, { recursive: true, force: true });
    onStep('bundling the functions');
    await run(root, [join(root, 'local/synthesise.ts'), JSON.stringify({ root, folder, context })], onStep);
    writeFileSync(stamp, wanted);
    return copied(assembly, into);
  } finally {
    release();
  }
}

/** Builds the console when it has changed. Gives the folder with its files, or of the copy that was asked for. */
export async function buildConsole({ root, into, onStep = () => {} }: BuildOptions): Promise<string> {
  const folder = join(root, 'dist/console');
  const config = join(root, 'console/vite.config.ts');
  const wanted = digestOf(root, consoleSources);
  const stamp = join(root, 'dist/.console.sha256');
  const release = await waitForFolder(`${folder}.building`);
  try {
    if (existsSync(join(folder, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted)
      return copied(folder, into);
    onStep('building the console');
    await run(root, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', config, '--logLevel', 'warn']);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, wanted);
    return copied(folder, into);
  } finally {
    release();
  }
}

function copied(built: string, into: string | undefined): string {
  if (into === undefined) return built;
  cpSync(built, into, { recursive: true });
  return into;
}

/** Runs a script with this very Node. A line it says is its next step; everything is shown when it fails. */
function run(cwd: string, args: readonly string[], onLine: (line: string) => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production', // what is built is what is deployed, also where a test asks for it
        PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
      },
    });
    const output: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.push(text);
      for (const line of text.split('\n')) if (line !== '') onLine(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}\n${output.join('')}`)),
    );
  });
}
