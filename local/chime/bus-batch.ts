import type { Call } from './control-plane.ts';
import type { EventPorts } from './event-channels.ts';
import type { ChimeEvent } from './events.ts';

/** What a local Chime in its own process hands to the rest of the local cloud; several travel as one JSON array. */
export type BatchItem =
  | { readonly channel: 'bus'; readonly event: ChimeEvent }
  | { readonly channel: 'queue'; readonly queueArn: string; readonly event: string }
  | { readonly channel: 'call'; readonly call: Call };

/** Items wait for company at most so many ms. */
const windowMs = 15;
const mostAtOnce = 500;

/** Collects items and posts them in order to `busUrl`. Each item's promise settles with the answer to its batch. */
export class BusBatch {
  readonly #busUrl: string;
  #waiting: { item: BatchItem; arrived: () => void; refused: (error: unknown) => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(busUrl: string) {
    this.#busUrl = busUrl;
  }

  /** Rejects when the batch was refused; nothing is retried here, the event channels do that. */
  send(item: BatchItem): Promise<void> {
    return new Promise((arrived, refused) => {
      this.#waiting.push({ item, arrived, refused });
      if (this.#waiting.length >= mostAtOnce) this.#flush();
      else this.#timer ??= setTimeout(() => this.#flush(), windowMs);
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    // One batch after the other: order is lost by faults, not by accident.
    this.#last = this.#last.then(async () => {
      try {
        const response = await fetch(this.#busUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(batch.map((entry) => entry.item)),
          signal: AbortSignal.timeout(10_000),
        });
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`The bus answered ${response.status}`);
        for (const entry of batch) entry.arrived();
      } catch (error) {
        for (const entry of batch) entry.refused(error);
      }
    });
  }
}

/** The ports of a batch's receiver: what came in goes where a local Chime in the same process would have put it. */
export interface BatchPorts extends EventPorts {
  onCall?(call: Call): void;
}

/**
 * Takes a posted batch. Throws on what is no batch, and passes on a rejection of any port: answer that with a 5xx, and the
 * whole batch comes again. Events can so arrive twice, as they can from the service.
 */
export async function receiveBatch(body: string, ports: BatchPorts): Promise<void> {
  const items = JSON.parse(body) as BatchItem[];
  for (const item of items) {
    if (item.channel === 'bus') await ports.publish(item.event);
    else if (item.channel === 'queue') await ports.sendToQueue(item.queueArn, item.event);
    else ports.onCall?.(item.call);
  }
}
