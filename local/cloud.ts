import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { httpApi } from './api/http-api.ts';
import { eventBus } from './bus/bus.ts';
import type { EmulatorOptions } from './chime/emulator.ts';
import type { LocalChime } from './chime/server.ts';
import { startLocalChime } from './chime-process.ts';
import { controlRoutes } from './control.ts';
import { drainer } from './drain.ts';
import { functionEnvironment } from './environment.ts';
import { fileGate } from './files.ts';
import { functionChaos } from './functions/chaos.ts';
import { functionHost, type Outcome } from './functions/host.ts';
import { logSink } from './functions/logs.ts';
import { bundleWorker } from './functions/worker-file.ts';
import { tokenIssuer } from './issuer/issuer.ts';
import { keyService } from './keys/kms.ts';
import { type Clock, systemClock } from './kit/clock.ts';
import { faultDice } from './kit/dice.ts';
import { listen } from './kit/http.ts';
import { keptValues } from './kit/kept.ts';
import { lockFolder } from './kit/lock.ts';
import { megabytes } from './kit/memory.ts';
import { passingFolder } from './kit/passing.ts';
import { mailInbox } from './mail/inbox.ts';
import { inboxPages } from './mail/page.ts';
import { mailService } from './mail/ses.ts';
import { comparePermissions } from './permissions.ts';
import { type PublicOptions, publicOrigin } from './public.ts';
import { poisoner } from './queues/poison.ts';
import { pollQueue, type QueueFaults } from './queues/poller.ts';
import { startQueues } from './queues/queues.ts';
import { deliverSchedule } from './scheduler/deliver.ts';
import { schedulerEndpoint } from './scheduler/endpoint.ts';
import { type KeptSchedule, type Schedule, scheduleEngine } from './scheduler/scheduler.ts';
import { type ServicesOptions, startServices } from './services.ts';
import { edgeOf } from './site/edge.ts';
import { staticSite } from './site/static.ts';
import { socketApi } from './socket/socket-api.ts';
import { startTableGate } from './tables/gate.ts';
import { followStream } from './tables/stream.ts';
import { sweepEvery } from './tables/sweep.ts';
import { startTables } from './tables/tables.ts';
import { streamTrimmer } from './tables/trim.ts';
import { localPaths } from './template/addresses.ts';
import { checkGrants } from './template/grants.ts';
import type { Stack } from './template/load.ts';
import { readModel } from './template/model.ts';
import { NotUnderstood } from './template/resources.ts';

export interface CloudOptions {
  /** `cdk.out`, or stacks already read. */
  readonly assembly: string | readonly Stack[];
  /** Where everything lasting lies. */
  readonly dataDir: string;
  /**
   * Tables, queues and mails outlive the process (default): every write then waits for the disk. A cloud for one run does without;
   * it still begins with what lies in the folder.
   */
  readonly durable?: boolean;
  /** Throws away what is there. */
  readonly fresh?: boolean;
  /** Of the public origin; 0 (default) takes a free one. */
  readonly port?: number;
  readonly region?: string;
  /** Folder of the built console. */
  readonly consoleDir?: string;
  readonly clock?: Clock;
  /** Of every fault that is drawn. */
  readonly seed?: number;
  /** Refuse AWS calls the function's role does not allow (default), or only record them. */
  readonly enforce?: boolean;
  /** Chime in a process of its own; false leaves it out. Quotas not given come from the functions' CHIME_ variables. */
  readonly chime?: false | Pick<EmulatorOptions, 'quotas' | 'assumptions' | 'faults'>;
  /** Mails a second; SES_RATE of the functions unless given. */
  readonly mailRate?: number;
  readonly mailPace?: { readonly deliveryMs: number; readonly lateMs: number };
  /** Of the queues' visibility timeouts, for what a consumer had in hand when it died; 1 unless a run stands for a longer time. */
  readonly visibilityFactor?: number;
  /** Ends function workers idle for so long. */
  readonly idleMs?: number;
  readonly socketIdleMs?: number;
  /** Hears the address of every request to the public origin. */
  readonly onRequest?: (url: string) => void;
  /** Lets functions reach the tables through a gate that can fail as DynamoDB does; else `faults.tables` is not there. */
  readonly gateTables?: boolean;
  /** Gives up a start that is under way: what has begun is ended, and the start rejects. */
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
  readonly onTrouble?: (message: string) => void;
}

