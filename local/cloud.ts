import { join, resolve } from 'node:path';
import { eventBus } from './bus/bus.ts';
import type { LocalChime } from './chime/server.ts';
import { startApis } from './cloud/apis.ts';
import { startLocalChime } from './cloud/chime-process.ts';
import { connectConsumers } from './cloud/consumers.ts';
import { controlRoutes } from './cloud/control.ts';
import { openDataFolder, tablesFileIn } from './cloud/data-folder.ts';
import { drainer } from './cloud/drain.ts';
import { openEntrances } from './cloud/entrances.ts';
import { functionEnvironment } from './cloud/environment.ts';
import { faultSwitches, faultsFired } from './cloud/faults.ts';
import { fileGate } from './cloud/files.ts';
import type { CloudOptions, OnStop } from './cloud/options.ts';
import { functionChaos } from './functions/chaos.ts';
import { functionHost, type Outcome } from './functions/host.ts';
import { bundleWorker } from './functions/worker-file.ts';
import { issuerOf } from './issuer/of-template.ts';
import { keyService } from './keys/kms.ts';
import { systemClock } from './kit/clock.ts';
import { faultDice } from './kit/dice.ts';
import { keptValues } from './kit/kept.ts';
import { megabytes } from './kit/memory.ts';
import { mailInbox } from './mail/inbox.ts';
import { inboxPages } from './mail/page.ts';
import { mailService } from './mail/ses.ts';
import { comparePermissions } from './permissions.ts';
import { poisoner } from './queues/poison.ts';
import type { QueueFaults } from './queues/poller.ts';
import { startQueues } from './queues/queues.ts';
import { schedulerOf } from './scheduler/of-template.ts';
import { edgeOf } from './site/edge.ts';
import { staticSite } from './site/static.ts';
import { startTableGate } from './tables/gate.ts';
import { sweepEvery } from './tables/sweep.ts';
import { startTables } from './tables/tables.ts';
import { localPaths } from './template/addresses.ts';
import { checkGrants } from './template/grants.ts';
import { readModel } from './template/model.ts';
import { NotUnderstood } from './template/resources.ts';

export type { CloudOptions } from './cloud/options.ts';

