import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A CloudFormation template as synthesised: nothing resolved yet. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type?: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, RawResource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value?: unknown; readonly Export?: { readonly Name?: unknown } }>
  >;
}

export interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** One stack of the cloud assembly with the folders its file assets were prepared in. */
export interface Stack {
  readonly name: string;
  readonly region?: string;
  readonly template: Template;
  /** asset hash → absolute folder or file */
  readonly assets: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly properties?: {
          readonly templateFile?: string;
          readonly stackName?: string;
          readonly directoryName?: string;
          readonly file?: string;
        };
      }
    >
  >;
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** Reads every stack of a cloud assembly (`cdk.out`), nested stages included, in manifest order. */
export function loadStacks(folder: string): Stack[] {
  const assembly = resolve(folder);
  const manifestFile = join(assembly, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`No cloud assembly in ${assembly}: run the synth step first`);
  const stacks: Stack[] = [];
  for (const [id, artifact] of Object.entries(readJson<Manifest>(manifestFile).artifacts ?? {})) {
    const { templateFile, stackName, directoryName } = artifact.properties ?? {};
    if (artifact.type === 'cdk:cloud-assembly' && directoryName)
      stacks.push(...loadStacks(join(assembly, directoryName)));
    if (artifact.type !== 'aws:cloudformation:stack' || !templateFile) continue;
    const region = artifact.environment?.split('/').at(-1);
    stacks.push({
      name: stackName ?? id,
      ...(region && !region.startsWith('unknown') ? { region } : {}),
      template: readJson<Template>(join(assembly, templateFile)),
      assets: readAssets(assembly, templateFile.replace(/\.template\.json$/, '.assets.json')),
    });
  }
  return stacks;
}

function readAssets(assembly: string, name: string): Map<string, string> {
  const file = join(assembly, name);
  const assets = new Map<string, string>();
  if (!existsSync(file)) return assets;
  const { files = {} } = readJson<{ files?: Record<string, { source?: { path?: string } }> }>(file);
  for (const [hash, asset] of Object.entries(files))
    if (asset.source?.path) assets.set(hash, join(assembly, asset.source.path));
  return assets;
}
