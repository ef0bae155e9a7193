import * as z from 'zod/mini';
import { readHome } from '../../functions/schedule/home.ts';
import { homeRoutes } from '../../shared/contracts/home.ts';
import { approved, drafted, numbered, published, revoked, submitted } from '../../shared/domain/conclusions.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { planned } from '../../shared/domain/delivery-plan.ts';
import { acknowledged, heard } from '../../shared/domain/delivery-signals.ts';
import { noticeDocumentOf } from '../../shared/domain/distribution.ts';
import { handedOver } from '../../shared/domain/hand-over.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import type { Staff } from '../../shared/runtime/caller.ts';
import { createAgendas } from '../../shared/store/agendas.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createDeliveries } from '../../shared/store/deliveries.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { createLineChecks } from '../../shared/store/line-checks.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { aBridge, aConference, distributionWorld, staff, startsAt } from './support/papers-world.ts';

const depsOf = ({ table, conferences }: ReturnType<typeof distributionWorld>, now: number) => ({
  conferences,
  conclusions: createConclusions(table),
  deliveries: createDeliveries(table),
  agendas: createAgendas(table),
  floors: createFloors(table),
  bridges: createBridges(table),
  lineChecks: createLineChecks(table),
  now: () => now,
});

describe('the home page', () => {
  const content = {
    abstract: 'Kết luận',
    sections: [{ paragraphs: ['y'] }],
    signer: { post: 'p', name: 'n' },
    place: 'Hà Nội',
    recipients: ['z'],
    form: 'state',
    issuer: { name: 'VPCP' },
  } as const;
  const of = (n: number) => `cnf_00000000000${n}` as const;

  it('shows each what asks for him, by role and branch, and nothing else', async () => {
    const world = distributionWorld(createMemoryTable());
    const now = startsAt;
    const hour = 3600_000;
    const at = (n: number, status: Conference['status'], starts: number, more: Partial<Conference> = {}) =>
      world.conferences.create(
        aConference({
          ...{ id: of(n), status, title: `Hội nghị ${n}` },
          ...{ startsAt: starts, doorsOpenAt: starts - hour / 2, endsAt: starts + hour },
          ...more,
        }),
        [],
      );
    await at(1, 'live', now - hour);
    await at(2, 'scheduled', now + 2 * hour, { branches: ['24'] });
    await at(3, 'scheduled', now + 100 * hour);
    await at(4, 'ended', now - 50 * hour);
    await at(5, 'settled', now - 60 * hour);
    await at(6, 'cancelled', now + hour);
    await at(7, 'draft', now + 200 * hour);
    const conclusions = createConclusions(world.table);
    const writer = { id: 'secretariat-1', name: 'A' };
    const one = drafted(
      { id: 'con_0123456789abcdef', conferenceId: of(5), office: 'VPCP', classification: 'internal' },
      content,
      writer,
      now,
    );
    await conclusions.save(one, []);
    await conclusions.save(submitted(one, now), []);
    const deliveries = createDeliveries(world.table);
    const document = { id: `invitation-${of(2)}-1`, conferenceId: of(2), kind: 'invitation' as const };
    await world.bridges.enrol([aBridge('24001'), aBridge('01001')]);
    const row = (code: string, address?: string) =>
      planned({
        ...{ document, bridge: aBridge(code), row: '', holdsCalendar: true, at: now },
        recipient: { role: 'host', name: 'x', ...(address ? { address } : {}) },
      });
    await deliveries.plan([row('24001'), row('01001'), row('24002', 'a@b.example')]);
    const deps = depsOf(world, now);
    const shown = async (caller: Staff) => z.encode(homeRoutes.readHome.response, await readHome(deps, caller));
    const ids = (list: readonly { id: string }[]) => list.map((c) => c.id);

    const centre = await shown(staff('central-office'));
    expect([ids(centre.live), ids(centre.doorsSoon), ids(centre.coming), ids(centre.drafts)]).toEqual([
      [of(1)],
      [of(2)],
      [of(3)],
      [of(7)],
    ]);
    expect(centre.toConclude.map((c) => [c.id, c.conclusions])).toEqual([
      [of(4), 'none'],
      [of(5), 'submitted'],
    ]);
    expect(centre.toApprove).toMatchObject([{ conferenceId: of(5), title: 'Hội nghị 5', drafter: 'A' }]);
    expect(centre.failedDeliveries).toMatchObject([{ conferenceId: of(2), kind: 'invitation', failed: 2 }]);
    expect((await shown(staff('secretariat'))).toApprove).toEqual([]); // his own draft
    const province = await shown(staff('provincial-office', { branch: '24' }));
    expect([province.toApprove, province.toConclude]).toEqual([[], []]);
    expect(province.failedDeliveries).toMatchObject([{ failed: 1 }]);
    const other = await shown(staff('provincial-office', { branch: '01' }));
    expect(ids(other.doorsSoon)).toEqual([]);
    expect(other.failedDeliveries).toEqual([]);
    expect((await shown(staff('chair'))).toApprove).toHaveLength(1);
    expect((await shown(staff('auditor'))).toApprove).toEqual([]);
  });

  it('names the next act of each role: agenda, floor, settlement, receipts, and what was settled lately', async () => {
    const world = distributionWorld(createMemoryTable());
    const now = startsAt;
    const minute = 60_000;
    const deps = depsOf(world, now);
    const at = (n: number, status: Conference['status'], starts: number, more: Partial<Conference> = {}) =>
      world.conferences.create(
        aConference({
          ...{ id: of(n), status, title: `Hội nghị ${n}`, enrolledBridges: 239, branches: ['01', '24'] },
          ...{ startsAt: starts, doorsOpenAt: starts - 30 * minute, endsAt: starts + 120 * minute },
          ...more,
        }),
        [],
      );
    await at(1, 'live', now - 60 * minute);
    await at(2, 'scheduled', now + 8 * minute); // doors are open
    await at(3, 'scheduled', now + 300 * minute);
    await at(4, 'ended', now - 50 * minute, { endedAt: now - 5 * minute });
    await at(5, 'settled', now - 500 * minute, { endedAt: now - 450 * minute, settledAt: now - 449 * minute });
    const agenda = { sessions: [], conferenceId: of(3), version: 1 };
    await deps.agendas.save(agenda, []);
    await deps.agendas.publish({ ...agenda, publishedVersion: 1, publishedAt: now }, []);
    const ids = [3, 4, 5].map((n) => bridgeIdOf(of(1), '24', `2400${n}`));
    for (const bridgeId of ids)
      await deps.floors.raise(of(1), { bridgeId, kind: 'ordinary', at: now }, undefined, { by: bridgeId, at: now });
    const hall = (code: string) =>
      aBridge(code, { id: bridgeIdOf(of(2), code.slice(0, 2), code), conferenceId: of(2) });
    await world.bridges.enrol([hall('24001'), hall('24002'), hall('01001')]);
    const mark = { at: now, verdict: 'passed', note: '', by: 'A' } as const;
    await deps.lineChecks.mark(hall('24001').id, mark, { by: 'a', at: now });

    const about = { conferenceId: of(5), office: 'VPCP', classification: 'internal' } as const;
    const draft = drafted({ id: 'con_0123456789abcdef', ...about }, content, { id: 'a', name: 'A' }, now);
    const sent = submitted(draft, now);
    const signed = approved(sent, { id: 'b', name: 'B' }, now);
    const listed = numbered(signed, { number: '114/TB-VPCP', n: 114, year: 2026 }, now);
    const notice = published(listed, { sha256: 'x', key: 'k' }, now);
    for (const step of [draft, sent, signed, listed, notice]) await deps.conclusions.save(step);
    const document = {
      id: noticeDocumentOf(of(5), notice.id, {}).id,
      conferenceId: of(5),
      kind: 'conclusions' as const,
    };
    const recipient = { role: 'office', name: 'x', address: 'a@b.example' } as const;
    const plan = ['24001', '24002', '01001'].map((code) =>
      planned({ document, bridge: aBridge(code), row: '', holdsCalendar: true, at: now, recipient }),
    );
    await deps.deliveries.plan(plan);
    for (const { id } of plan) {
      await deps.deliveries.change(id, now, (one) => handedOver(one, now, { sequence: 0 }) ?? one);
      await deps.deliveries.change(id, now, (one) => heard(one, { attempt: 1, at: now, kind: 'delivered' }));
    }
    await deps.deliveries.change(plan[0]?.id as string, now, (one) => acknowledged(one, 'x', now));

    const shown = async (caller: Staff) => z.encode(homeRoutes.readHome.response, await readHome(deps, caller));
    const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id);
    const secretariat = await shown(staff('secretariat'));
    expect([idsOf(secretariat.doorsOpen), idsOf(secretariat.doorsSoon)]).toEqual([[of(2)], [of(3)]]);
    expect(secretariat.agendas.map(({ id, agenda }) => [id, agenda])).toEqual([[of(2), 'none']]);
    expect(secretariat.unacknowledged).toEqual([
      { conferenceId: of(5), title: 'Hội nghị 5', documentId: document.id, waiting: 2, isMore: false, isOthers: false },
    ]);
    expect(secretariat.toConclude).toMatchObject([{ id: of(4), endedAt: new Date(now - 5 * minute).toISOString() }]);
    expect([secretariat.toSettle, secretariat.settled, secretariat.live[0]?.floor]).toEqual([[], [], undefined]);

    const centre = await shown(staff('central-office'));
    expect([idsOf(centre.toSettle), centre.agendas]).toEqual([[of(4)], []]);
    expect(centre.live[0]?.floor).toEqual({ waiting: 3, isGiven: false });
    expect((await shown(staff('chair'))).live[0]?.floor).toEqual({ waiting: 3, isGiven: false });

    const province = await shown(staff('provincial-office', { branch: '24' }));
    expect(province.doorsOpen[0]).toMatchObject({ isOthers: true, branch: { bridges: 2, linesPassed: 1 } });
    expect(province.unacknowledged).toMatchObject([{ waiting: 1, isOthers: true }]);
    expect([province.agendas, province.toSettle, province.live[0]?.floor]).toEqual([[], [], undefined]);

    const auditor = await shown(staff('auditor'));
    expect(auditor.settled).toMatchObject([{ id: of(5), notices: [{ number: '114/TB-VPCP', year: 2026 }] }]);
    expect([auditor.agendas, auditor.unacknowledged, auditor.toConclude]).toEqual([[], [], []]);

    await deps.conclusions.save(
      revoked(notice, { number: '114/TB-VPCP', reason: 'x', by: { id: 'b', name: 'B' } }, now),
    );
    expect((await shown(staff('secretariat'))).unacknowledged).toEqual([]);
  });
});
