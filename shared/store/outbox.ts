import type { DomainEvent } from '../domain/events.ts';

/**
 * The outbox is an attribute of the written item: state and its events are one write, so neither can exist without the
 * other. The stream shows the attribute; the relay publishes those events whose ids the old image does not have.
 */
export const outboxAttribute = 'emits';

export function outboxValue(events: readonly DomainEvent[], correlationId: string | undefined): string {
  return JSON.stringify(correlationId ? events.map((e) => ({ correlationId, ...e })) : events);
}

/** Events told by a change from `before` to `after` (the attribute's text of both images). */
export function newlyTold(before: string | undefined, after: string | undefined): DomainEvent[] {
  if (!after || after === before) return [];
  const old = new Set(before ? (JSON.parse(before) as DomainEvent[]).map((e) => e.id) : []);
  return (JSON.parse(after) as DomainEvent[]).filter((e) => !old.has(e.id));
}
