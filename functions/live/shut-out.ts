import type { BridgeId, ConferenceId } from '../../shared/domain/ids.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { keys } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';

/** Of these, the bridges that were shut out, are not invited any more, or are of another conference. */
export async function shutOut(
  table: Table,
  conferenceId: ConferenceId,
  asking: readonly { readonly bridgeId: BridgeId }[],
): Promise<Set<BridgeId>> {
  const ids = [...new Set(asking.map(({ bridgeId }) => bridgeId))];
  if (ids.length === 0) return new Set();
  const [bridges, accesses] = await Promise.all([
    createBridges(table).findMany(ids),
    table.getMany(ids.map(keys.access)),
  ]);
  const revoked = new Set(accesses.flatMap((item) => (item.revokedAt === undefined ? [] : [item.bridgeId])));
  const isOut = (id: BridgeId) => {
    const bridge = bridges.get(id);
    return bridge?.conferenceId !== conferenceId || bridge.withdrawnAt !== undefined || revoked.has(id);
  };
  return new Set(ids.filter(isOut));
}

/** Throws Refused where the bridge may not come in, so that nobody gives the floor to a hall that cannot be heard. */
export async function demandNotShutOut(table: Table, conferenceId: ConferenceId, bridgeId: BridgeId): Promise<void> {
  if (!(await shutOut(table, conferenceId, [{ bridgeId }])).has(bridgeId)) return;
  throw new Refused('shut-out', 'This hall was shut out or is not invited any more: it cannot speak.', { status: 409 });
}
