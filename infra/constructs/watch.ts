import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface WatchProps {
  readonly stage: string;
  readonly encryptionKey: IKey;
  readonly mail: string | undefined;
}

export interface AlarmProps {
  /** Section of docs/operations.md that says what to do. */
  readonly kind: string;
  /** The thing that is watched. */
  readonly subject: string;
  readonly metric: IMetric;
  /** Rings when the metric is above this. */
  readonly above: number;
  /** Periods in a row; 1 unless told. */
  readonly periods?: number;
  /** What users lose, in a sentence. */
  readonly impact: string;
}

/**
 * Alarms and the dashboard. Constructs of other stacks register here what they want watched; they give metrics by the names
 * we chose, so no stack exports anything for it and a queue can be removed in one deployment.
 */
export class Watch extends Construct {
  readonly topic: Topic;
  private readonly stage: string;
  private readonly dashboard: Dashboard;
  private readonly watched: AlarmProps[] = [];

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.stage = props.stage;
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Nhip Cau',
      masterKey: props.encryptionKey,
      enforceSSL: true,
    });
    // A topic with a policy of its own no longer takes what the default policy would have let in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.mail) this.topic.addSubscription(new EmailSubscription(props.mail));
    this.dashboard = new Dashboard(this, 'Dashboard', { dashboardName: `nhip-cau-${props.stage}` });
  }

  alarm(props: AlarmProps): Alarm {
    if (!/^[A-Z].{20,}\.$/.test(props.impact)) {
      throw new Error(
        `The alarm ${props.kind}/${props.subject} needs its impact as a sentence; it was "${props.impact}".`,
      );
    }
    const alarm = new Alarm(this, `${props.kind}-${props.subject}`, {
      alarmName: `nhip-cau-${this.stage}/${props.kind}/${props.subject}`,
      alarmDescription: `${props.impact} What to do: docs/operations.md, "${props.kind}".`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.watched.push(props);
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  /** What the alarms of those kinds, as far as there are any yet, look at. */
  metricsOf(...kinds: readonly string[]): IMetric[] {
    const found = this.watched.filter(({ kind }) => kinds.includes(kind)).map(({ metric }) => metric);
    if (found.length === 0) throw new Error(`There is no alarm of the kind ${kinds.join(', ')}.`);
    return found;
  }

  /** A row of the dashboard: a heading and its graphs, in the order in which rows are added. */
  row(title: string, graphs: Readonly<Record<string, readonly IMetric[]>>): void {
    this.dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }));
    const width = Math.floor(24 / Object.keys(graphs).length);
    this.dashboard.addWidgets(
      ...Object.entries(graphs).map(
        ([name, left]) => new GraphWidget({ title: name, left: [...left], width, height: 6 }),
      ),
    );
  }
}
