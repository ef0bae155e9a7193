import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CloudModel } from '../template/model.ts';
import { type FauxQueue, openFauxqs } from './fauxqs.ts';

export interface QueueDepth {
  readonly name: string;
  readonly ready: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface Queues {
  /** Answers SQS and S3 requests (S3: path style). */
  serve(request: IncomingMessage, response: ServerResponse): void;
  queue(arn: string): FauxQueue | undefined;
  queueNamed(name: string): FauxQueue | undefined;
  /** Puts a message on the queue; where they are durable, it is on disk when this returns. */
  send(
    arn: string,
    body: string,
    options?: {
      readonly attributes?: Record<string, unknown>;
      readonly groupId?: string;
      readonly delaySeconds?: number;
    },
  ): string;
  depths(): QueueDepth[];
  /** Several writes as one, for speed. */
  atOnce<T>(work: () => T): T;
  stop(): Promise<void>;
}

const kept = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
];

/**
 * SQS and S3 by fauxqs, in this process; `url` is where its queue requests come in. Bucket versions, CORS, notifications and presigned signatures are not its business:
 * the public origin serves S3 beside the console, and whoever has a presigned URL may use it until the process ends.
 */
export async function startQueues(
  model: CloudModel,
  dataDir: string,
  url: string,
  { durable = true } = {},
): Promise<Queues> {
  mkdirSync(dataDir, { recursive: true });
  const { sqs, s3, app, persistence, message } = await openFauxqs(dataDir, model.region, { durable });
  for (const { name, arn, properties } of model.of('AWS::SQS::Queue')) {
    const attributes: Record<string, string> = {};
    for (const key of kept) if (properties[key] !== undefined) attributes[key] = String(properties[key]);
    if (properties.RedrivePolicy) attributes.RedrivePolicy = JSON.stringify(properties.RedrivePolicy);
    const existing = sqs.getQueueByName(name);
    if (existing) existing.setAttributes({ RedrivePolicy: '', ...attributes });
    else sqs.createQueue(name, `${url}/${model.account}/${name}`, arn, attributes);
  }
  for (const { name } of model.of('AWS::S3::Bucket')) if (!s3.hasBucket(name)) s3.createBucket(name);
  await app.ready();

  return {
    serve: (request, response) => app.routing(request, response),
    queue: (arn) => sqs.getQueueByArn(arn),
    queueNamed: (name) => sqs.getQueueByName(name),
    send(arn, body, options = {}) {
      const queue = sqs.getQueueByArn(arn);
      if (!queue) throw new Error(`No queue ${arn}`);
      const delay = options.delaySeconds ?? Number(queue.attributes.DelaySeconds ?? 0);
      const made = message(body, options.attributes ?? {}, delay > 0 ? delay : undefined, options.groupId);
      queue.enqueue(made);
      return made.messageId;
    },
    depths: () =>
      [...sqs.allQueues()].map((queue) => {
        const fifo = queue.isFifo() ? queue.inspectMessages() : undefined;
        return {
          name: queue.name,
          ready: fifo?.ready.length ?? queue.messages.length,
          delayed: fifo?.delayed.length ?? queue.delayedMessages.length,
          inFlight: queue.inflightMessages.size,
        };
      }),
    atOnce(work) {
      if (!durable) return work();
      persistence.db.exec('BEGIN');
      try {
        return work();
      } finally {
        persistence.db.exec('COMMIT');
      }
    },
    async stop() {
      sqs.shutdown();
      await app.close();
      persistence.close();
    },
  };
}
