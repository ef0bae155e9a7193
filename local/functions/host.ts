import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CallCount } from '../permissions.ts';
import type { FunctionDefinition } from '../template/model.ts';
import type { FunctionChaos } from './chaos.ts';
import type { LogSink } from './logs.ts';
import type { FromWorker, Invoke, WorkerStart } from './protocol.ts';

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: readonly string[];
    };

export interface HostOptions {
  readonly definitions: readonly FunctionDefinition[];
  /** What each thread runs, as `bundleWorker` made it. */
  readonly workerFile: string;
  /** Where compiled code is kept from one start of a thread to the next. */
  readonly codeCache: string;
  readonly region: string;
  readonly account: string;
  /** Environment of one function as it shall see it. */
  readonly environmentOf: (definition: FunctionDefinition) => Record<string, string>;
  readonly enforce: boolean;
  readonly chaos: FunctionChaos;
  readonly logs: LogSink;
  /** Ends workers nobody called for so long; memory on a small machine matters more than their warmth. */
  readonly idleMs?: number;
}

/** Lambda's limits on a synchronous payload, both ways. */
const payloadLimit = 6 * 1024 * 1024;

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<string, { settle: (outcome: Outcome) => void; timer: NodeJS.Timeout }>;
  /** Takes no new work, ends when its last invocation does. */
  retired: boolean;
}

const failure = (errorType: string, errorMessage: string): Outcome => ({ ok: false, errorType, errorMessage });

