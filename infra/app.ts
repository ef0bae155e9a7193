import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { apiRoutes } from '../shared/contracts/api.ts';
import { compose } from './compose.ts';
import { holdAgainstRules } from './rules.ts';

const app = new App();
holdAgainstRules(app);
compose(app, { bundles: resolve(import.meta.dirname, '../dist/functions'), routes: apiRoutes });
app.synth();
