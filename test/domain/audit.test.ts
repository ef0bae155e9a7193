import fc from 'fast-check';
import {
  type AuditEntry,
  appended,
  batchLimit,
  chainOf,
  digestOf,
  directoryChain,
  draftsOf,
  type ToldEvent,
} from '../../shared/domain/audit.ts';
import { verified } from '../../shared/domain/audit-verify.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { type EventData, type EventType, told } from '../../shared/domain/events.ts';

const conferenceId = 'cnf_abcdefgh1234';
const bridge = (n: number) => `brg_abcdefgh1234_0000_${String(n).padStart(12, '0')}` as const;
const at = Date.UTC(2026, 0, 5, 1);

function event<T extends EventType>(type: T, id: string, data: EventData[T], when = at): ToldEvent {
  return told(type, id, when, data) as unknown as ToldEvent;
}
const approved = (n: number, by = 'u-2') =>
  event('ConclusionsApproved', `con_${n}`, {
    conferenceId,
    conclusionsId: `con_${String(n).padStart(16, '0')}`,
    revision: n,
    by,
  });
const connected = (n: number) =>
  event('BridgeConnected', `${n}`, { conferenceId, bridgeId: bridge(n), branch: '24', room: 1 }, at + n);

function chained(events: readonly ToldEvent[]): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const { body } of draftsOf(events)) entries.push(appended(conferenceId, entries.at(-1), body));
  return entries;
}

describe('an entry', () => {
  it('of an act says who did what to which things, when, and the digest of the event', () => {
    const [entry] = chained([approved(3)]);
    expect(entry).toMatchObject({
      chain: conferenceId,
      seq: 1,
      at: '2026-01-05T01:00:00.000Z',
      actor: 'u-2',
      act: 'ConclusionsApproved',
      facts: { conferenceId, conclusionsId: 'con_0000000000000003', revision: 3 },
      event: { id: 'ConclusionsApproved:con_3', digest: digestOf(approved(3)) },
    });
  });

  it('without a person behind it is of the system', () => {
    const data = { conferenceId, room: 1, generation: 1, seats: 240 } as const;
    expect(chained([event('RoomOpened', 'r', data)])[0]).toMatchObject({ actor: 'system', act: 'RoomOpened' });
  });

  it('stands for what halls and mails do by the thousand, counted by type and by who did it', () => {
    const sent = (n: number, by: string) =>
      event('DeliveryReminded', `d${n}`, { conferenceId, documentId: 'd', deliveryId: `${n}`, by });
    const asked = event('FloorAsked', 'f', { conferenceId, bridgeId: bridge(1), by: bridge(1) });
    const entries = chained([connected(1), sent(1, 'u-1'), approved(1), connected(2), sent(2, 'u-1'), asked]);
    expect(entries.map(({ act, actor }) => [act, actor])).toEqual([
      ['Batch', 'system'],
      ['Batch', 'u-1'],
      ['ConclusionsApproved', 'u-2'],
      ['Batch', 'halls'],
    ]);
    expect(entries[0]).toMatchObject({
      counts: { BridgeConnected: 2 },
      from: new Date(at + 1).toISOString(),
      at: new Date(at + 2).toISOString(),
    });
    expect(entries[1]).toMatchObject({ counts: { DeliveryReminded: 2 } });
  });

  it('is of its own where staff signs a line check off, and shared where halls try theirs', () => {
    const check = (by: string) => event('LineChecked', by, { conferenceId, bridgeId: bridge(1), by });
    expect(chained([check('u-1'), check(bridge(1))]).map(({ act, actor }) => [act, actor])).toEqual([
      ['LineChecked', 'u-1'],
      ['Batch', 'halls'],
    ]);
  });

  it('of a nation that connects is one for every 98 bridges', () => {
    const entries = chained(Array.from({ length: 3355 }, (_, n) => connected(n)));
    expect(entries).toHaveLength(Math.ceil(3355 / batchLimit));
    expect(entries.flatMap((e) => ('counts' in e ? [e.counts.BridgeConnected ?? 0] : [])).reduce((a, b) => a + b)).toBe(
      3355,
    );
  });

  it('of a batch has the same digest in whatever order its events came', () => {
    const digests = [
      [connected(1), connected(2)],
      [connected(2), connected(1)],
    ].map((events) => chained(events)[0]);
    expect(digests[0]).toEqual(digests[1]);
  });

  it('belongs to its conference, or to the directory', () => {
    expect(chainOf(approved(1).data)).toBe(conferenceId);
    expect(chainOf(event('LevelsReplaced', '2', { directoryVersion: 2, by: 'u' }).data)).toBe(directoryChain);
  });
});

const chain = fc
  .array(
    fc.oneof(
      fc.nat(50).map((n) => approved(n)),
      fc.nat(50).map(connected),
    ),
    { minLength: 2, maxLength: 30 },
  )
  .map(chained)
  .filter((entries) => entries.length >= 2);
const place = fc.nat(1000);

