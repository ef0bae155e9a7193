import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { functions } from './functions.ts';

export interface BundleOptions {
  /** Repository root. */
  readonly root: string;
  /** Where `<id>/index.mjs` goes. */
  readonly outdir: string;
  readonly only?: readonly string[];
  /** Bring-up only: an entry that is not written yet becomes a handler that throws. */
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
    if (missing.some((each) => each.id === id)) {
      mkdirSync(outdir, { recursive: true });
      writeFileSync(
        resolve(outdir, 'index.mjs'),
        `export const handler=async()=>{throw new Error('${id}: not built')};\n`,
      );
      bundles.push({ id, bytes: 0 });
      continue;
    }
    const result = await build({
      absWorkingDir: options.root,
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
      keepNames: false,
      legalComments: 'none',
      banner: { js: requireBanner },
      loader: { '.ttf': 'file' },
      metafile: true,
      logLevel: 'warning',
    });
    bundles.push({ id, bytes: Object.values(result.metafile.outputs).reduce((sum, each) => sum + each.bytes, 0) });
  }
  return bundles;
}

/** `node infra/bundle.ts [--allow-missing] [id …]` */
async function main(args: readonly string[]): Promise<void> {
  const root = resolve(import.meta.dirname, '..');
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