/** A copy of the database, as far as there is one, in shared memory where there is any; gone at the end: no write waits for the disk. */
function passingFile(kept: string, onStop: (undo: () => void) => void): string {
  const folder = passingFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'nhipcau');
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  // With its write-ahead log, which lies beside it.
  for (const name of readdirSync(kept)) if (name.startsWith('tables.db')) cpSync(join(kept, name), join(folder, name));
  return join(folder, 'tables.db');
}

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

async function compose(options: CloudOptions, onStop: (undo: () => Promise<void> | void) => void) {
  const step = options.onStep ?? (() => {});
  const clock = options.clock ?? systemClock;
  const now = () => clock.now();
  const seed = options.seed ?? 1;
  const region = options.region ?? 'ap-southeast-1';
  const dataDir = resolve(options.dataDir);
  onStop(lockFolder(dataDir));
  if (options.fresh)
    for (const each of ['db', 'queues', 'archive', 'logs', 'chime.json'])
      rmSync(join(dataDir, each), { recursive: true, force: true });
  mkdirSync(join(dataDir, 'db'), { recursive: true });
  const logs = logSink(join(dataDir, 'logs'));
  onStop(() => logs.close());
  const trouble = (message: string) => {
    logs.line('local-cloud', JSON.stringify({ level: 'ERROR', timestamp: new Date().toISOString(), message }));
    options.onTrouble?.(message);
  };

  // Addresses first: the templates are resolved against them.
  let publicParts: PublicOptions | undefined;
  let serviceParts: ServicesOptions | undefined;
  const origin = publicOrigin(() => publicParts ?? notYet());
  const site = await listen(
    (request, response) =>
      publicParts ? origin.serve(request, response) : void response.writeHead(503, { 'retry-after': '1' }).end(),
    options.port ?? 0,
  );
  site.server.on('upgrade', (request, socket, head) =>
    publicParts ? origin.upgrade(request, socket, head) : socket.destroy(),
  );
  onStop(() => site.close());
  if (options.onRequest)
    for (const kind of ['request', 'upgrade'])
      site.server.prependListener(kind, ({ url = '/' }: IncomingMessage) => options.onRequest?.(url));
  const services = await startServices(() => serviceParts ?? notYet());
  onStop(() => services.close());

  step('reading the templates');
  const model = readModel({ assembly: options.assembly, region, account, queueOrigin: services.url, origin: site.url });
  checkGrants(model);
  const scheduled = model.rules.find((each) => each.schedule !== undefined);
  if (scheduled)
    throw new NotUnderstood(
      `Rule ${scheduled.name}: ScheduleExpression is not understood by the local cloud; use AWS::Scheduler::Schedule`,
    );
  const durable = options.durable ?? true;
  const tablesFile = durable ? join(dataDir, 'db/tables.db') : passingFile(join(dataDir, 'db'), onStop);
  const kept = keptValues(join(dataDir, 'db/kept.db'));
  onStop(() => kept.close());

  step('starting tables, queues and Chime');
  const environmentValue = (name: string) =>
    model.functions.map((each) => each.environment[name]).find((each) => each !== undefined);
  const [workerFile, tables, queues] = await Promise.all([
    bundleWorker(dataDir),
    startTables({ model, file: tablesFile, onTrouble: trouble }),
    startQueues(model, join(dataDir, 'queues'), services.url, { durable }),
  ]);
  onStop(() => tables.stop());
  onStop(() => queues.stop());

  const gate = options.gateTables ? await startTableGate(tables.url, seed + 4) : undefined;
  if (gate) onStop(() => gate.close());
  const queueDice = faultDice<keyof QueueFaults>(seed + 5);
  const poison = poisoner(queues);
  const chaos = functionChaos(seed);
  const endpoints = {
    dynamodb: gate?.url ?? tables.url,
    services: services.url,
    files: `${site.url}${localPaths.files}`,
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
  const bus = eventBus({
    model,
    now,
    archiveDir: join(dataDir, 'archive'),
    seed: seed + 1,
    sendToQueue: (arn, body, how) => void queues.send(arn, body, how ?? {}),
    invoke: async (arn, event) => (await host.invoke(idOf(arn), event, 'event')).ok,
    onTrouble: trouble,
  });

  let chime: LocalChime | undefined;
  if (options.chime !== false) {
    chime = await startLocalChime({
      region,
      account,
      file: join(dataDir, 'chime.json'),
      given: options.chime ?? {},
      environmentValue,
      model,
      onTrouble: trouble,
      bus,
      queues,
      onStop,
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
  const scheduleArn = (group: string, name: string) =>
    `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
  const scheduler = scheduleEngine({
    clock,
    kept: kept.list<KeptSchedule>('schedules'),
    seed: seed + 3,
    arnOf: scheduleArn,
    deliver: deliverSchedule({
      model,
      bus,
      queues,
      invoke: async (arn, event) => (await host.invoke(idOf(arn), event, 'event')).ok,
    }),
    sendToQueue: (arn, body) => void queues.send(arn, body),
    onTrouble: trouble,
  });
  onStop(() => scheduler.stop());
  for (const { name, properties } of model.of('AWS::Scheduler::Schedule')) {
    const schedule = {
      ...properties,
      Name: name,
      GroupName: String(properties.GroupName ?? 'default'),
    } as unknown as Schedule;
    if (JSON.stringify(scheduler.get(schedule.GroupName, name)?.schedule) !== JSON.stringify(schedule))
      scheduler.put(schedule);
  }
  const client = model.of('AWS::Cognito::UserPoolClient')[0];
  const issuerUrl = `${site.url}${localPaths.issuer}`;
  const issuer = await tokenIssuer({
    kept: kept.list('issuer'),
    issuer: issuerUrl,
    clientId: client?.name ?? 'local',
    now,
    mayReturnTo: (uri) =>
      uri.startsWith(`${site.url}/`) ||
      // the console served for development, on another port of this machine
      /^http:\/\/127\.0\.0\.1:\d+\//.test(uri) ||
      [client?.properties.CallbackURLs, client?.properties.LogoutURLs].flat().includes(uri),
  });

  const apis = model.apis
    .filter((each) => each.protocol === 'HTTP')
    .map((definition) =>
      httpApi({ definition, host, region, account, now, keysUrl: `${issuerUrl}/.well-known/jwks.json` }),
    );
  const sockets = model.apis
    .filter((each) => each.protocol === 'WEBSOCKET')
    .map((definition) =>
      socketApi({
        definition,
        host,
        account,
        clock,
        ...(options.socketIdleMs === undefined ? {} : { idleMs: options.socketIdleMs }),
      }),
    );
  onStop(() => {
    for (const each of sockets) each.stop();
  });
  const groups = new Set(['default', ...model.of('AWS::Scheduler::ScheduleGroup').map((each) => each.name)]);
  serviceParts = {
    bus,
    keys: keyService(model, kept.list('keys')),
    mail,
    queues: queues.serve,
    schedules: schedulerEndpoint({
      engine: scheduler,
      groups,
      arnOf: scheduleArn,
      groupArnOf: (group) => `arn:aws:scheduler:${region}:${account}:schedule-group/${group}`,
      now,
    }),
  };

  step('connecting queues and streams to functions');
  const odd = model.sources.find((each) => !['sqs', 'dynamodb'].includes(each.sourceArn.split(':')[2] ?? ''));
  if (odd) throw new NotUnderstood(`Event source ${odd.sourceArn} is not understood by the local cloud`);
  const pollers: ReturnType<typeof pollQueue>[] = [];
  const streams: ReturnType<typeof followStream>[] = [];
  const trimmer = streamTrimmer(tablesFile, trouble);
  onStop(async () => {
    const ended = Promise.all([...streams, ...pollers].map((each) => each.stop()));
    // What is being worked on may finish; what takes longer is given again at the next start.
    await Promise.race([ended, new Promise((done) => setTimeout(done, 1500).unref())]);
    await host.stop();
    await ended;
  });
  for (const source of model.sources) {
    if (source.sourceArn.split(':')[2] === 'sqs') {
      const { visibilityFactor } = options;
      pollers.push(pollQueue({ source, queues, host, region, dice: queueDice, poison, visibilityFactor }));
      continue;
    }
    // with two followers of one table the slower would have to be waited for
    const followers = model.sources.filter((each) => each.sourceArn === source.sourceArn).length;
    streams.push(
      followStream({
        source,
        tableName: source.sourceArn.split('/')[1]!,
        client: tables.client,
        host,
        region,
        positions: kept.list('streams'),
        giveUp: (arn, body) => void queues.send(arn, body),
        onPassed: (sequence) => {
          if (followers === 1) trimmer.passed(source.sourceArn.split('/')[1]!, sequence);
        },
        onTrouble: trouble,
      }),
    );
  }
  onStop(() => trimmer.stop());
  onStop(sweepEvery(() => tables.expire(now()), trouble));

  const permissions = () =>
    comparePermissions(host.calls(), new Map(model.functions.map((each) => [each.id, each.statements])));
  const drain = drainer({ host, bus, mail, scheduler, queues, streams, polled: pollers.map((each) => each.queueName) });
  const status = async () => ({
    functions: host.counters(),
    queues: queues.depths().filter((each) => each.ready + each.inFlight + each.delayed > 0),
    mail: { ...mail.counts(), inbox: inbox.count() },
    sockets: sockets.reduce((sum, each) => sum + each.connected(), 0),
    schedules: scheduler.all().length,
    chime: await chime?.stats(),
    memoryMb: { main: megabytes(process.pid), tables: megabytes(tables.pid()) },
    fired: {
      functions: chaos.fired(),
      bus: bus.fired(),
      scheduler: scheduler.fired(),
      mail: mail.fired(),
      queues: queueDice.fired(),
      tables: gate?.fired() ?? {},
    },
  });
  const faults = {
    functions: chaos,
    bus: bus.setFaults,
    scheduler: scheduler.setFaults,
    mail: mail.setFaults,
    queues: (wanted: QueueFaults) => queueDice.use({ ...wanted }),
    ...(gate ? { tables: gate.setFaults } : {}),
  };
  publicParts = {
    apis,
    sockets,
    issuer: issuer.serve,
    mail: inboxPages(inbox, localPaths.mail),
    files: fileGate(model, queues, () => host, now),
    control: controlRoutes({ host, logs, permissions, status, drain, faults, queues }),
    edge: edgeOf(model, () => (chime ? [chime.url, chime.url.replace(/^http/, 'ws')] : [])),
    site: staticSite(options.consoleDir ?? resolve('dist/console')),
  };
  scheduler.start();

  return {
    /** Public origin: console and links; the API answers under `apiUrl`. */
    url: site.url,
    apiUrl: `${site.url}${localPaths.api}`,
    mailUrl: `${site.url}${localPaths.mail}`,
    issuerUrl,
    chimeUrl: chime?.url,
    socketUrls: sockets.map(
      (each) => `${site.url.replace(/^http/, 'ws')}${localPaths.socket}/${each.definition.id}/${each.definition.stage}`,
    ),
    servicesUrl: services.url,
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

function notYet(): never {
  throw new Error('The local cloud is still starting');
}
