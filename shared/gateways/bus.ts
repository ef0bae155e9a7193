import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { ourSource } from '../contracts/envelope.ts';
import type { DomainEvent } from '../domain/events.ts';

/** The event bus. PutEvents takes 10 entries a call and may refuse some of them with HTTP 200. */
export interface Bus {
  /** Tells the events; answers the ids of those the bus refused. */
  publish(events: readonly DomainEvent[]): Promise<readonly string[]>;
}

const entriesLimit = 10; // PutEvents, service model events 2015-10-07

export function createBus(client: EventBridgeClient, busName: string): Bus {
  return {
    async publish(events) {
      const refused: string[] = [];
      for (let i = 0; i < events.length; i += entriesLimit) {
        const chunk = events.slice(i, i + entriesLimit);
        const out = await client.send(new PutEventsCommand({ Entries: chunk.map((e) => entryOf(e, busName)) }));
        (out.Entries ?? []).forEach((entry, at) => {
          const event = chunk[at];
          if (entry.ErrorCode && event) refused.push(event.id);
        });
      }
      return refused;
    },
  };
}

function entryOf(event: DomainEvent, EventBusName: string): PutEventsRequestEntry {
  const { id, at, correlationId, type, data } = event;
  return {
    EventBusName,
    Source: ourSource,
    DetailType: type,
    Time: new Date(at),
    Detail: JSON.stringify({ id, at, ...(correlationId ? { correlationId } : {}), ...data }),
  };
}

export function busClient(): EventBridgeClient {
  return new EventBridgeClient({});
}
