import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from '../../infra/bundle.ts';
import { compose } from '../../infra/compose.ts';
import { apiRoutes } from '../../shared/contracts/api.ts';

/** Child of `assembly.ts`: bundles every function and synthesises every stack into one folder. */
const { folder, context } = JSON.parse(process.argv[2] as string) as {
  folder: string;
  context: Record<string, unknown>;
};
const root = resolve(import.meta.dirname, '../..');
const bundles = join(folder, 'functions');
await bundleFunctions({ root, outdir: bundles });
const standing = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
const app = new App({ outdir: join(folder, 'cdk.out'), context: { ...standing.context, ...context } });
compose(app, { bundles, routes: apiRoutes });
app.synth();
