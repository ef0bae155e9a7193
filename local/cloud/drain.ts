import type { EventBus } from '../bus/bus.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { MailService } from '../mail/ses.ts';
import type { Queues } from '../queues/queues.ts';
import type { ScheduleEngine } from '../scheduler/scheduler.ts';
import type { followStream } from '../tables/stream.ts';

export interface DrainOptions {
  readonly host: FunctionHost;
  readonly bus: EventBus;
  readonly mail: MailService;
  readonly scheduler: ScheduleEngine;
  readonly queues: Queues;
  readonly streams: readonly ReturnType<typeof followStream>[];
  /** Queues with a consumer; dead letters may lie. */
  readonly polled: readonly string[];
}

export class StillBusy extends Error {
  override readonly name = 'StillBusy';
}

/** Waits until nothing is on its way: streams read to their end, queues with consumers empty, no invocation, mail or event under way. */
export function drainer({ host, bus, mail, scheduler, queues, streams, polled }: DrainOptions) {
  const busy = (): string[] => {
    const waiting = queues
      .depths()
      .filter((each) => polled.includes(each.name) && each.ready + each.inFlight + each.delayed > 0);
    return [
      ...(host.inFlight() > 0 ? [`${host.inFlight()} invocations`] : []),
      ...(bus.pending() > 0 ? [`${bus.pending()} events`] : []),
      ...(mail.pending() > 0 ? [`${mail.pending()} mail events`] : []),
      ...(scheduler.delivering() > 0 ? ['a schedule'] : []),
      ...waiting.map(
        (each) => `${each.name} (${each.ready} ready, ${each.inFlight} in flight, ${each.delayed} delayed)`,
      ),
      ...(streams.some((each) => !each.idle()) ? ['a stream'] : []),
    ];
  };
  return async ({ timeoutMs = 60_000 }: { readonly timeoutMs?: number } = {}): Promise<void> => {
    const until = Date.now() + timeoutMs;
    let quiet = 0;
    for (const each of streams) each.touch();
    for (;;) {
      const what = busy();
      quiet = what.length === 0 ? quiet + 1 : 0;
      // Longer than a stream rests between two reads: what a last invocation wrote has been seen.
      if (quiet === 4) return;
      if (Date.now() > until) throw new StillBusy(`Not idle after ${timeoutMs} ms: ${what.join(', ')}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
}
