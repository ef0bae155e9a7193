import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { watchServices } from '../constructs/service-alarms.ts';
import { Watch } from '../constructs/watch.ts';
import type { Settings } from '../settings.ts';
import type { StateStack } from './state.ts';

export interface WatchStackProps extends StackProps {
  readonly settings: Settings;
  readonly state: StateStack;
}

/** Alarms and the dashboard; the stacks before it say what is worth watching. */
export class WatchStack extends Stack {
  readonly watch: Watch;

  constructor(scope: Construct, id: string, props: WatchStackProps) {
    super(scope, id, props);
    const { stage, alarmMail } = props.settings;
    this.watch = new Watch(this, 'Watch', { stage, encryptionKey: props.state.dataKey.key, mail: alarmMail });
    watchServices(this.watch, stage, props.state.table.table.tableName);
  }
}
