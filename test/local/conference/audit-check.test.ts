import { type AuditRow, type Deeds, missing } from '../../../local/conference/audit-check.ts';

const hall = (n: number) => `brg_abcdefgh1234_0000_${String(n).padStart(12, '0')}`;
const session = { from: 1, to: 2 } as never;
const deeds: Deeds = {
  office: 'o',
  secretary: 's',
  approver: 'a',
  number: '01/TB-VPCP',
  truths: [
    { code: '1', bridgeId: hall(1), rollCall: {} as never, sessions: [session] },
    { code: '2', bridgeId: hall(2), sessions: [session] },
    { code: '3', sessions: [] },
  ] as Deeds['truths'],
};
let seq = 0;
const row = (act: string, actor: string, more: Partial<AuditRow> = {}): AuditRow => ({
  ...{ seq: ++seq, act, actor, event: { id: `${act}:${seq}` } },
  ...more,
});
const directory = [row('PointsImported', 'o')];
const whole: readonly AuditRow[] = [
  row('ConferenceScheduled', 'o'),
  row('AgendaPublished', 's'),
  row('ConferenceStarted', 'o'),
  row('RollCallTaken', hall(1)),
  { seq: ++seq, act: 'Batch', actor: 'system', counts: { BridgeConnected: 2 } },
  row('ConferenceEnded', 'o'),
  row('AttendanceSettled', 'system'),
  row('ConclusionsDrafted', 's'),
  row('ConclusionsSubmitted', 's'),
  row('ConclusionsApproved', 'a'),
  row('ConclusionsNumbered', 's'),
  row('ConclusionsPublished', 'system', { facts: { number: '01/TB-VPCP' } }),
];

describe('the audit record of a held conference', () => {
  it('is complete where each act is in it once, by who did it', () => {
    expect(missing(whole, directory, deeds)).toEqual([]);
  });

  it('has the acts of a notice as often as there were notices', () => {
    const second = whole.filter(({ act }) => /^Conclusions(Drafted|Submitted|Approved|Numbered)$/.test(act));
    const both = [...whole, ...second.map(({ act, actor }) => row(act, actor))];
    expect(missing(both, directory, { ...deeds, notices: 2 })).toEqual([]);
    expect(missing(both, directory, deeds)).toHaveLength(4);
    expect(missing(whole, directory, { ...deeds, notices: 2 })).toHaveLength(4);
  });

  it('has each version of the agenda that was published', () => {
    const both = [...whole, row('AgendaPublished', 's')];
    expect(missing(both, directory, { ...deeds, agendas: 2 })).toEqual([]);
    expect([
      missing(both, directory, deeds).length,
      missing(whole, directory, { ...deeds, agendas: 2 }).length,
    ]).toEqual([1, 1]);
  });

  it.each(whole.map((each) => [each.act, each] as const))('is not without %s', (act, lost) => {
    const broken = missing(
      whole.filter((each) => each !== lost),
      directory,
      deeds,
    );
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain(act === 'Batch' ? 'BridgeConnected' : act);
  });

  it('is not where somebody else is said to have acted, or an act stands twice', () => {
    const other = whole.map((each) => (each.act === 'ConclusionsApproved' ? { ...each, actor: 's' } : each));
    expect(missing(other, directory, deeds)).toEqual(['ConclusionsApproved: by s instead of a']);
    const roll = whole.find(({ act }) => act === 'RollCallTaken')!;
    expect(missing([...whole, roll], directory, deeds)).toEqual([`${roll.event?.id}: more than one entry`]);
    expect(missing(whole, [], deeds)).toEqual(['PointsImported: 0 entries instead of 1']);
  });
});
