import {
  type Amended,
  type Approved,
  amendedBy,
  approved,
  drafted,
  type NoticeContent,
  published,
  revoked,
  submitted,
} from '../../shared/domain/conclusions.ts';
import { Conflict } from '../../shared/domain/refusals.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createRegister } from '../../shared/store/register.ts';
import type { Table } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const at = Date.UTC(2026, 2, 8, 3, 0);
const content: NoticeContent = {
  abstract: 'Kết luận',
  sections: [{ paragraphs: ['Nội dung.'] }],
  signer: { post: 'Chủ nhiệm', name: 'A' },
  place: 'Hà Nội',
  recipients: ['Các điểm cầu'],
  form: 'state',
  issuer: { name: 'Văn phòng Chính phủ' },
};

async function anApproved(table: Table, n: number, office = 'VPCP', amends?: Amended): Promise<Approved> {
  const store = createConclusions(table);
  const id = `con_${String(n).padStart(16, '0')}` as const;
  const draft = drafted(
    { id, conferenceId: 'cnf_0123456789ab', office, classification: 'internal', ...(amends ? { amends } : {}) },
    content,
    { id: 'a', name: 'A' },
    at,
  );
  await store.save(draft);
  const waiting = submitted(draft, at);
  await store.save(waiting);
  const text = approved(waiting, { id: 'b', name: 'B' }, at);
  await store.save(text);
  return text;
}

const registerOf = (table: Table) =>
  createRegister(table, {
    sleep: (ms) => new Promise((done) => setTimeout(done, ms / 10)),
    random: (bytes) => Buffer.from(Array.from({ length: bytes }, () => Math.floor(Math.random() * 256))),
  });

describeOnEachEngine('the register', (makeTable) => {
  test('gives many at once every number exactly once, without a gap', async () => {
    const table = await makeTable();
    const texts = await Promise.all(Array.from({ length: 20 }, (_, n) => anApproved(table, n)));
    const drawn = await Promise.all(texts.map((text) => registerOf(table).draw(text, { by: 'u-1', at })));
    expect(drawn.map(({ n }) => n).sort((a, b) => a - b)).toEqual(texts.map((_, n) => n + 1));
    for (const { n, id, number } of drawn) {
      const entry = await registerOf(table).entry({ office: 'VPCP', year: 2026, type: 'TB' }, n);
      expect(entry).toMatchObject({ conclusionsId: id, number });
    }
    expect(await registerOf(table).entry({ office: 'VPCP', year: 2026, type: 'TB' }, 21)).toBeUndefined();
  });

  test('gives a text that asks many times at once one number, and spends no other', async () => {
    const table = await makeTable();
    const text = await anApproved(table, 1);
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, () => registerOf(table).draw(text, { by: 'u-1', at })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Conflict);
    const next = await registerOf(table).draw(await anApproved(table, 2), { by: 'u-1', at });
    expect(next.number).toBe('02/TB-VPCP');
  });

  test('gives no number to a text that was changed meanwhile', async () => {
    const table = await makeTable();
    const text = await anApproved(table, 1);
    await createConclusions(table).save({ ...text, version: text.version + 1 });
    await expect(registerOf(table).draw(text, { by: 'u-1', at })).rejects.toThrow(Conflict);
    expect(await registerOf(table).entry({ office: 'VPCP', year: 2026, type: 'TB' }, 1)).toBeUndefined();
  });

  test('gives no number to what amends a notice that is revoked in that moment, and spends none', async () => {
    const table = await makeTable();
    const register = registerOf(table);
    const first = published(
      await register.draw(await anApproved(table, 1), { by: 'u-1', at }),
      { sha256: 'a', key: 'k' },
      at,
    );
    await register.publish(first, []);
    const amending = await anApproved(table, 2, 'VPCP', amendedBy(first));
    const late = await anApproved(table, 3, 'VPCP', amendedBy(first));
    expect(await register.draw(amending, { by: 'u-1', at })).toMatchObject({ n: 2 });
    await register.revoke(revoked(first, { number: first.number, reason: 'x', by: { id: 'c', name: 'C' } }, at), []);
    await expect(register.draw(late, { by: 'u-1', at })).rejects.toMatchObject({ code: 'amended-not-in-force' });
    expect(await register.entry({ office: 'VPCP', year: 2026, type: 'TB' }, 1)).toMatchObject({ revokedAt: at });
    expect(await register.next({ office: 'VPCP', year: 2026, type: 'TB' })).toBe(3);
  });

  test('begins anew with the year in Vietnam, and for each office', async () => {
    const table = await makeTable();
    const lateInDecember = Date.UTC(2025, 11, 31, 16, 59); // 23:59 of 31 December there
    const newYear = Date.UTC(2025, 11, 31, 17, 0);
    const draw = async (n: number, when: number, office?: string) =>
      registerOf(table).draw(await anApproved(table, n, office), { by: 'u-1', at: when });
    expect(await draw(1, lateInDecember)).toMatchObject({ year: 2025, n: 1 });
    expect(await draw(2, lateInDecember)).toMatchObject({ year: 2025, n: 2 });
    expect(await draw(3, newYear)).toMatchObject({ year: 2026, n: 1 });
    expect(await draw(4, newYear, 'BTC')).toMatchObject({ year: 2026, n: 1, number: '01/TB-BTC' });
  });
});
