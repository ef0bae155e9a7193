import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { apiRoutes } from '../shared/contracts/api.ts';
import { compose } from './compose.ts';

const app = new App();
compose(app, { bundles: resolve(import.meta.dirname, '../dist/functions'), routes: apiRoutes });
app.synth();
