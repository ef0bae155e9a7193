import { resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { apiRoutes } from '../shared/contracts/api.ts';
import { compose } from './compose.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new ServerlessChecks(app));
compose(app, { bundles: resolve(import.meta.dirname, '../dist/functions'), routes: apiRoutes });
app.synth();
