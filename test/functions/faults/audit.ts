import { appendAll } from '../../../functions/audit/append.ts';
import { type AuditEntry, byHalls } from '../../../shared/domain/audit.ts';
import { verified } from '../../../shared/domain/audit-verify.ts';
import { bySystem, type DomainEvent, told } from '../../../shared/domain/events.ts';
import { createAudit } from '../../../shared/store/audit.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/store/memory-table.ts';
import { type Bomb, faultSuite, guardedTable } from './harness.ts';

const conferenceId = 'cnf_abcdefgh1234';
const bridge = (n: number) => `brg_abcdefgh1234_0000_${String(n).padStart(12, '0')}` as const;
const roll = (n: number) =>
  told('RollCallTaken', `${n}`, n, { conferenceId, bridgeId: bridge(n), revision: 1, by: bridge(n) });
const join = (n: number) =>
  told('BridgeConnected', `${n}`, n, { conferenceId, bridgeId: bridge(n), branch: '24', room: 1 });
const hand = (n: number) => told('FloorAsked', `${n}`, n, { conferenceId, bridgeId: bridge(n), by: bridge(n) });
const many = (count: number) => Array.from({ length: count }, (_, n) => n);
const options = { sleep: async () => undefined, random: (bytes: number) => new Uint8Array(bytes).fill(5) };

/** One batch of the queue, of which what failed comes again. */
const batch = (events: readonly DomainEvent[]) => async (table: MemoryTable, bomb: Bomb | undefined) => {
  const audit = createAudit(guardedTable(table, bomb), options);
  const failed = await appendAll(
    { audit },
    events.map(({ id, type, at, data }) => ({
      messageId: id,
      receives: 1,
      correlationId: id,
      body: { id, source: 'nhipcau', 'detail-type': type, time: '', detail: { id, at, ...data } },
    })),
  );
  return failed.length === 0;
};

/** Each event once, by who did it, in a chain that verifies; the order is that of their arrival. */
export const audit = faultSuite<MemoryTable>({
  begin: async () => createMemoryTable(),
  messages: [
    batch([told('ConferenceStarted', conferenceId, 1, { conferenceId, by: 'u-1' }), ...many(120).map(join)]),
    batch([...many(60).map(roll), ...many(5).map(hand), join(1)]),
    batch([told('ConferenceEnded', conferenceId, 9, { conferenceId, endedAt: 9, by: 'u-2' }), roll(1)]),
  ],
  pass: () => undefined,
  async outcome(table) {
    const entries: AuditEntry[] = [];
    for await (const page of createAudit(table, options).walk(conferenceId)) entries.push(...page);
    const counted = (actor: string) =>
      entries
        .filter((entry) => entry.actor === actor)
        .flatMap((entry) => ('counts' in entry ? Object.values(entry.counts) : []))
        .reduce((sum, count) => sum + count, 0);
    return {
      verifies: verified(entries).verifies,
      acts: entries.flatMap((entry) => ('event' in entry ? entry.event.id : [])).sort(),
      by: [...new Set(entries.flatMap((entry) => ('event' in entry ? entry.actor : [])))].length,
      system: counted(bySystem),
      halls: counted(byHalls),
    };
  },
  expected: {
    verifies: true,
    acts: [
      `ConferenceEnded:${conferenceId}`,
      `ConferenceStarted:${conferenceId}`,
      ...many(60).map((n) => `RollCallTaken:${n}`),
    ].sort(),
    by: 62,
    system: 120,
    halls: 5,
  },
  leastEffects: 4,
});
