import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { EventBus } from './bus/bus.ts';
import type { EmulatorOptions } from './chime/emulator.ts';
import { forkChime } from './chime/fork.ts';
import type { LocalChime } from './chime/server.ts';
import type { Queues } from './queues/queues.ts';

export interface LocalChimeOptions {
  readonly region: string;
  readonly account: string;
  /** Where live meetings are kept over a restart. */
  readonly file: string;
  readonly given: Pick<EmulatorOptions, 'quotas' | 'assumptions' | 'faults'>;
  /** A variable of any function. */
  readonly environmentValue: (name: string) => string | undefined;
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
    sendToQueue: async (queueArn, event) => {
      queues.send(queueArn, event);
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
