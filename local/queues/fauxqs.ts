import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';

/**
 * The parts of fauxqs 2.4.1 (pinned) that its package entry does not export: its stores, so that pollers and the bus work on
 * the queues in process instead of over HTTP, and so that it listens on loopback only (its own starter binds every address).
 */
export interface FauxQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  attributes: Record<string, string>;
  readonly messages: unknown[];
  readonly delayedMessages: unknown[];
  readonly inflightMessages: Map<string, { message: FauxMessage; visibilityDeadline: number }>;
  enqueue(message: FauxMessage): void;
  /** At most 10 a call, whatever is asked for. */
  dequeue(
    max: number,
    visibilitySeconds: number | undefined,
    dlq: (arn: string) => FauxQueue | undefined,
  ): ReceivedMessage[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  waitForMessages(seconds: number): Promise<void>;
  cancelWaiters(): void;
  purge(): void;
  isFifo(): boolean;
  setAttributes(attributes: Record<string, string>): void;
  inspectMessages(): { ready: FauxMessage[]; delayed: FauxMessage[]; inflight: { message: FauxMessage }[] };
}

export interface FauxMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Record<string, unknown>;
  readonly sentTimestamp: number;
  readonly approximateReceiveCount: number;
  readonly approximateFirstReceiveTimestamp?: number;
}

export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly MessageAttributes?: Record<string, unknown>;
}

export interface FauxSqsStore {
  host: string;
  region?: string;
  persistence?: unknown;
  createQueue(name: string, url: string, arn: string, attributes?: Record<string, string>): FauxQueue;
  getQueueByName(name: string): FauxQueue | undefined;
  getQueueByArn(arn: string): FauxQueue | undefined;
  allQueues(): Iterable<FauxQueue & { persistence?: unknown }>;
  shutdown(): void;
}

interface FauxS3Store {
  persistence?: unknown;
  createBucket(name: string): void;
  hasBucket(name: string): boolean;
}

interface Persistence {
  readonly db: { exec(sql: string): void; prepare(sql: string): { run(...values: unknown[]): unknown } };
  updateMessageReady: (messageId: string) => void;
  load(sqs: unknown, sns: unknown, s3: unknown): void;
  close(): void;
}

interface FauxApp {
  ready(): Promise<unknown>;
  close(): Promise<void>;
  routing(request: IncomingMessage, response: ServerResponse): void;
}

export interface Fauxqs {
  readonly sqs: FauxSqsStore;
  readonly s3: FauxS3Store;
  readonly app: FauxApp;
  readonly persistence: Persistence;
  message(
    body: string,
    attributes?: Record<string, unknown>,
    delaySeconds?: number,
    groupId?: string,
    deduplicationId?: string,
  ): FauxMessage;
}

/** The folder of an installed package, seen from here upwards. */
function packageFolder(name: string): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(`${name} is not installed: run npm ci`);
}

/** Messages outlive the process only where they are `durable`: writing each of them down is half of what a queue costs. */
export async function openFauxqs(dataDir: string, region: string, { durable = true } = {}): Promise<Fauxqs> {
  const dist = join(packageFolder('fauxqs'), 'dist');
  const [{ SqsStore }, { SnsStore }, { S3Store }, { PersistenceManager }, { buildApp }] = await Promise.all([
    import(join(dist, 'sqs/sqsStore.js')),
    import(join(dist, 'sns/snsStore.js')),
    import(join(dist, 's3/s3Store.js')),
    import(join(dist, 'persistence.js')),
    import(join(dist, 'app.js')),
  ]);
  const sqs: FauxSqsStore = new SqsStore();
  const sns = new SnsStore();
  const s3: FauxS3Store = new S3Store();
  const persistence: Persistence = new PersistenceManager(dataDir);
  // WAL with NORMAL survives a killed process; only a power cut may cost the last messages of this laptop.
  persistence.db.exec(`PRAGMA synchronous = ${durable ? 'NORMAL' : 'OFF'}`);
  // 2.4.1 writes NULL into a NOT NULL column here, so that a visibility of 0 fails and loses the message.
  const ready = persistence.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => void ready.run(messageId);
  persistence.load(sqs, sns, s3);
  if (durable) {
    sqs.persistence = persistence;
    for (const queue of sqs.allQueues()) queue.persistence = persistence;
  }
  s3.persistence = persistence;
  const app: FauxApp = buildApp({
    logger: false,
    defaultRegion: region,
    stores: { sqsStore: sqs, snsStore: sns, s3Store: s3 },
  });
  return { sqs, s3, app, persistence, message: SqsStore.createMessage };
}
