import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { EventBus } from '../bus/bus.ts';
import type { EmulatorOptions } from '../chime/emulator.ts';
import { forkChime } from '../chime/fork.ts';
import type { LocalChime } from '../chime/server.ts';
import type { Queues } from '../queues/queues.ts';
import { mayServiceSend } from '../template/grants.ts';
import type { CloudModel } from '../template/model.ts';

export interface LocalChimeOptions {
  readonly region: string;
  readonly account: string;
  /** Where live meetings are kept over a restart. */
  readonly file: string;
  readonly given: Pick<EmulatorOptions, 'quotas' | 'assumptions' | 'faults'>;
  /** A variable of any function. */
  readonly environmentValue: (name: string) => string | undefined;
  readonly model: CloudModel;
  readonly onTrouble: (message: string) => void;
  readonly bus: EventBus;
  readonly queues: Queues;
  readonly onStop: (undo: () => Promise<void>) => void;
}

/** Chime in a process of its own; its events come in on the default bus and on the queues that meetings name. */
export async function startLocalChime(options: LocalChimeOptions): Promise<LocalChime> {
  const { region, account, file, given, bus, queues } = options;
  const chime = await forkChime({
    host: '127.0.0.1',
    port: 0,
    region,
    account,
    ...given,
    quotas: { ...quotasFrom(options.environmentValue), ...given.quotas },
    publish: async ({ source, 'detail-type': detailType, detail, resources, time }) => {
      bus.put({ busName: 'default', source, detailType, detail, resources, time: Date.parse(time) });
    },
    // As on AWS, a queue whose policy does not know Chime gets nothing, and nobody is told.
    sendToQueue: async (queueArn, event) => {
      if (mayServiceSend(options.model, 'meetings.chime.amazonaws.com', queueArn)) queues.send(queueArn, event);
      else options.onTrouble(`Chime may not send to ${queueArn}: its queue policy does not allow it`);
    },
  });
  options.onStop(async () => {
    const live = await chime.snapshot().catch(() => undefined);
    if (live) writeFileSync(file, JSON.stringify(live));
    await chime.close();
  });
  if (existsSync(file))
    await chime.restore(JSON.parse(readFileSync(file, 'utf8')) as Awaited<ReturnType<LocalChime['snapshot']>>);
  return chime;
}

/** Local Chime has the quotas the functions were told. */
function quotasFrom(value: (name: string) => string | undefined): Record<string, number> {
  const names = {
    ratePerSecond: 'CHIME_RATE',
    burst: 'CHIME_BURST',
    replicasPerPrimary: 'CHIME_REPLICAS',
    concurrentMeetings: 'CHIME_MEETINGS',
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([quota, name]) => {
      const given = Number(value(name));
      return Number.isFinite(given) ? [[quota, given]] : [];
    }),
  );
}
