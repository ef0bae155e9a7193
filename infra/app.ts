import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { apiRoutes } from '../shared/contracts/api.ts';
import { bundleWhenChanged } from './bundle.ts';
import { compose } from './compose.ts';
import { holdAgainstRules } from './rules.ts';

const root = resolve(import.meta.dirname, '..');
const bundles = resolve(root, 'dist/functions');
// Whatever asks for a synthesis deploys what the sources say now. On stderr: `cdk synth` prints templates.
if (await bundleWhenChanged({ root, outdir: bundles })) console.error('Functions bundled.');

const app = new App();
holdAgainstRules(app);
compose(app, { bundles, routes: apiRoutes });
app.synth();
