import { giveBackMemory } from '../kit/give-back.ts';
import { type BatchItem, BusBatch } from './bus-batch.ts';
import type { ChimeOptions } from './server.ts';
import { startChime } from './server.ts';

/** What a local Chime in its own process is told, as JSON: the serialisable part of `ChimeOptions`, and where its events go. */
export type ProcessConfig = Omit<ChimeOptions, 'publish' | 'sendToQueue' | 'onCall' | 'clock' | 'random' | 'media'> & {
  /** Takes `POST` of a JSON array of `BatchItem`. */
  readonly busUrl: string;
  /** Whether calls are reported as well. */
  readonly reportCalls?: boolean;
};

/**
 * Runs a local Chime as a process of its own, for thousands of sockets. The configuration is the first argument or the
 * environment variable CHIME_CONFIG. Says `{ url }` to its parent when it listens, or prints it; ends on SIGTERM, SIGINT, or when
 * its parent is gone.
 */
async function main(): Promise<void> {
  const given = process.argv[2] ?? process.env.CHIME_CONFIG;
  if (given === undefined) throw new Error('Give the configuration as JSON, as first argument or in CHIME_CONFIG');
  const config = JSON.parse(given) as ProcessConfig;
  const batch = new BusBatch(config.busUrl);
  const chime = await startChime({
    ...config,
    publish: (event) => batch.send({ channel: 'bus', event }),
    sendToQueue: (queueArn, event) => batch.send({ channel: 'queue', queueArn, event }),
    onCall: (call) => {
      if (config.reportCalls) report(batch, { channel: 'call', call });
    },
  });
  let wasBusy = false;
  setInterval(async () => {
    const { connected } = await chime.stats();
    if (connected === 0 && wasBusy) giveBackMemory();
    wasBusy = connected > 0;
  }, quietLookMs).unref();
  const end = () => {
    chime.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
  if (process.send) process.send({ url: chime.url });
  else console.log(JSON.stringify({ url: chime.url }));
}

const retryMs = 200;
/** When the last client has gone, what thousands of them took is given back. */
const quietLookMs = 3000;

/** Reports until it arrives. */
function report(batch: BusBatch, item: BatchItem): void {
  batch.send(item).catch(() => setTimeout(() => report(batch, item), retryMs).unref());
}

await main();
