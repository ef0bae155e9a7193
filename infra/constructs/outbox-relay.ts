import { Duration } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { functionMetric, type StageFunction } from './stage-function.ts';
import type { Watch } from './watch.ts';
import { DeadLetterQueue } from './work-queue.ts';

export interface OutboxRelayProps {
  readonly table: Table;
  readonly relay: StageFunction;
  readonly stage: string;
  readonly watch: Watch;
}

/** The table's stream into the relay: only writes that tell something; a bad record is cut out, the rest goes on. */
export class OutboxRelay extends Construct {
  constructor(scope: Construct, id: string, props: OutboxRelayProps) {
    super(scope, id);
    const impact = 'Something was saved but never told: its wake-ups, rooms, mails or boards do not follow.';
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', { ...props, name: 'relay', impact });
    props.relay.function.addEventSource(
      new DynamoEventSource(props.table as ITable, {
        // A new table is read from its first write: LATEST would lose what is saved before the mapping is up.
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        parallelizationFactor: 4,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 100,
        // The stream keeps 24 h: give up early enough for somebody to read the record behind a dead letter.
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(deadLetters.queue),
        filters: [FilterCriteria.filter({ dynamodb: { NewImage: { emits: { S: FilterRule.exists() } } } })],
      }),
    );
    props.watch.alarm({
      kind: 'relay-behind',
      subject: 'relay',
      metric: functionMetric(props.relay.name, 'IteratorAge', 'Maximum'),
      above: 60_000,
      periods: 2,
      impact: 'What is saved is told over a minute late: rooms open late, boards lag, mails wait.',
    });
  }
}
