import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Watch } from './watch.ts';
import { DeadLetterQueue } from './work-queue.ts';

export interface WakeUpsProps {
  readonly stage: string;
  readonly bus: EventBus;
  readonly watch: Watch;
}

/** One-time schedules that put `WakeUpDue` on our bus, and the role the Scheduler takes on: it may do that and no more. */
export class WakeUps extends Construct {
  readonly group: ScheduleGroup;
  private readonly groupName: string;
  readonly role: Role;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WakeUpsProps) {
    super(scope, id);
    this.groupName = `nhip-cau-${props.stage}`;
    this.group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: this.groupName,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      ...props,
      name: 'wake-ups',
      impact: 'A wake-up did not reach the bus: a conference does not open, start or close by itself.',
    });
    this.role = new Role(this, 'Role', {
      description: 'Nhip Cau: the Scheduler tells wake-ups',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.group.scheduleGroupArn,
          },
        },
      }),
    });
    this.role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [props.bus.eventBusArn] }));
    accept(this.role, {
      'NIST.800.53.R5-IAMNoInlinePolicy': 'The two statements belong to this role alone.',
    });
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queue.queueArn] }),
    );
  }

  /** These actions on schedules of the group, and handing the role to the Scheduler alone. */
  grantSet(role: Role, actions: readonly string[]): void {
    const { region, account, partition } = Stack.of(this);
    const schedules = `arn:${partition}:scheduler:${region}:${account}:schedule/${this.groupName}/*`;
    accept(role, {
      [`AwsSolutions-IAM5[Resource::arn:aws:scheduler:${region}:<AWS::AccountId>:schedule/${this.groupName}/*]`]:
        'Schedules are made at run time, one per conference and act; the group holds nothing else.',
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: 'OwnWakeUps',
        actions: actions.map((each) => `scheduler:${each}`),
        resources: [schedules],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        sid: 'SchedulerTakesTheRole',
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
  }
}
