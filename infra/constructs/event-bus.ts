import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Archive, EventBus as Bus } from 'aws-cdk-lib/aws-events';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface EventBusProps {
  readonly stage: string;
  readonly retentionDays: number;
}

/** Our own bus. The archive lets an operator replay what a broken consumer missed; events carry ids only. */
export class EventBus extends Construct {
  readonly bus: Bus;

  constructor(scope: Construct, id: string, props: EventBusProps) {
    super(scope, id);
    this.bus = new Bus(this, 'Bus', { eventBusName: `nhip-cau-${props.stage}` });
    const archive = new Archive(this, 'Archive', {
      archiveName: `nhip-cau-${props.stage}`,
      sourceEventBus: this.bus,
      eventPattern: { source: ['nhipcau', 'nhipcau.wake-up'] },
      retention: Duration.days(props.retentionDays),
    });
    archive.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }

  grantPut(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ sid: 'OwnBus', actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }),
    );
  }
}
