import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type OutputFile, type Plugin } from 'esbuild';
import { functions } from './functions.ts';
import { leaveOut } from './left-out.ts';
import { digestOf } from './sources.ts';

export interface BundleOptions {
  /** Repository root. */
  readonly root: string;
  /** Where `<id>/index.mjs` goes. */
  readonly outdir: string;
  readonly only?: readonly string[];
}

export interface Bundle {
  readonly id: string;
  /** Of everything in its folder. */
  readonly bytes: number;
  /** Of its modules, those of lazy imports too; the rest are files that code reads. */
  readonly codeBytes: number;
}

/** Some dependencies are CommonJS and call `require` for Node's own modules, which ESM does not have. */
const requireBanner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** How everything that is deployed is made out of its sources. */
export const bundling: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  banner: { js: requireBanner },
  plugins: [leaveOut],
  logLevel: 'warning',
};

/**
 * Bundles each function with everything it needs, the AWS SDK too: what was tested is what runs. One build for all reads
 * every source once; then each function's pieces are put together (2.5 s for all instead of 28 × 0.9 s).
 */
export async function bundleFunctions(options: BundleOptions): Promise<Bundle[]> {
  const { root, outdir } = options;
  const wanted = functions.filter((each) => !options.only?.length || options.only.includes(each.id));
  const missing = wanted.filter((each) => !existsSync(resolve(root, each.entry)));
  if (missing.length > 0) {
    throw new Error(`No entry file: ${missing.map((each) => `${each.entry} (${each.id})`).join(', ')}`);
  }
  const entryPoints = Object.fromEntries(wanted.map(({ id, entry }) => [id, entry]));
  const pieces = await piecesOf({ absWorkingDir: root, entryPoints, outdir });
  return Promise.all(
    wanted.map(async ({ id, entry }) => {
      const folder = resolve(outdir, id);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const assetBytes = copyAssets(root, entry, folder);
      const files = await putTogether(id, pieces, root);
      for (const { path, contents } of files) writeFileSync(resolve(folder, basename(path)), contents);
      const codeBytes = files.reduce((sum, { contents }) => sum + contents.length, 0);
      return { id, bytes: codeBytes + assetBytes, codeBytes };
    }),
  );
}

/** By the names under which they import each other; an entry's is its own. */
export async function piecesOf(entries: BuildOptions): Promise<Map<string, string>> {
  const { banner: _, ...withoutBanner } = bundling;
  const { outputFiles = [] } = await build({ ...entries, ...withoutBanner, splitting: true, write: false });
  return new Map(outputFiles.map((file) => [basename(file.path), file.text]));
}

/** One file for what is needed at once and few for what is lazy: a cold start pays for every file that it opens. */
export async function putTogether(
  id: string,
  pieces: ReadonlyMap<string, string>,
  root: string,
): Promise<OutputFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { index: `./${id}.js` },
    outdir: 'together', // nothing is written there
    outExtension: { '.js': '.mjs' },
    ...bundling,
    logLevel: 'error', // warnings were told when the pieces were made, but for those about other people's code
    plugins: [outOf(pieces)],
    splitting: true,
    write: false,
  });
  return outputFiles;
}

function outOf(pieces: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'pieces',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path }) => ({ path: basename(path), namespace: 'piece' }));
      onLoad({ filter: /./, namespace: 'piece' }, ({ path }) => {
        const contents = pieces.get(path);
        return contents === undefined ? { errors: [{ text: `there is no piece ${path}` }] } : { contents };
      });
    },
  };
}

/** Files that code reads at run time: `<entry>.assets.json` beside the entry lists `{ from, to }`. */
function copyAssets(root: string, entry: string, outdir: string): number {
  const list = resolve(root, entry.replace(/\.ts$/, '.assets.json'));
  if (!existsSync(list)) return 0;
  const assets = JSON.parse(readFileSync(list, 'utf8')) as { from: string; to: string }[];
  for (const { from, to } of assets) {
    mkdirSync(dirname(resolve(outdir, to)), { recursive: true });
    cpSync(resolve(root, from), resolve(outdir, to));
  }
  return assets.reduce((sum, { to }) => sum + statSync(resolve(outdir, to)).size, 0);
}

/** What bundles are made of; infra/ for the list of functions and how they are bundled. */
const sources = ['functions', 'shared', 'infra', 'package-lock.json'];

/** Bundles unless what is there was made of the same sources. Answers whether it had to. */
export async function bundleWhenChanged({ root, outdir }: Omit<BundleOptions, 'only'>): Promise<boolean> {
  const stamp = `${outdir}.sha256`;
  const wanted = digestOf(root, sources);
  const isThere = functions.every(({ id }) => existsSync(resolve(outdir, id, 'index.mjs')));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  rmSync(stamp, { force: true });
  await bundleFunctions({ root, outdir });
  writeFileSync(stamp, wanted);
  return true;
}

/** `node infra/bundle.ts [id …]` */
async function main(only: readonly string[]): Promise<void> {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const startedAt = performance.now();
  const bundles = await bundleFunctions({ root, outdir: resolve(root, 'dist/functions'), only });
  for (const { id, bytes, codeBytes } of bundles) {
    const files = bytes > codeBytes ? ` and ${kilobytes(bytes - codeBytes)} of files` : '';
    console.log(`${id.padEnd(18)} ${kilobytes(codeBytes)}${files}`);
  }
  console.log(`${bundles.length} functions in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KB`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
