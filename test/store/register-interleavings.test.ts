import fc from 'fast-check';
import {
  approved,
  type Conclusions,
  drafted,
  edited,
  isNumbered,
  type NoticeContent,
  published,
  returned,
  revoked,
  submitted,
} from '../../shared/domain/conclusions.ts';
import { Conflict, Refused } from '../../shared/domain/refusals.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createMemoryTable, type MemoryTable } from '../../shared/store/memory-table.ts';
import { createRegister } from '../../shared/store/register.ts';
import type { Table } from '../../shared/store/table.ts';
import { type Bomb, Crash, guardedTable } from '../functions/faults/harness.ts';

/**
 * Any acts on any texts, by people who do not see each other: each call on the table waits for its turn, which is drawn, and
 * whoever acts may die before or after any of its writes. What the registers say in the end is always a register.
 */
const offices = ['VPCP', 'BTC'];
const texts = 6;
const conferenceId = 'cnf_0123456789ab';
/** The last minute of a year in Vietnam, and the first of the next. */
const [lateInDecember, newYear] = [Date.UTC(2025, 11, 31, 16, 59), Date.UTC(2025, 11, 31, 17, 0)];
const content: NoticeContent = {
  abstract: 'Kết luận',
  sections: [{ paragraphs: ['Nội dung.'] }],
  signer: { post: 'Chủ nhiệm', name: 'A' },
  place: 'Hà Nội',
  recipients: ['Các điểm cầu'],
  form: 'state',
  issuer: { name: 'Văn phòng' },
};
const idOf = (text: number) => `con_${String(text).padStart(16, '0')}` as const;
const [writer, reader] = [
  { id: 'a', name: 'A' },
  { id: 'b', name: 'B' },
];

interface Act {
  readonly kind: 'draw' | 'edit' | 'publish' | 'revoke';
  readonly text: number;
  readonly at: number;
  /** Dies at its n-th write, 0 never. */
  readonly dies: number;
  readonly after: boolean;
}
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('draw', 'draw', 'edit', 'publish', 'revoke'),
  text: fc.nat(texts - 1),
  at: fc.constantFrom(lateInDecember, newYear),
  dies: fc.constantFrom(0, 0, 0, 1, 2),
  after: fc.boolean(),
});

async function begun(table: MemoryTable): Promise<void> {
  const store = createConclusions(table);
  for (let text = 0; text < texts; text += 1) {
    const office = offices[text % offices.length] as string;
    const of = { id: idOf(text), conferenceId, office, classification: 'internal' } as const;
    const draft = drafted(of, content, writer, lateInDecember);
    const waiting = submitted(draft, lateInDecember);
    for (const each of [draft, waiting, approved(waiting, reader, lateInDecember)]) await store.save(each);
  }
}

async function acted(table: Table, { kind, text, at }: Act): Promise<void> {
  const store = createConclusions(table);
  const register = createRegister(table, { sleep: async () => undefined, random: (bytes) => new Uint8Array(bytes) });
  const current = await store.get(conferenceId, idOf(text));
  if (kind === 'draw' && current.status === 'approved') await register.draw(current, { by: writer.id, at });
  if (kind === 'publish' && current.status === 'numbered')
    await register.publish(published(current, { sha256: `sha-${text}`, key: 'k' }, at), []);
  if (kind === 'revoke' && current.status === 'published')
    await register.revoke(revoked(current, { number: current.number, reason: 'x', by: reader }, at), []);
  if (kind !== 'edit') return;
  const back = returned(current, reader, 'x', at);
  const waiting = submitted(edited(back, content, writer, at), at);
  // three saves as people make them; in between anybody may act
  for (const next of [back, edited(back, content, writer, at), waiting, approved(waiting, reader, at)])
    await store.save(next);
}

const isWanted = (error: unknown) => error instanceof Conflict || error instanceof Refused || error instanceof Crash;

/** What is no register: gaps, numbers twice, entries without their text, texts without their entry, a draw told twice. */
async function faultsIn(table: MemoryTable): Promise<string[]> {
  const store = createConclusions(table);
  const register = createRegister(table, { sleep: async () => undefined, random: (bytes) => new Uint8Array(bytes) });
  const all = await Promise.all(Array.from({ length: texts }, (_, text) => store.get(conferenceId, idOf(text))));
  const faults: string[] = [];
  for (const office of offices) {
    for (const year of [2025, 2026]) {
      const name = { office, year, type: 'TB' } as const;
      const of = all.filter((each: Conclusions) => isNumbered(each) && each.office === office && each.year === year);
      const numbers = of.flatMap((each) => (isNumbered(each) ? [each.n] : [])).sort((a, b) => a - b);
      if (numbers.some((n, at) => n !== at + 1)) faults.push(`${office} ${year} has the numbers ${numbers}`);
      if ((await register.next(name)) !== numbers.length + 1) faults.push(`${office} ${year} counts otherwise`);
      for (const each of of) {
        if (!isNumbered(each)) continue;
        const entry = await register.entry(name, each.n);
        if (entry?.conclusionsId !== each.id || entry.number !== each.number)
          faults.push(`the entry of ${each.number} is of ${entry?.conclusionsId}`);
        if ((entry?.sha256 !== undefined) !== (each.status !== 'numbered')) faults.push(`${each.number}: paper`);
        if ((entry?.revokedAt !== undefined) !== (each.status === 'revoked')) faults.push(`${each.number}: revocation`);
      }
    }
  }
  const told = table.told.filter(({ type }) => type === 'ConclusionsNumbered').map(({ id }) => id);
  if (new Set(told).size !== told.length) faults.push('a number was told twice');
  if (told.length !== all.filter((each) => isNumbered(each)).length) faults.push('not every number was told');
  return faults;
}

test('whatever is drawn, edited, published, revoked and cut off in whatever order, every register runs from 1 without gap or repeat', async () => {
  let drawn = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 14 }), fc.scheduler(), async (acts, turns) => {
      const table = createMemoryTable();
      await begun(table);
      table.told.length = 0;
      const inTurn: Table = {
        ...table,
        get: turns.scheduleFunction(table.get),
        write: turns.scheduleFunction(table.write),
      };
      const all = acts.map((each) => {
        const bomb: Bomb = { effects: 0, at: each.dies, after: each.after };
        return acted(guardedTable(inTurn, bomb), each).catch((error: unknown) => {
          if (!isWanted(error)) throw error;
        });
      });
      await turns.waitFor(Promise.all(all));
      drawn += table.told.length;
      expect(await faultsIn(table)).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(drawn).toBeGreaterThan(300); // numbers were really contended for
});
