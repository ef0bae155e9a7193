import { randomBytes } from 'node:crypto';
import type { Bridge } from '../../shared/domain/bridge.ts';
import { told } from '../../shared/domain/events.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import { createMemorySealer } from '../../shared/gateways/seal.ts';
import { createAccess } from '../../shared/store/access.ts';
import { readForSignIn } from '../../shared/store/sign-in.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const conferenceId = 'cnf_abcdefgh1234';
const bridges = ['10', '10001', '11'].map((pointCode): Bridge => {
  const branch = pointCode.slice(0, 2);
  return {
    id: bridgeIdOf(conferenceId, branch, pointCode),
    conferenceId,
    pointCode,
    name: pointCode,
    level: 'commune',
    branch,
    contacts: [],
    isHost: false,
    enrolledVersion: 1,
  };
});
const [one, , three] = bridges as [Bridge, Bridge, Bridge];

describeOnEachEngine('the access of halls', (makeTable) => {
  const make = async () => createAccess(await makeTable(), createMemorySealer(), randomBytes);

  it('is issued once, also by two enrolments at the same moment', async () => {
    const access = await make();
    await Promise.all([access.issue(bridges, 1), access.issue(bridges, 1)]);
    const before = await access.open(one.id);
    await access.issue(bridges, 2);
    expect(await access.open(one.id)).toEqual(before);
    expect(before.link).toMatch(new RegExp(`^${one.id}\\.[0-9a-z]{32}$`));
    expect(before.pin).toMatch(/^\d{6}$/);
    await expect(access.open('brg_abcdefgh1234_0000_000000000000')).rejects.toThrow(Missing);
  });

  it('is saved only over what was read', async () => {
    const access = await make();
    await access.issue([one], 1);
    const read = await access.get(one.id);
    expect(await access.save({ ...read, epoch: 5 })).toBe(true);
    expect(await access.save({ ...read, epoch: 6 })).toBe(false);
    const both = await Promise.all(
      [1, 2, 3].map(() => access.change(one.id, (c) => ({ next: { ...c, epoch: c.epoch + 1 } }))),
    );
    expect(Math.max(...both.map((a) => a.epoch))).toBe(8);
  });

  it('rotates once for two who ask at the same moment, and stays revoked', async () => {
    const access = await make();
    await access.issue([one], 1);
    const event = told('BridgeRevoked', 'x', 1, { conferenceId, bridgeId: one.id, by: 'staff-1' });
    await access.change(one.id, (c) => ({ next: { ...c, revokedAt: 9 }, events: [event] }));
    await Promise.all([access.rotate(one.id, { by: 'u-1', at: 5 }), access.rotate(one.id, { by: 'u-1', at: 5 })]);
    expect(await access.get(one.id)).toMatchObject({ epoch: 2, revokedAt: 9, sessions: [] });
  });

  it('knows who is shut out', async () => {
    const access = await make();
    await access.issue(bridges, 1);
    await access.change(three.id, (c) => ({ next: { ...c, revokedAt: 9 } }));
    expect(await access.revokedOf(conferenceId, ['10', '11'])).toEqual(new Set([three.id]));
    const attempts = { failures: 2, waitUntil: 0 };
    await access.change(one.id, (c) => ({ next: { ...c, attempts } }));
    const hampered = await access.hamperedOf(conferenceId, ['10', '11']);
    expect(hampered.map(({ bridgeId }) => bridgeId).sort()).toEqual([one.id, three.id].sort());
  });

  it('counts the tries of a link that leads nowhere, one after the other', async () => {
    const table = await makeTable();
    const access = createAccess(table, createMemorySealer(), randomBytes);
    const { stray: none } = await readForSignIn(table, undefined, 'h');
    expect(none).toEqual({ failures: 0, waitUntil: 0 });
    const first = { failures: 1, waitUntil: 5 };
    expect(await access.saveStray('h', none, first, 1)).toBe(true);
    expect(await access.saveStray('h', none, first, 1)).toBe(false);
    expect(await access.saveStray('h', first, { failures: 2, waitUntil: 6 }, 1)).toBe(true);
    const known = await readForSignIn(table, 'brg_abcdefgh1234_0000_000000000000', 'h');
    expect(known).toEqual({ stray: { failures: 2, waitUntil: 6 } });
  });
});
