import { eachOf } from '../../shared/domain/each-of.ts';
import { told } from '../../shared/domain/events.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import type { Table, WriteOp } from '../../shared/store/table.ts';
import { conferenceId } from './nation.ts';

export interface RawRate {
  /** Single conditional puts, 8 at once, a second. */
  readonly puts: number;
  /** Items a second in transactions of 100, one after the other. */
  readonly inTransactions: number;
}

/** What the engine takes of writes like presence's own (new item, condition, event in the outbox), and nothing around them. */
export async function rawRate(table: Table, items = 3000): Promise<RawRate> {
  const rate = async (kind: string, write: (ops: readonly WriteOp[]) => Promise<void>) => {
    const ops = Array.from({ length: items }, (_, i) => opOf(kind, i));
    const begun = performance.now();
    await write(ops);
    return (items / (performance.now() - begun)) * 1000;
  };
  return {
    puts: await rate('put', async (ops) => void (await eachOf(ops, 8, (op) => table.write(op)))),
    inTransactions: await rate('transaction', async (ops) => {
      for (let i = 0; i < ops.length; i += 100) await table.write(...ops.slice(i, i + 100));
    }),
  };
}

function opOf(kind: string, i: number): WriteOp {
  const branch = String(i % 34);
  const bridgeId = bridgeIdOf(conferenceId, branch, `${kind}${i}`);
  const event = told('BridgeConnected', `${bridgeId}:${i}`, i, { conferenceId, bridgeId, branch, room: i % 15 });
  return {
    put: {
      ...{ pk: `RAW#${kind}#${branch}`, sk: `PRS#${bridgeId}`, bridgeId, branch, rev: 1, storedAt: Date.now() },
      ...{ marks: [`${i % 15}.1 abcdefgh J mffx3k2a`], phase: 'connected', since: Date.now() },
    },
    if: { pk: 'absent' },
    emits: [event],
  };
}
