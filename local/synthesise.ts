import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from '../infra/bundle.ts';
import { compose } from '../infra/compose.ts';
import { apiRoutes } from '../shared/contracts/api.ts';

/**
 * Child of `build.ts`: bundles every function and synthesises the very app of infra/ into one folder. What `cdk synth` does
 * besides (rule packs, the command line itself) costs more than everything else here and changes no template: tests do that.
 */
const { root, folder, context } = JSON.parse(process.argv[2] ?? '{}') as {
  root: string;
  folder: string;
  context: Record<string, unknown>;
};
const bundles = join(folder, 'functions');
await bundleFunctions({ root, outdir: bundles });
console.log('synthesising the templates');
const standing = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
const app = new App({ outdir: join(folder, 'cdk.out'), context: { ...standing.context, ...context } });
compose(app, { bundles, routes: apiRoutes });
app.synth();
