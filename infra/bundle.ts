import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { functions } from './functions.ts';

export interface BundleOptions {
  /** Repository root. */
  readonly root: string;
  /** Where `<id>/index.mjs` goes. */
  readonly outdir: string;
  readonly only?: readonly string[];
  /** Bring-up only: an entry that is missing or does not build yet becomes a handler that throws. */
  readonly allowMissing?: boolean;
}

export interface Bundle {
  readonly id: string;
  readonly bytes: number;
}

/** Some dependencies are CommonJS and call `require` for Node's own modules, which ESM does not have. */
const requireBanner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Bundles each function with everything it needs, the AWS SDK too: what was tested is what runs. */
export async function bundleFunctions(options: BundleOptions): Promise<Bundle[]> {
  const wanted = functions.filter((each) => !options.only?.length || options.only.includes(each.id));
  const missing = wanted.filter((each) => !existsSync(resolve(options.root, each.entry)));
  if (missing.length > 0 && !options.allowMissing) {
    throw new Error(`No entry file: ${missing.map((each) => `${each.entry} (${each.id})`).join(', ')}`);
  }
  const bundles: Bundle[] = [];
  for (const { id, entry } of wanted) {
    const outdir = resolve(options.outdir, id);
    rmSync(outdir, { recursive: true, force: true });
    const isMissing = missing.some((each) => each.id === id);
    if (isMissing) bundles.push({ id, bytes: standIn(id, outdir) });
    else if (options.allowMissing) {
      const bytes = await bundle(options.root, entry, outdir).catch(() => standIn(id, outdir));
      bundles.push({ id, bytes });
    } else bundles.push({ id, bytes: await bundle(options.root, entry, outdir) });
  }
  return bundles;
}

async function bundle(root: string, entry: string, outdir: string): Promise<number> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    banner: { js: requireBanner },
    metafile: true,
    logLevel: 'warning',
  });
  const code = Object.values(metafile.outputs).reduce((sum, each) => sum + each.bytes, 0);
  return code + copyAssets(root, entry, outdir);
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

function standIn(id: string, outdir: string): number {
  mkdirSync(outdir, { recursive: true });
  writeFileSync(resolve(outdir, 'index.mjs'), `export const handler=async()=>{throw new Error('${id}: not built')};\n`);
  return 0;
}

/** `node infra/bundle.ts [--allow-missing] [id …]` */
async function main(args: readonly string[]): Promise<void> {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const startedAt = performance.now();
  const bundles = await bundleFunctions({
    root,
    outdir: resolve(root, 'dist/functions'),
    only: args.filter((each) => !each.startsWith('--')),
    allowMissing: args.includes('--allow-missing'),
  });
  for (const { id, bytes } of bundles) {
    console.log(`${id.padEnd(18)} ${bytes === 0 ? 'not built yet' : `${(bytes / 1024).toFixed(0)} KB`}`);
  }
  console.log(`${bundles.length} functions in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
