import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Needed } from './actions.ts';
import type { FromWorker, Invoke, WorkerStart } from './protocol.ts';
import { recordAwsCalls } from './recorder.ts';

/**
 * Thread in which one function lives. It serves many invocations at once, where AWS gives each execution environment one at
 * a time: module state is therefore shared between them, which a function written for Lambda must not lean on anyway.
 */
const start = workerData as WorkerStart;
const port = parentPort!;
const tell = (message: FromWorker) => port.postMessage(message);

type Handler = (event: unknown, context: unknown) => unknown;

const counts = new Map<string, Needed & { allowed: boolean; count: number }>();
let flushing: NodeJS.Timeout | undefined;

recordAwsCalls({
  statements: start.statements,
  enforce: start.enforce,
  region: start.region,
  account: start.account,
  onCall(needed, allowed) {
    const key = `${needed.action} ${needed.resource}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { ...needed, allowed, count: 1 });
    flushing ??= setTimeout(flush, 100);
  },
});

function flush(): void {
  clearTimeout(flushing);
  flushing = undefined;
  if (counts.size === 0) return;
  tell({ kind: 'calls', calls: [...counts.values()] });
  counts.clear();
}

let loading: Promise<Handler> | undefined;
/** By then what an invocation needs was compiled. */
const keepCodeAfterMs = 2000;

async function load(): Promise<Handler> {
  enableCompileCache(start.codeCache);
  const loaded = (await import(start.file)) as Record<string, unknown>;
  const handler = loaded[start.exportName];
  if (typeof handler !== 'function') throw new Error(`${start.file} exports no function ${start.exportName}`);
  setTimeout(flushCompileCache, keepCodeAfterMs).unref(); // a thread that is terminated keeps nothing
  return handler as Handler;
}

port.on('message', (message: Invoke) => void serve(message));

async function serve({ requestId, event, deadline }: Invoke): Promise<void> {
  try {
    loading ??= load();
    const handler = await loading;
    const result = await handler(JSON.parse(event), {
      awsRequestId: requestId,
      functionName: start.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: start.functionArn,
      memoryLimitInMB: String(start.memoryMb),
      logGroupName: `/aws/lambda/${start.functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    flush();
    tell({ kind: 'result', requestId, payload: JSON.stringify(result ?? null) });
  } catch (thrown) {
    flush();
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    tell({
      kind: 'failure',
      requestId,
      errorType: error.name,
      errorMessage: error.message,
      trace: (error.stack ?? '').split('\n').slice(0, 12),
    });
  }
}