/** Runs deployed bundles: a lazily started worker thread per function, with Lambda's limits, failures and context. */
export function functionHost(options: HostOptions) {
  const definitions = new Map(options.definitions.map((each) => [each.id, each]));
  const running = new Map<string, Running>();
  const retired = new Set<Running>();
  const busy = new Map<string, number>();
  const lastUsed = new Map<string, number>();
  const calls = new Map<string, CallCount & { readonly allowed: boolean }>();
  const counters = { invocations: 0, failures: 0, workersStarted: 0 };
  let stopped = false;
  options.chaos.knows([...definitions.keys()]);

  const idleMs = options.idleMs ?? 120_000;
  const sweeper = setInterval(
    () => {
      for (const [id, each] of running) {
        if (each.waiting.size === 0 && Date.now() - (lastUsed.get(id) ?? 0) > idleMs) retire(id, each);
      }
    },
    Math.min(idleMs / 4, 30_000),
  ).unref();

  function start(definition: FunctionDefinition): Running {
    const [file, exportName = 'handler'] = definition.handler.split('.');
    const workerData: WorkerStart = {
      functionId: definition.id,
      functionName: definition.name,
      functionArn: definition.arn,
      memoryMb: definition.memoryMb,
      file: join(definition.folder, `${file}.mjs`),
      exportName,
      statements: definition.statements,
      enforce: options.enforce,
      region: options.region,
      account: options.account,
      codeCache: options.codeCache,
    };
    const worker = new Worker(options.workerFile, {
      workerData,
      name: definition.id,
      env: options.environmentOf(definition),
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(96, Math.min(512, definition.memoryMb)),
        maxYoungGenerationSizeMb: 32, // with 16 what a busy thread needs for a moment grew old, and was marked to be thrown away
      },
    });
    const self: Running = { worker, waiting: new Map(), retired: false };
    counters.workersStarted += 1;
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => options.logs.chunk(definition.id, text));
    }
    worker.on('message', (message: FromWorker) => receive(definition, self, message));
    worker.on('error', (error) => options.logs.line(definition.id, platform('crash', { message: String(error) })));
    worker.on('exit', () => {
      if (running.get(definition.id) === self) running.delete(definition.id);
      retired.delete(self);
      for (const { settle, timer } of self.waiting.values()) {
        clearTimeout(timer);
        settle(failure('Runtime.ExitError', 'Runtime exited without providing a reason'));
      }
      self.waiting.clear();
    });
    running.set(definition.id, self);
    return self;
  }

  function receive(definition: FunctionDefinition, self: Running, message: FromWorker): void {
    if (message.kind === 'calls') {
      for (const each of message.calls) {
        const key = `${definition.id} ${each.action} ${each.resource}`;
        const known = calls.get(key);
        calls.set(key, { functionId: definition.id, ...each, count: (known?.count ?? 0) + each.count });
        if (!each.allowed && !known)
          options.logs.line(definition.id, platform('access denied', { action: each.action, resource: each.resource }));
      }
      return;
    }
    const waiting = self.waiting.get(message.requestId);
    if (!waiting) return;
    self.waiting.delete(message.requestId);
    clearTimeout(waiting.timer);
    if (message.kind === 'failure') {
      const { errorType, errorMessage, trace } = message;
      waiting.settle({ ok: false, errorType, errorMessage, trace });
    } else if (Buffer.byteLength(message.payload) > payloadLimit) {
      waiting.settle(
        failure(
          'Function.ResponseSizeTooLarge',
          `Response payload size exceeded maximum allowed payload size (${payloadLimit} bytes).`,
        ),
      );
    } else waiting.settle({ ok: true, payload: message.payload });
    if (self.retired && self.waiting.size === 0) void self.worker.terminate();
  }

  function retire(id: string, self: Running): void {
    self.retired = true;
    if (running.get(id) === self) running.delete(id);
    retired.add(self);
    if (self.waiting.size === 0) void self.worker.terminate();
  }

  function run(definition: FunctionDefinition, event: string, timeoutMs = definition.timeoutMs): Promise<Outcome> {
    const self = running.get(definition.id) ?? start(definition);
    const requestId = randomUUID();
    const deadline = Date.now() + definition.timeoutMs;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        // AWS ends the environment of a timed-out invocation; its neighbours here would be elsewhere there, so they may finish.
        self.waiting.delete(requestId);
        retire(definition.id, self);
        resolve(
          failure(
            'Sandbox.Timedout',
            `RequestId: ${requestId} Error: Task timed out after ${(definition.timeoutMs / 1000).toFixed(2)} seconds`,
          ),
        );
      }, timeoutMs);
      self.waiting.set(requestId, { settle: resolve, timer });
      self.worker.postMessage({ kind: 'invoke', requestId, event, deadline } satisfies Invoke);
    });
  }

  async function once(definition: FunctionDefinition, event: string): Promise<Outcome> {
    const { chaos } = options;
    if (chaos.strikes(definition.id, 'delay'))
      await new Promise((done) => setTimeout(done, chaos.ms(definition.id, 'delay')));
    const crash = (): Outcome => {
      const self = running.get(definition.id);
      if (self) retire(definition.id, self);
      return failure('Runtime.ExitError', 'Runtime exited with error: signal: killed');
    };
    if (chaos.strikes(definition.id, 'crashBefore')) return crash();
    if (chaos.strikes(definition.id, 'timeout')) {
      const ms = chaos.ms(definition.id, 'timeout');
      const [outcome] = await Promise.all([run(definition, event, ms), new Promise((done) => setTimeout(done, ms))]);
      return outcome.ok ? failure('Sandbox.Timedout', 'Task timed out: its answer came too late') : outcome;
    }
    const outcome = await run(definition, event);
    return chaos.strikes(definition.id, 'crashAfter') ? crash() : outcome;
  }

  /** `event`: delivered by a queue, stream or bus (may be duplicated by chaos); `request`: somebody waits for the answer. */
  async function invoke(id: string, event: unknown, kind: 'event' | 'request' = 'request'): Promise<Outcome> {
    const definition = definitions.get(id);
    if (!definition) return failure('ResourceNotFoundException', `Function not found: ${id}`);
    if (stopped) return failure('ServiceUnavailable', 'The local cloud is stopping');
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > payloadLimit)
      return failure('RequestTooLargeException', `Request must be smaller than ${payloadLimit} bytes`);
    const active = busy.get(id) ?? 0;
    if (definition.reservedConcurrency !== undefined && active >= definition.reservedConcurrency) {
      return failure('TooManyRequestsException', 'Rate Exceeded.');
    }
    counters.invocations += 1;
    busy.set(id, active + 1);
    try {
      if (kind === 'event' && options.chaos.strikes(id, 'duplicate')) void once(definition, text);
      const outcome = await once(definition, text);
      if (!outcome.ok) {
        counters.failures += 1;
        const { errorType, errorMessage, trace } = outcome;
        options.logs.line(id, platform('invocation failed', { errorType, errorMessage, trace }));
      }
      return outcome;
    } finally {
      busy.set(id, (busy.get(id) ?? 1) - 1);
      lastUsed.set(id, Date.now());
    }
  }

  return {
    invoke,
    /** Unique (function, action, resource) with counts. */
    calls: (): (CallCount & { readonly allowed: boolean })[] => [...calls.values()],
    record(call: CallCount & { readonly allowed: boolean }): void {
      const key = `${call.functionId} ${call.action} ${call.resource}`;
      calls.set(key, { ...call, count: (calls.get(key)?.count ?? 0) + call.count });
    },
    forgetCalls: () => calls.clear(),
    inFlight: (): number => [...busy.values()].reduce((sum, each) => sum + each, 0),
    counters: () => ({ ...counters, workers: running.size }),
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(sweeper);
      await Promise.all([...running.values(), ...retired].map((each) => each.worker.terminate()));
    },
  };
}

const platform = (event: string, details: Record<string, unknown>): string =>
  JSON.stringify({ level: 'PLATFORM', event, timestamp: new Date().toISOString(), ...details });

export type FunctionHost = ReturnType<typeof functionHost>;