/** fauxqs knows this account only. */
const account = '000000000000';

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** Starts everything the templates describe, on loopback. Stops what it began when anything fails. */
export async function startCloud(options: CloudOptions) {
  const undo: (() => Promise<void> | void)[] = [];
  const onStop = (each: () => Promise<void> | void) => undo.push(each);
  const stopAll = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  const onStep = (step: string) => {
    options.signal?.throwIfAborted();
    options.onStep?.(step);
  };
  try {
    const cloud = await compose({ ...options, onStep }, onStop);
    options.signal?.throwIfAborted();
    return { ...cloud, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function compose(options: CloudOptions, onStop: OnStop) {
  const step = options.onStep ?? (() => {});
  const clock = options.clock ?? systemClock;
  const now = () => clock.now();
  const seed = options.seed ?? 1;
  const region = options.region ?? 'ap-southeast-1';
  const { dataDir, logs, trouble } = openDataFolder(options, onStop);
  const { siteUrl, servicesUrl, openSite, openServices } = await openEntrances(options, onStop);

  step('reading the templates');
  const model = readModel({ assembly: options.assembly, region, account, queueOrigin: servicesUrl, origin: siteUrl });
  checkGrants(model);
  const scheduled = model.rules.find((each) => each.schedule !== undefined);
  if (scheduled)
    throw new NotUnderstood(
      `Rule ${scheduled.name}: ScheduleExpression is not understood by the local cloud; use AWS::Scheduler::Schedule`,
    );
  const durable = options.durable ?? true;
  const tablesFile = tablesFileIn(dataDir, durable, onStop);
  const kept = keptValues(join(dataDir, 'db/kept.db'));
  onStop(() => kept.close());

  step('starting tables, queues and Chime');
  const environmentValue = (name: string) =>
    model.functions.map((each) => each.environment[name]).find((each) => each !== undefined);
  const stoppable = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    onStop(() => started.stop());
    return started;
  };
  const starting = [
    bundleWorker(dataDir),
    stoppable(startTables({ model, file: tablesFile, onTrouble: trouble })),
    stoppable(startQueues(model, join(dataDir, 'queues'), servicesUrl, { durable })),
  ] as const;
  await Promise.allSettled(starting); // what begins beside one that fails has to be stopped with it
  const [workerFile, tables, queues] = await Promise.all(starting);

  const gate = options.gateTables ? await startTableGate(tables.url, seed + 4) : undefined;
  if (gate) onStop(() => gate.close());
  const queueDice = faultDice<keyof QueueFaults>(seed + 5);
  const poison = poisoner(queues);
  const chaos = functionChaos(seed);
  const endpoints = {
    dynamodb: gate?.url ?? tables.url,
    services: servicesUrl,
    files: `${siteUrl}${localPaths.files}`,
    chime: 'http://127.0.0.1:1',
  };
  const host = functionHost({
    definitions: model.functions,
    workerFile,
    codeCache: join(dataDir, 'code'),
    region,
    account,
    environmentOf: (definition) => functionEnvironment(definition, region, endpoints),
    enforce: options.enforce ?? true,
    chaos,
    logs,
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  });
  onStop(() => host.stop());
  const idOf = (arn: string) => model.functions.find((each) => each.arn === arn)?.id ?? arn;
  const invoke = async (arn: string, event: unknown) => (await host.invoke(idOf(arn), event, 'event')).ok;
  const bus = eventBus({
    model,
    now,
    archiveDir: join(dataDir, 'archive'),
    seed: seed + 1,
    sendToQueue: (arn, body, how) => void queues.send(arn, body, how ?? {}),
    invoke,
    onTrouble: trouble,
  });

  let chime: LocalChime | undefined;
  if (options.chime !== false) {
    chime = await startLocalChime({
      ...{ region, account, environmentValue, model, bus, queues, onStop },
      file: join(dataDir, 'chime.json'),
      given: options.chime ?? {},
      onTrouble: trouble,
    });
    endpoints.chime = chime.url;
  }
  step('starting bus, scheduler, mail and sign-in');
  const inbox = mailInbox(join(dataDir, 'db/mails.db'), { durable });
  onStop(() => inbox.close());
  const mail = mailService({
    model,
    inbox,
    clock,
    publish: (entry) => void bus.put(entry),
    suppressed: kept.list('suppressed'),
    seed: seed + 2,
    rate: options.mailRate ?? Number(environmentValue('SES_RATE') ?? 14),
    ...(options.mailPace ? { pace: options.mailPace } : {}),
  });
  const { engine: scheduler, serve: schedules } = schedulerOf(model, {
    ...{ clock, seed: seed + 3, kept, bus, queues, invoke, onTrouble: trouble },
  });
  onStop(() => scheduler.stop());
  const issuer = await issuerOf(model, siteUrl, { kept, now });
  const { apis, sockets } = startApis({ ...options, model, host, clock, keysUrl: issuer.keysUrl }, onStop);
  openServices({
    ...{ bus, mail, schedules, queues: queues.serve, onServiceCall: options.onServiceCall },
    keys: keyService(model, kept.list('keys')),
  });

  step('connecting queues and streams to functions');
  const { streams, polled } = connectConsumers(
    {
      ...{ model, host, queues, tables, tablesFile, kept, onTrouble: trouble },
      ...{ visibilityFactor: options.visibilityFactor, dice: queueDice, poison },
    },
    onStop,
  );
  onStop(sweepEvery(() => tables.expire(now()), trouble));

  const permissions = () =>
    comparePermissions(host.calls(), new Map(model.functions.map((each) => [each.id, each.statements])));
  const drain = drainer({ host, bus, mail, scheduler, queues, streams, polled });
  const faulty = { chaos, bus, scheduler, mail, queueDice, gate };
  const status = async () => ({
    functions: host.counters(),
    queues: queues.depths().filter((each) => each.ready + each.inFlight + each.delayed > 0),
    mail: { ...mail.counts(), inbox: inbox.count() },
    sockets: sockets.reduce((sum, each) => sum + each.connected(), 0),
    schedules: scheduler.all().length,
    chime: await chime?.stats(),
    memoryMb: { main: megabytes(process.pid), tables: megabytes(tables.pid()) },
    fired: faultsFired(faulty),
  });
  const faults = faultSwitches(faulty);
  openSite({
    apis,
    sockets,
    issuer: issuer.serve,
    mail: inboxPages(inbox, localPaths.mail),
    files: fileGate(model, queues, () => host, now),
    control: controlRoutes({ host, logs, permissions, status, drain, faults, queues }),
    edge: edgeOf(model, () => (chime ? [chime.url, chime.url.replace(/^http/, 'ws')] : [])),
    site: staticSite(options.consoleDir ?? resolve('dist/console')),
  });
  scheduler.start();

  return {
    /** Public origin: console and links; the API answers under `apiUrl`. */
    url: siteUrl,
    apiUrl: `${siteUrl}${localPaths.api}`,
    mailUrl: `${siteUrl}${localPaths.mail}`,
    issuerUrl: issuer.url,
    chimeUrl: chime?.url,
    socketUrls: sockets.map(
      (each) => `${siteUrl.replace(/^http/, 'ws')}${localPaths.socket}/${each.definition.id}/${each.definition.stage}`,
    ),
    servicesUrl,
    tablesUrl: tables.url,
    tablesFile,
    model,
    chime,
    inbox,
    bus,
    scheduler,
    queues,
    /** Every message that a fault put into a queue so that nobody can read it. */
    planted: poison.planted,
    faults,
    accounts: issuer.accounts,
    tokensOf: issuer.tokensOf,
    invoke: (functionId: string, event: unknown): Promise<Outcome> => host.invoke(functionId, event),
    calls: host.calls,
    forgetCalls: host.forgetCalls,
    permissions,
    logs: { listen: logs.listen, recent: logs.recent },
    status,
    drain,
  };
}
