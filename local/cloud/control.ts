import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BusFaults } from '../bus/bus.ts';
import type { FunctionChaos, FunctionFaults } from '../functions/chaos.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { LogSink } from '../functions/logs.ts';
import { readBody, sendJson } from '../kit/http.ts';
import type { MailFaults } from '../mail/ses.ts';
import type { PermissionReport } from '../permissions.ts';
import type { QueueFaults } from '../queues/poller.ts';
import type { Queues } from '../queues/queues.ts';
import type { SchedulerFaults } from '../scheduler/scheduler.ts';

export interface ControlOptions {
  readonly host: FunctionHost;
  readonly logs: LogSink;
  readonly queues: Queues;
  readonly permissions: () => PermissionReport;
  readonly status: () => Promise<unknown>;
  readonly drain: (options?: { timeoutMs?: number }) => Promise<void>;
  readonly faults: {
    readonly functions: FunctionChaos;
    readonly bus: (faults: BusFaults) => void;
    readonly scheduler: (faults: SchedulerFaults) => void;
    readonly mail: (faults: MailFaults) => void;
    readonly queues: (faults: QueueFaults) => void;
  };
}

interface FaultRequest {
  readonly functions?: Record<string, FunctionFaults>;
  readonly bus?: BusFaults;
  readonly scheduler?: SchedulerFaults;
  readonly mail?: MailFaults;
  readonly queues?: QueueFaults;
}

/**
 * The local cloud's own doors, under `/_local`:
 * `GET status` · `GET calls` · `GET permissions` · `GET logs/{functionId}` · `GET queues/{name}` · `POST drain` · `POST faults`.
 */
export function controlRoutes({ host, logs, queues, permissions, status, drain, faults }: ControlOptions) {
  return async function serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [, what = '', name = ''] = new URL(path, 'http://local').pathname.split('/').map(decodeURIComponent);
    switch (`${request.method} ${what}`) {
      case 'GET status':
        return sendJson(response, 200, await status());
      case 'GET calls':
        return sendJson(response, 200, host.calls());
      case 'GET permissions':
        return sendJson(response, 200, permissions());
      case 'GET logs':
        return sendJson(response, 200, logs.recent(name));
      case 'GET queues': {
        const messages = queues.queueNamed(name)?.inspectMessages();
        return messages ? sendJson(response, 200, messages) : sendJson(response, 404, { message: `No queue ${name}` });
      }
      case 'POST drain':
        return drain().then(
          () => sendJson(response, 200, {}),
          (error: unknown) => sendJson(response, 409, { message: String(error) }),
        );
      case 'POST faults': {
        const wanted = JSON.parse((await readBody(request)).toString('utf8')) as FaultRequest;
        for (const [id, each] of Object.entries(wanted.functions ?? {})) faults.functions.set(id, each);
        if (wanted.bus) faults.bus(wanted.bus);
        if (wanted.scheduler) faults.scheduler(wanted.scheduler);
        if (wanted.mail) faults.mail(wanted.mail);
        if (wanted.queues) faults.queues(wanted.queues);
        return sendJson(response, 200, {});
      }
      default:
        return sendJson(response, 404, { message: `No ${request.method} ${path}` });
    }
  };
}