describe('a chain', () => {
  it('verifies as it was written, and after a way through NDJSON', () => {
    fc.assert(
      fc.property(chain, (entries) => {
        const back = entries.map((entry) => JSON.parse(JSON.stringify(entry)));
        const head = { seq: entries.length, hash: entries.at(-1)!.hash };
        expect(verified(back)).toEqual({ verifies: true, entries: entries.length, head });
      }),
    );
    expect(verified([])).toMatchObject({ verifies: true, entries: 0 });
  });

  it('is found broken at the entry in which anything was changed', () => {
    fc.assert(
      fc.property(chain, place, place, fc.jsonValue(), (entries, where, which, value) => {
        const i = where % entries.length;
        const tampered = structuredClone(entries) as unknown as Record<string, unknown>[];
        const entry = tampered[i]!;
        const names = Object.keys(entry);
        const name = names[which % names.length]!;
        fc.pre(canonicalJson(entry[name]) !== canonicalJson(JSON.parse(JSON.stringify(value))));
        entry[name] = JSON.parse(JSON.stringify(value));
        const verdict = verified(tampered);
        // a changed name of the chain in the very first entry shows at its own hash, like any other
        expect(verdict).toMatchObject({ verifies: false, seq: i + 1 });
      }),
    );
  });

  it('is found broken where an attribute was put in or taken out', () => {
    fc.assert(
      fc.property(chain, place, place, (entries, where, which) => {
        const i = where % entries.length;
        const entry = entries[i]!;
        const names = Object.keys(entry);
        const { [names[which % names.length] as keyof AuditEntry]: _gone, ...less } = entry;
        const put = (one: unknown) => entries.map((each, n) => (n === i ? one : each));
        expect(verified(put(less))).toMatchObject({ verifies: false, seq: i + 1 });
        expect(verified(put({ ...entry, more: 1 }))).toMatchObject({
          verifies: false,
          seq: i + 1,
          fault: 'wrong-hash',
        });
      }),
    );
  });

  it('is found broken where an entry was dropped, doubled or exchanged with another', () => {
    fc.assert(
      fc.property(chain, place, place, (entries, a, b) => {
        const i = a % (entries.length - 1);
        const dropped = entries.filter((_, n) => n !== i);
        expect(verified(dropped)).toMatchObject({ verifies: false, seq: i + 1, fault: 'wrong-seq' });
        const doubled = entries.flatMap((e, n) => (n === i ? [e, e] : [e]));
        expect(verified(doubled)).toMatchObject({ verifies: false, seq: i + 2, fault: 'wrong-seq' });
        const j = b % entries.length;
        fc.pre(i !== j);
        const swapped = entries.map((e, n) => (n === i ? entries[j] : n === j ? entries[i] : e));
        expect(verified(swapped)).toMatchObject({ verifies: false, seq: Math.min(i, j) + 1 });
      }),
    );
  });

  it('is found broken where an entry was put in, even one with a number and a hash of its own', () => {
    fc.assert(
      fc.property(chain, place, (entries, where) => {
        const i = where % (entries.length - 1);
        const forged = appended(conferenceId, entries[i], draftsOf([approved(99, 'u-evil')])[0]!.body);
        const inserted = [...entries.slice(0, i + 1), forged, ...entries.slice(i + 1)];
        expect(verified(inserted)).toMatchObject({ verifies: false, seq: i + 3, fault: 'wrong-seq' });
        const renumbered = [
          ...entries.slice(0, i + 1),
          forged,
          ...entries.slice(i + 1).map((e) => ({ ...e, seq: e.seq + 1 })),
        ];
        expect(verified(renumbered)).toMatchObject({ verifies: false, seq: i + 3, fault: 'wrong-previous' });
      }),
    );
  });

  it('that was cut off, or written anew from somewhere on, is found by a head that was known', () => {
    fc.assert(
      fc.property(chain, place, place, (entries, known, cut) => {
        const k = (known % entries.length) + 1;
        const head = { seq: k, hash: entries[k - 1]!.hash };
        expect(verified(entries, head)).toMatchObject({ verifies: true, entries: entries.length });
        const left = cut % k;
        const truncated = entries.slice(0, left);
        expect(verified(truncated)).toMatchObject({ verifies: true });
        expect(verified(truncated, head)).toMatchObject({ verifies: false, seq: left + 1, fault: 'cut-off' });
        const anew = [...truncated];
        while (anew.length < entries.length) {
          anew.push(appended(conferenceId, anew.at(-1), draftsOf([approved(anew.length, 'u-evil')])[0]!.body));
        }
        expect(verified(anew)).toMatchObject({ verifies: true });
        expect(verified(anew, head)).toMatchObject({ verifies: false, seq: k, fault: 'other-head' });
      }),
    );
  });

  it('is broken by what is no entry, and by an entry of another chain', () => {
    const entries = chained([approved(1), approved(2)]);
    for (const bad of [null, 7, 'x', {}, { ...entries[1], seq: '2' }, { ...entries[1], facts: { a: '\ud800' } }]) {
      expect(verified([entries[0], bad])).toMatchObject({ verifies: false, entries: 1, seq: 2 });
    }
    const other = appended('cnf_000000000000', entries[0], draftsOf([approved(2)])[0]!.body);
    expect(verified([entries[0], other])).toMatchObject({ verifies: false, seq: 2, fault: 'other-chain' });
  });
});
