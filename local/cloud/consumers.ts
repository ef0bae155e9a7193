import type { FunctionHost } from '../functions/host.ts';
import type { KeptValues } from '../kit/kept.ts';
import { type PollerOptions, pollQueue } from '../queues/poller.ts';
import type { Queues } from '../queues/queues.ts';
import { followStream } from '../tables/stream.ts';
import type { Tables } from '../tables/tables.ts';
import { streamTrimmer } from '../tables/trim.ts';
import type { CloudModel } from '../template/model.ts';
import { NotUnderstood } from '../template/resources.ts';
import type { OnStop } from './options.ts';

/** What is being worked on at the end may finish within this; what takes longer is given again at the next start. */
const patienceMs = 1500;

/** Connects queues and streams to the functions that the template's event source mappings name. */
export function connectConsumers(
  it: Pick<PollerOptions, 'visibilityFactor' | 'dice' | 'poison'> & {
    readonly model: CloudModel;
    readonly host: FunctionHost;
    readonly queues: Queues;
    readonly tables: Pick<Tables, 'client'>;
    readonly tablesFile: string;
    readonly kept: KeptValues;
    readonly onTrouble: (message: string) => void;
  },
  onStop: OnStop,
) {
  const { model, host, queues, tables, tablesFile, kept, onTrouble, ...faults } = it;
  const { region } = model;
  const serviceOf = (arn: string) => arn.split(':')[2] ?? '';
  const odd = model.sources.find((each) => !['sqs', 'dynamodb'].includes(serviceOf(each.sourceArn)));
  if (odd) throw new NotUnderstood(`Event source ${odd.sourceArn} is not understood by the local cloud`);

  const pollers: ReturnType<typeof pollQueue>[] = [];
  const streams: ReturnType<typeof followStream>[] = [];
  const trimmer = streamTrimmer(tablesFile, onTrouble);
  onStop(async () => {
    const ended = Promise.all([...streams, ...pollers].map((each) => each.stop()));
    await Promise.race([ended, new Promise((done) => setTimeout(done, patienceMs).unref())]);
    await host.stop();
    await ended;
  });
  for (const source of model.sources) {
    if (serviceOf(source.sourceArn) === 'sqs') {
      pollers.push(pollQueue({ source, queues, host, region, ...faults }));
      continue;
    }
    const tableName = source.sourceArn.split('/')[1] as string;
    // with two followers of one table the slower would have to be waited for
    const followers = model.sources.filter((each) => each.sourceArn === source.sourceArn).length;
    streams.push(
      followStream({
        ...{ source, tableName, client: tables.client, host, region, onTrouble },
        positions: kept.list('streams'),
        giveUp: (arn, body) => void queues.send(arn, body),
        onPassed: (sequence) => {
          if (followers === 1) trimmer.passed(tableName, sequence);
        },
      }),
    );
  }
  onStop(() => trimmer.stop());
  return { streams, polled: pollers.map(({ queueName }) => queueName) };
}
