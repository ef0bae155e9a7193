import { correlationOfMail, type SesEvent, sesEvent } from '../../shared/contracts/ses-events.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { heard, type Signal } from '../../shared/domain/delivery-signals.ts';
import { log, traced } from '../../shared/runtime/logs.ts';
import { batchHandler, type Message } from '../../shared/runtime/queue.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createDeliveries, type Deliveries } from '../../shared/store/deliveries.ts';

export interface MailEventDeps {
  readonly deliveries: Pick<Deliveries, 'findMany' | 'saveAll' | 'change'>;
  readonly now: () => number;
}

type Heard = Pick<Message<SesEvent>, 'messageId' | 'body'> & Partial<Pick<Message<SesEvent>, 'correlationId'>>;

/**
 * Trigger: what SES tells of mails, in any order, twice, and before our own call has come back. A delivery's state is read off
 * all facts together, so the order does not matter; a fact that is known changes nothing. What a batch tells of one delivery
 * is one change, and the changes of a batch are one write. Answers the messages that shall come again.
 */
export async function hearMailEvents(deps: MailEventDeps, messages: readonly Heard[]): Promise<string[]> {
  const signals = new Map<string, { signals: Signal[]; messageIds: string[]; correlationId: string }>();
  for (const { messageId, body, correlationId = messageId } of messages) {
    const told = signalOf(body);
    if (!told) {
      log.info('mail event without a delivery of ours', { type: body['detail-type'] });
      continue;
    }
    const group = signals.get(told.deliveryId) ?? { signals: [], messageIds: [], correlationId };
    group.signals.push(told.signal);
    group.messageIds.push(messageId);
    signals.set(told.deliveryId, group);
  }
  const all = (current: Delivery): Delivery => {
    const next = (signals.get(current.id)?.signals ?? []).reduce(heard, current);
    return isSame(current, next) ? current : next;
  };
  const found = await deps.deliveries.findMany([...signals.keys()]);
  if (found.length < signals.size)
    log.warn('mail events of unknown deliveries', { count: signals.size - found.length });
  const changes = found
    .map((before) => ({ before, after: all(before), correlationId: signals.get(before.id)?.correlationId }))
    .filter(({ before, after }) => before !== after);
  const saved = await deps.deliveries.saveAll(changes, deps.now());
  const failed: string[] = [];
  for (const [index, { before, correlationId = before.id }] of changes.entries()) {
    if (saved[index]) continue;
    try {
      // somebody was first: told to what is there now
      await traced(correlationId, () => deps.deliveries.change(before.id, deps.now(), all));
    } catch (error) {
      log.error('mail event not taken in', error, { correlationId, deliveryId: before.id });
      failed.push(...(signals.get(before.id)?.messageIds ?? []));
    }
  }
  return failed;
}

/** The delivery and attempt stand in the mail's tags. A delay tells nothing that is not known: it is on its way. */
export function signalOf(event: SesEvent): { deliveryId: string; signal: Signal } | undefined {
  const { eventType, mail, bounce, complaint, delivery } = event.detail;
  const deliveryId = mail?.tags?.deliveryId?.[0];
  const attempt = Number(mail?.tags?.attempt?.[0]);
  if (!deliveryId || !Number.isInteger(attempt)) return undefined;
  const signal = (kind: Signal['kind'], time: string | undefined, reason?: string) => ({
    deliveryId,
    signal: { attempt, kind, at: Date.parse(time ?? event.time), ...(reason === undefined ? {} : { reason }) },
  });
  switch (eventType) {
    case 'Send':
      return signal('sent', undefined);
    case 'Delivery':
      return signal('delivered', delivery?.timestamp);
    case 'Bounce':
      // a bounce that is not said to be permanent may be an answering machine's: it does not outweigh a delivery
      return signal(
        bounce?.bounceType === 'Permanent' ? 'bounced-hard' : 'bounced-soft',
        bounce?.timestamp,
        reasonOf(bounce),
      );
    case 'Reject':
    case 'Rendering Failure':
      return signal('rejected', undefined);
    case 'Complaint':
      // SES kept the mail back because of an earlier complaint: nobody got it
      return complaint?.complaintSubType === 'OnAccountSuppressionList'
        ? signal('bounced-hard', complaint.timestamp, 'suppressed')
        : signal('complained', complaint?.timestamp);
    default:
      return undefined;
  }
}

/** 'permanent/general 5.1.1': the diagnostic text is left out, it holds addresses. */
function reasonOf(bounce: SesEvent['detail']['bounce']): string {
  const status = bounce?.bouncedRecipients?.[0]?.status;
  const kind = `${bounce?.bounceType ?? 'Undetermined'}/${bounce?.bounceSubType ?? 'Undetermined'}`.toLowerCase();
  return status && /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? `${kind} ${status}` : kind;
}

function isSame(a: Delivery, b: Delivery): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

export const handler = batchHandler(
  sesEvent,
  () => {
    const deps = { deliveries: createDeliveries(wiredTable()), now: world.now };
    return (messages) => hearMailEvents(deps, messages);
  },
  correlationOfMail,
);
