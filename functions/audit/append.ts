import * as z from 'zod/mini';
import { envelope } from '../../shared/contracts/envelope.ts';
import { type Chain, chainOf, type ToldEvent } from '../../shared/domain/audit.ts';
import { log } from '../../shared/runtime/logs.ts';
import { batchHandler, type Message } from '../../shared/runtime/queue.ts';
import { wiredAuditTable } from '../../shared/runtime/wired/audit.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type Audit, createAudit } from '../../shared/store/audit.ts';

/**
 * Trigger: queue `audit`, every event of ours. Appends what happened to the chain of its conference, or of the directory.
 *
 * A repeat finds the mark of the event and appends nothing. Late and reordered events stand where they came in, with the time at
 * which they happened. Entries and marks are one transaction: a crash before it leaves nothing, one after it is a repeat. Of two
 * at once one has the next place and the other looks again.
 */
export async function appendAll(
  { audit }: { readonly audit: Pick<Audit, 'append'> },
  messages: readonly Message<z.output<typeof told>>[],
): Promise<readonly string[]> {
  const chains = Map.groupBy(messages, ({ body }) => chainOf(body.detail));
  const failed: string[] = [];
  for (const [chain, those] of chains) {
    try {
      await appendTo(
        audit,
        chain,
        those.map(({ body }) => eventOf(body)),
      );
    } catch (error) {
      log.error('the audit record did not take events', error, { chain, events: those.length });
      failed.push(...those.map(({ messageId }) => messageId));
    }
  }
  return failed;
}

/** The head goes into the log, which lies apart from the table: whoever cuts the chain off there is contradicted here. */
async function appendTo(audit: Pick<Audit, 'append'>, chain: Chain, events: readonly ToldEvent[]): Promise<void> {
  const head = (await audit.append(chain, events)).at(-1);
  if (head) log.info('audit', { chain, seq: head.seq, hash: head.hash });
}

const told = z.extend(envelope, {
  detail: z.catchall(z.object({ id: z.string(), at: z.number(), correlationId: z.optional(z.string()) }), z.unknown()),
});

function eventOf({ 'detail-type': type, detail }: z.output<typeof told>): ToldEvent {
  const { id, at, correlationId, ...data } = detail;
  return { id, type, at, data, correlationId };
}

export const handler = batchHandler(told, () => {
  const deps = { audit: createAudit(wiredAuditTable(), world) };
  return (messages) => appendAll(deps, messages);
});
