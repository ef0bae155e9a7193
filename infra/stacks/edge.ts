import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ConsoleSite } from '../constructs/console-site.ts';
import { LogBucket } from '../constructs/log-bucket.ts';
import { cliCallback } from '../constructs/staff-pool.ts';
import type { Settings } from '../settings.ts';
import type { ComputeStack } from './compute.ts';
import type { StateStack } from './state.ts';

export interface EdgeStackProps extends StackProps {
  readonly settings: Settings;
  readonly state: StateStack;
  readonly compute: ComputeStack;
}

/** Where the console and the hall page are served from. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { settings, state, compute } = props;
    const apiUrl = compute.http.api.apiEndpoint;
    const pushUrl = compute.pushApi.stage.url;
    const signInUrl = state.staff.domain.baseUrl();
    // Names are the contract with the console; the same object is an output, which the local run serves as /config.json.
    const config = {
      apiUrl,
      pushUrl,
      signInUrl,
      issuer: state.staff.issuer,
      clientId: state.staff.client.userPoolClientId,
      cli: { clientId: state.staff.cli.userPoolClientId, callback: cliCallback },
      mediaRegion: settings.region,
      stage: settings.stage,
    };
    const logs = new LogBucket(this, 'AccessLogs', {
      retentionDays: settings.retentionDays,
      // CloudFront delivers its logs by ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    });
    const site = new ConsoleSite(this, 'Console', {
      stage: settings.stage,
      config,
      apiHost: Fn.select(2, Fn.split('/', apiUrl)),
      callable: [apiUrl, Fn.select(0, Fn.split('/live', pushUrl)), signInUrl],
      accessLogs: logs.bucket,
      publicHost: new URL(settings.publicUrl).hostname,
      certificateArn: settings.certificateArn,
    });

    new CfnOutput(this, 'ConsoleConfig', { value: this.toJsonString(config) });
    new CfnOutput(this, 'ConsoleBucketName', { value: site.bucket.bucketName });
    new CfnOutput(this, 'ConsoleHost', {
      description: 'Point the host of nhipcau:publicUrl here, or use it as nhipcau:publicUrl',
      value: site.distribution.distributionDomainName,
    });
  }
}
