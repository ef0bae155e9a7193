import { bridgeIdOf } from '../../shared/domain/ids.ts';
import type { LineReport, LineTest } from '../../shared/domain/line-check.ts';
import { createLineChecks } from '../../shared/store/line-checks.ts';
import { createSockets } from '../../shared/store/sockets.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const conferenceId = 'cnf_abcdefgh1234';
const bridge = (n: number) => bridgeIdOf(conferenceId, '10', String(n));
const pass: LineTest = { result: 'pass', reasons: [] };
const report = (at: number, picture: LineTest = pass): LineReport => ({
  at,
  tests: { picture, sound: pass, speaker: pass, network: pass },
});

describeOnEachEngine('line checks', (makeTable) => {
  it('keep the newest test whatever order tests arrive in, and take one sent again as one', async () => {
    const tests = [report(20_000), report(60_000, { result: 'fail', reasons: ['no-camera'] }), report(40_000)];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2, 1],
    ]) {
      const checks = createLineChecks(await makeTable());
      for (const i of order) await checks.report(bridge(1), tests[i]!, 99_000);
      expect((await checks.find(bridge(1))).report).toEqual(tests[1]);
    }
    const checks = createLineChecks(await makeTable());
    await checks.report(bridge(1), report(20_000), 99_000);
    const again = await checks.report(bridge(1), report(20_400), 99_000);
    expect(again).toMatchObject({ rounds: 1, report: { at: 20_000 } });
    expect(await checks.report(bridge(1), report(50_000), 99_000)).toMatchObject({ rounds: 2 });
  });

  it('count every round of two devices that report at once', async () => {
    const checks = createLineChecks(await makeTable());
    await Promise.all([1, 2, 3, 4].map((n) => checks.report(bridge(1), report(n * 20_000), 99_000)));
    const { report: newest, rounds } = await checks.find(bridge(1));
    expect(newest?.at).toBe(80_000);
    expect(rounds).toBeGreaterThanOrEqual(1);
  });

  it('keep the word of staff beside it, and take it back', async () => {
    const checks = createLineChecks(await makeTable());
    const mark = { at: 5, verdict: 'passed' as const, note: 'gọi điện', by: 'U' };
    await checks.mark(bridge(2), mark, { by: 'u-1', at: 5 });
    await checks.report(bridge(2), report(10), 10);
    expect((await checks.ofBranch(conferenceId, '10')).get(bridge(2))).toEqual({
      bridgeId: bridge(2),
      rounds: 1,
      mark,
      report: report(10),
    });
    await checks.mark(bridge(2), undefined, { by: 'u-1', at: 20 });
    expect((await checks.find(bridge(2))).mark).toBeUndefined();
  });
});

describeOnEachEngine('sockets', (makeTable) => {
  it('of halls listen apart from those of staff, by tickets that are good once', async () => {
    const sockets = createSockets(await makeTable());
    await sockets.issue('s-hall', { conferenceId, bridgeId: bridge(1), callerId: bridge(1) }, 100);
    await sockets.issue('s-staff', { conferenceId, callerId: 'u' }, 100);
    const hall = await sockets.take('s-hall', 50);
    expect(hall).toEqual({ conferenceId, bridgeId: bridge(1), callerId: bridge(1) });
    expect(await sockets.take('s-hall', 51)).toBeUndefined();
    const staff = await sockets.take('s-staff', 50);
    await sockets.subscribe({ conferenceId, bridgeId: hall!.bridgeId!, connectionId: 'c1' }, hall!.callerId, 60);
    await sockets.subscribe({ conferenceId, connectionId: 'c2' }, staff!.callerId, 60);
    const ids = (all: readonly { connectionId: string }[]) => all.map((one) => one.connectionId);
    expect(ids(await sockets.subscribersOf(conferenceId, 70))).toEqual(['c2']);
    expect(ids(await sockets.subscribersOfHall(bridge(1), 70))).toEqual(['c1']);
    expect(ids(await sockets.subscribersOfHall(bridge(2), 70))).toEqual([]);
    await sockets.unsubscribe('c1');
    await sockets.unsubscribe('c1');
    expect(ids(await sockets.subscribersOfHall(bridge(1), 70))).toEqual([]);
    expect(ids(await sockets.subscribersOf(conferenceId, 70))).toEqual(['c2']);
  });
});
