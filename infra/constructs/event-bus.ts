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
      sourceEventBus: this.bus,
      eventPattern: { source: ['nhipcau', 'nhipcau.wake-up'] },
      retention: Duration.days(props.retentionDays),
    });
    // It stays when the stack goes, so the name is not ours: it would stand in the way of the next stack.
    archive.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  grantPut(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ sid: 'OwnBus', actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }),
    );
  }
}
