import { compilePattern } from '../bus/pattern.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { JsonClient } from '../kit/json-client.ts';
import type { KeptList } from '../kit/kept.ts';
import type { EventSource } from '../template/model.ts';

interface StreamRecord {
  readonly dynamodb: {
    readonly SequenceNumber: string;
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime?: number;
  };
  [key: string]: unknown;
}

interface Position {
  readonly streamArn: string;
  readonly shardId: string;
  /** Last record done with; absent: from the beginning of the shard. */
  readonly after?: string;
}

export interface StreamOptions {
  readonly source: EventSource;
  readonly tableName: string;
  readonly client: JsonClient;
  readonly host: FunctionHost;
  readonly region: string;
  readonly positions: KeptList<Position>;
  /** Where records go that were given up: the mapping's on-failure destination. */
  readonly giveUp: (queueArn: string, body: string) => void;
  /** Told the last record of what was passed on for good. */
  readonly onPassed: (sequenceNumber: string) => void;
  readonly onTrouble: (message: string) => void;
}

const idleMs = 60;
const retryMs = (tries: number) => Math.min(100 * 2 ** tries, 10_000);

/**
 * DynamoDB stream → function, as an event source mapping does it: in order, one batch at a time, filtered, retried until it
 * works or its tries are used up (then halved if so wished, at last to the failure destination). The position is written
 * after a batch, so a restart repeats at most that batch and misses nothing.
 */
export function followStream(options: StreamOptions) {
  const { source, client, host } = options;
  const matches = source.filters.map((each) => compilePattern(each));
  const wanted = (record: StreamRecord) => matches.length === 0 || matches.some((each) => each(record));
  const name = `${source.functionId} ${options.tableName}`;
  let running = true;
  let idle = false;
  let emptyReads = 0;
  const call = <T>(operation: string, body: unknown) => client.call<T>(`DynamoDBStreams_20120810.${operation}`, body);
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

  async function shardsOf(streamArn: string): Promise<string[]> {
    const { StreamDescription } = await call<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      'DescribeStream',
      { StreamArn: streamArn },
    );
    return StreamDescription.Shards.map((each) => each.ShardId);
  }

  async function iteratorAt(position: Position): Promise<string> {
    const type = position.after === undefined ? 'TRIM_HORIZON' : 'AFTER_SEQUENCE_NUMBER';
    const { ShardIterator } = await call<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn: position.streamArn,
      ShardId: position.shardId,
      ShardIteratorType: type,
      ...(position.after === undefined ? {} : { SequenceNumber: position.after }),
    });
    return ShardIterator;
  }

  async function follow(): Promise<void> {
    const { Streams } = await call<{ Streams: { StreamArn: string }[] }>('ListStreams', {
      TableName: options.tableName,
    });
    const streamArn = Streams.at(-1)?.StreamArn;
    if (!streamArn) throw new Error(`${options.tableName} has no stream`);
    let position = options.positions.get(name);
    // The engine's data may have been deleted apart from ours: then begin with the stream there is.
    if (position?.streamArn !== streamArn) position = { streamArn, shardId: (await shardsOf(streamArn))[0]! };
    let iterator: string | undefined = await iteratorAt(position);
    while (running) {
      if (iterator === undefined) {
        const shards = await shardsOf(streamArn);
        const next: string | undefined = shards[shards.indexOf(position.shardId) + 1];
        if (next) position = { streamArn, shardId: next };
        iterator = await iteratorAt(position);
      }
      const page: { Records: StreamRecord[]; NextShardIterator?: string } = await call('GetRecords', {
        ShardIterator: iterator,
        Limit: Math.min(1000, Math.max(source.batchSize, 100)),
      });
      iterator = page.NextShardIterator;
      if (page.Records.length === 0) {
        emptyReads += 1;
        idle = true;
        await pause(idleMs);
        continue;
      }
      idle = false;
      emptyReads = 0;
      const records = page.Records.filter(wanted);
      for (let at = 0; at < records.length && running; at += source.batchSize) {
        await deliver(records.slice(at, at + source.batchSize), 0);
      }
      if (!running) return;
      position = { ...position, after: page.Records.at(-1)!.dynamodb.SequenceNumber };
      options.positions.put(name, position);
      if (position.after !== undefined) options.onPassed(position.after);
    }
  }

  async function deliver(records: readonly StreamRecord[], tried: number): Promise<void> {
    let batch = records;
    for (let tries = tried; running; tries += 1) {
      const young = batch.findIndex((record) => !isTooOld(record));
      if (young !== 0) {
        const old = young < 0 ? batch : batch.slice(0, young);
        abandon(old, 'RecordAgeExceeded');
        batch = batch.slice(old.length);
        if (batch.length === 0) return;
      }
      const outcome = await host.invoke(source.functionId, { Records: batch.map(asEvent) }, 'event');
      const failedAt = outcome.ok ? firstFailed(outcome.payload, batch) : 0;
      if (failedAt === undefined) return;
      if (failedAt > 0) {
        batch = batch.slice(failedAt);
        tries = tried - 1;
        continue;
      }
      if (source.maxRetries >= 0 && tries >= source.maxRetries) return abandon(batch, 'RetryAttemptsExhausted');
      await pause(retryMs(tries));
      if (source.bisect && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await deliver(batch.slice(0, half), tries + 1);
        return deliver(batch.slice(half), tries + 1);
      }
    }
  }

  function firstFailed(payload: string, batch: readonly StreamRecord[]): number | undefined {
    if (!source.reportsItemFailures) return undefined;
    const answer = JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: string }[] } | null;
    const failed = (answer?.batchItemFailures ?? []).map((each) =>
      batch.findIndex((record) => record.dynamodb.SequenceNumber === each.itemIdentifier),
    );
    if (failed.length === 0) return undefined;
    return Math.max(0, Math.min(...failed));
  }

  const isTooOld = ({ dynamodb: { ApproximateCreationDateTime: madeAt } }: StreamRecord): boolean =>
    source.maxAgeSeconds !== undefined && madeAt !== undefined && Date.now() / 1000 - madeAt > source.maxAgeSeconds;

  function abandon(batch: readonly StreamRecord[], condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'): void {
    if (!source.failureQueueArn) return;
    const body = {
      requestContext: { condition, functionArn: source.functionId },
      DDBStreamBatchInfo: {
        streamArn: source.sourceArn,
        startSequenceNumber: batch[0]!.dynamodb.SequenceNumber,
        endSequenceNumber: batch.at(-1)!.dynamodb.SequenceNumber,
        batchSize: batch.length,
      },
    };
    options.giveUp(source.failureQueueArn, JSON.stringify(body));
  }

  const asEvent = (record: StreamRecord) => ({
    ...record,
    eventSourceARN: source.sourceArn,
    awsRegion: options.region,
  });

  const ended = (async () => {
    while (running) {
      await follow().catch(async (error: unknown) => {
        if (!running) return;
        options.onTrouble(`stream of ${options.tableName}: ${String(error)}`);
        await pause(500);
      });
    }
  })();

  return {
    /** Two empty reads in a row: nothing is on its way. */
    idle: () => idle && emptyReads > 1,
    /** Counts reads anew, so that `idle` speaks of the time after this call. */
    touch: () => {
      emptyReads = 0;
    },
    async stop(): Promise<void> {
      running = false;
      await ended;
    },
  };
}
