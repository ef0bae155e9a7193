import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Conflict, Refused } from '../domain/refusals.ts';
import { keys } from '../store/keys.ts';
import { ConditionFailed, type Item, type Table } from '../store/table.ts';
import { log } from './logs.ts';

export interface Idempotency {
  readonly table: Table;
  readonly now: () => number;
}

const keptMs = 24 * 3600_000;
/** After this a first attempt that never finished (a crash) no longer blocks its repeat: API Gateway gives up at 30 s. */
const abandonedMs = 35_000;

/**
 * A repeat with the same key and body answers what the first did; with another body it is refused; while the first still
 * runs it is told so. A failed attempt leaves no mark, so that it can be tried again. The answer is kept 24 h.
 */
export async function replayed(
  { table, now }: Idempotency,
  request: { who: string; route: string; key: string; body: string },
  run: () => Promise<APIGatewayProxyStructuredResultV2>,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (!/^[\x21-\x7e]{8,128}$/.test(request.key)) {
    throw new Refused('invalid-request', 'Idempotency-Key must have 8 to 128 printable ASCII characters.', {
      status: 400,
    });
  }
  const key = keys.idempotency(request.who, request.route, request.key);
  const bodyHash = createHash('sha256').update(request.body).digest('base64url');
  const at = now();
  const mark: Item = { ...key, bodyHash, startedAt: at, expiresAt: Math.ceil((at + keptMs) / 1000) };
  try {
    await table.write({ put: mark, if: { startedAt: { absentOr: { lt: at - abandonedMs } }, reply: 'absent' } });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const item = error.item ?? (await table.get(key));
    const isStale = item && (item.startedAt as number) < at - keptMs; // TTL may take days to remove it
    if (!isStale) return recalled(item, bodyHash);
    await table.write({ put: mark, if: { startedAt: { eq: item.startedAt as number } } });
  }
  let reply: APIGatewayProxyStructuredResultV2;
  try {
    reply = await run();
  } catch (error) {
    await table.write({ delete: key, if: { reply: 'absent', startedAt: { eq: at } } }).catch(() => undefined);
    throw error;
  }
  try {
    await table.update({ update: key, set: { reply: JSON.stringify(reply) }, if: { startedAt: { eq: at } } });
  } catch (error) {
    // the thing is done: to say otherwise would make the client do it again
    log.error('an answer could not be kept for its repeat', error);
  }
  return reply;
}

function recalled(item: Item | undefined, bodyHash: string): APIGatewayProxyStructuredResultV2 {
  if (item && item.bodyHash !== bodyHash) {
    throw new Refused('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
  }
  if (!item?.reply) {
    throw new Conflict('still-running', 'The first request with this Idempotency-Key has not finished yet.');
  }
  return JSON.parse(item.reply as string) as APIGatewayProxyStructuredResultV2;
}
