import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus as Bus } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { MediaRooms } from '../constructs/media-rooms.ts';
import { OutboxRelay } from '../constructs/outbox-relay.ts';
import { PushApi } from '../constructs/push-api.ts';
import { type Route, StaffAndHallApi } from '../constructs/staff-and-hall-api.ts';
import { StageFunction } from '../constructs/stage-function.ts';
import { WakeUps } from '../constructs/wake-ups.ts';
import type { Watch } from '../constructs/watch.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import { drawDashboard } from '../dashboard.ts';
import { setEnvironment } from '../environment.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import { type FunctionId, functions } from '../functions.ts';
import { applyGrant, type Resources } from '../grants.ts';
import { concurrencyOf, type Hears, type QueueSpec } from '../queue-spec.ts';
import { type QueueId, queues } from '../queues.ts';
import type { Settings } from '../settings.ts';
import type { StateStack } from './state.ts';

export interface ComputeStackProps extends StackProps {
  readonly settings: Settings;
  readonly state: StateStack;
  readonly watch: Watch;
  readonly routes: Readonly<Record<string, readonly Route[]>>;
  /** Folder that holds the bundles of `npm run bundle`. */
  readonly bundles: string;
}

/** Who does what when: functions, what wakes them, what they may touch. Everything here can be deleted and made anew. */
export class ComputeStack extends Stack {
  readonly http: StaffAndHallApi;
  readonly pushApi: PushApi;
  private readonly props: ComputeStackProps;
  private readonly functions: Readonly<Record<FunctionId, StageFunction>>;

  constructor(scope: Construct, id: string, props: ComputeStackProps) {
    super(scope, id, props);
    this.props = props;
    const { settings, state, watch, routes } = props;
    const { stage, retentionDays } = settings;
    const logs = { logKey: state.dataKey.key, retentionDays };

    this.functions = keyed(functions, (spec) => new StageFunction(this, spec.id, { spec, ...props, stage, ...logs }));

    // save, then tell: the table's stream → relay → our bus
    new OutboxRelay(this, 'Outbox', {
      table: state.table.table,
      relay: this.functions.relay,
      stage,
      watch,
    });
    // set times → our bus
    const wakeUps = new WakeUps(this, 'WakeUps', { stage, bus: state.bus.bus, watch });
    // our bus, Chime, SES → queues → consumers
    const queueOf = keyed(queues, (spec) => this.queue(spec));
    // staff and halls → functions; functions → open pages
    this.http = new StaffAndHallApi(this, 'Http', {
      stage,
      watch,
      ...logs,
      consoleOrigin: settings.publicUrl,
      issuer: state.staff.issuer,
      audience: [state.staff.client.userPoolClientId, state.staff.cli.userPoolClientId],
      authorizeHall: this.functions['authorize-hall'].function,
    });
    this.pushApi = new PushApi(this, 'Push', { stage, ...logs, socket: this.functions.socket.function });

    const rooms = new MediaRooms(this, 'Rooms');
    const resources: Resources = { settings, state, queues: queueOf, wakeUps, pushApi: this.pushApi, rooms };
    for (const spec of functions as readonly FunctionSpec[]) {
      const { function: target, role } = this.functions[spec.id as FunctionId];
      if (spec.trigger.kind === 'http') this.http.route(spec.id, target, routesOf(spec.id, routes));
      if (spec.trigger.kind === 'queue')
        this.consume(spec.trigger.queues, queueOf, this.functions[spec.id as FunctionId]);
      for (const grant of spec.grants) applyGrant(role, grant, resources);
      setEnvironment(target, spec, resources);
    }

    drawDashboard(watch, stage);
    new CfnOutput(this, 'HttpApiUrl', { value: this.http.api.apiEndpoint });
    new CfnOutput(this, 'PushUrl', { value: this.pushApi.stage.url });
  }

  private queue(spec: QueueSpec): WorkQueue {
    const { settings, watch } = this.props;
    const consumer = (functions as readonly FunctionSpec[]).find(
      ({ trigger }) => trigger.kind === 'queue' && (trigger.queues as readonly string[]).includes(spec.id),
    );
    if (!consumer) throw new Error(`No function consumes the queue ${spec.id}: name it in a trigger of functions.ts.`);
    const queue = new WorkQueue(this, `queue-${spec.id}`, {
      name: spec.id,
      stage: settings.stage,
      watch,
      impact: spec.impact,
      consumerTimeout: Duration.seconds(consumer.timeoutSeconds),
      ...(spec.comesAgainAfterSeconds === undefined
        ? {}
        : { comesAgainAfter: Duration.seconds(spec.comesAgainAfterSeconds) }),
      tries: spec.tries,
      lateAfter: Duration.seconds(spec.lateAfterSeconds),
    });
    for (const each of spec.hears) this.hear(queue, each);
    if (spec.writer === 'chime') queue.allowChime();
    return queue;
  }

  private hear(queue: WorkQueue, hears: Hears): void {
    const own = this.props.state.bus.bus;
    if (hears.from === 'nhipcau') {
      queue.hear('Events', own, {
        source: ['nhipcau'],
        ...(hears.events === 'all' ? {} : { detailType: [...hears.events] }),
      });
    } else if (hears.from === 'wake-up') {
      const detail = { kind: [...hears.kinds] };
      queue.hear('WakeUps', own, { source: ['nhipcau.wake-up'], detailType: ['WakeUpDue'], detail });
    } else {
      // Services tell the account's default bus, whoever's meeting or mail it was: consumers sort out what is not ours.
      const accountBus = Bus.fromEventBusName(queue, 'AccountBus', 'default');
      const pattern = hears.from === 'chime' ? chimeEvents : { source: ['aws.ses'] };
      queue.hear(hears.from === 'chime' ? 'Chime' : 'Mail', accountBus, pattern);
    }
  }

  private consume(ids: readonly QueueId[], all: Readonly<Record<QueueId, WorkQueue>>, consumer: StageFunction): void {
    all[ids[0]!].grantSetAside(consumer.role);
    for (const id of ids) {
      const spec: QueueSpec = queues.find((each) => each.id === id)!;
      const maxConcurrency = concurrencyOf(spec, this.props.settings);
      consumer.function.addEventSource(
        new SqsEventSource(all[id].queue, {
          batchSize: spec.batchSize,
          reportBatchItemFailures: true,
          ...(spec.batchWindowSeconds ? { maxBatchingWindow: Duration.seconds(spec.batchWindowSeconds) } : {}),
          ...(maxConcurrency ? { maxConcurrency } : {}),
        }),
      );
    }
  }
}

const chimeEvents = { source: ['aws.chime'], detailType: ['Chime Meeting State Change'] };

function routesOf(id: string, all: Readonly<Record<string, readonly Route[]>>): readonly Route[] {
  const routes = all[id];
  if (!routes) throw new Error(`No routes for ${id}: shared/contracts/api.ts has ${Object.keys(all).join(', ')}.`);
  return routes;
}

function keyed<const S extends { readonly id: string }, T>(
  specs: readonly S[],
  make: (spec: S) => T,
): Record<S['id'], T> {
  return Object.fromEntries(specs.map((spec) => [spec.id, make(spec)])) as Record<S['id'], T>;
}
