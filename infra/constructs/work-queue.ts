import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventBus, type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Watch } from './watch.ts';

export interface DeadLetterQueueProps {
  readonly name: string;
  readonly stage: string;
  readonly watch: Watch;
  readonly impact: string;
}

/** Where things go that nobody could handle. It rings at the first message. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const queueName = `nhip-cau-${props.stage}-${props.name}-dlq`;
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    accept(this.queue, {
      'AwsSolutions-SQS3': endOfTheLine,
      'Serverless-SQSRedrivePolicy': endOfTheLine,
    });
    props.watch.alarm({
      kind: 'dead-letters',
      subject: props.name,
      metric: queueMetric(queueName, 'ApproximateNumberOfMessagesVisible'),
      above: 0,
      impact: props.impact,
    });
  }
}

export interface WorkQueueProps extends DeadLetterQueueProps {
  readonly consumerTimeout: Duration;
  /** After which a message whose consumer has died comes again; a minute over the consumer's timeout unless said. */
  readonly comesAgainAfter?: Duration;
  readonly tries: number;
  /** Age of the oldest message from which users notice. */
  readonly lateAfter: Duration;
}

/** A queue between an event and its consumer, with its dead-letter queue and both alarms. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const queueName = `nhip-cau-${props.stage}-${props.name}`;
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', props);
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // For consumers that die; after a failure they caught they shorten it themselves (docs/decisions/0010). The minute is
      // Lambda's, which holds a batch while it is turned away for concurrency, and that of a lease the dead one left.
      visibilityTimeout: props.comesAgainAfter ?? props.consumerTimeout.plus(Duration.minutes(1)),
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount: props.tries },
    });
    props.watch.alarm({
      kind: 'late',
      subject: props.name,
      metric: queueMetric(queueName, 'ApproximateAgeOfOldestMessage'),
      above: props.lateAfter.toSeconds(),
      periods: 2,
      impact: props.impact,
    });
  }

  /** Lets matching events of a bus into the queue; what EventBridge cannot deliver goes to the dead-letter queue. */
  hear(id: string, bus: IEventBus | EventBus, eventPattern: EventPattern): void {
    new Rule(this, id, {
      eventBus: bus,
      eventPattern,
      targets: [
        new SqsQueue(this.queue, {
          deadLetterQueue: this.deadLetters.queue,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }

  /** Lets Chime write meeting events here itself: the second, independent channel. */
  allowChime(): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ChimeOfThisAccount',
        principals: [new ServicePrincipal('meetings.chime.amazonaws.com')],
        actions: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
        resources: [this.queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** Lets the consumer put a message aside that can never succeed, with its reason. */
  grantSetAside(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'SetAside',
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetters.queue.queueArn],
      }),
    );
  }

  grantSend(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ sid: 'QueueUp', actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
  }
}

const endOfTheLine = 'It is a dead-letter queue itself, of a queue, a stream or the Scheduler.';

export function queueMetric(queueName: string, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: queueName },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });
}
