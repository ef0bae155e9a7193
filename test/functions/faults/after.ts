import { settle as settleAttendance } from '../../../functions/attendance/settle.ts';
import { draftConclusions } from '../../../functions/conclusions/draft.ts';
import { publishConclusions } from '../../../functions/conclusions/publish.ts';
import { render as renderNotice } from '../../../functions/conclusions/render.ts';
import { approveConclusions, submitConclusions } from '../../../functions/conclusions/review.ts';
import { takePresence } from '../../../functions/live/presence.ts';
import type { ConclusionsId } from '../../../shared/domain/ids.ts';
import { createMemoryFiles } from '../../../shared/gateways/files.ts';
import { createAttendance } from '../../../shared/store/attendance.ts';
import { createBridges } from '../../../shared/store/bridges.ts';
import { createConclusions } from '../../../shared/store/conclusions.ts';
import { createConferences } from '../../../shared/store/conferences.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createMemoryTable } from '../../../shared/store/memory-table.ts';
import { createRegister } from '../../../shared/store/register.ts';
import { chime, minute, conferenceId as nationalConference, opened, startsAt as t } from '../national.ts';
import { aConference, conferenceId, staff, startsAt } from '../support/papers-world.ts';
import { type Bomb, faultSuite, guarded, guardedTable } from './harness.ts';

async function settleWorld() {
  const table = createMemoryTable();
  const endedAt = t + 60 * minute;
  const { deps, clock } = await opened(table, { status: 'ended', startedAt: t, endedAt });
  clock.now = endedAt;
  await takePresence(deps, [
    chime('AttendeeJoined', t - minute, { code: '01' }),
    chime('AttendeeLeft', endedAt - minute, { code: '01' }),
    chime('AttendeeJoined', t + 20 * minute, { code: '24' }),
    chime('AttendeeLeft', endedAt - minute, { code: '24' }),
  ]);
  table.told.length = 0;
  return { table, deps, clock };
}
type SettleWorld = Awaited<ReturnType<typeof settleWorld>>;

/** The end of the conference, and what was asked for afterwards: the second finds nothing that differs. */
const ended = async ({ table, deps, clock }: SettleWorld, bomb: Bomb | undefined) => {
  const live = guardedTable(table, bomb);
  const stores = { attendance: createAttendance(live), conferences: createConferences(live) };
  return (await settleAttendance({ ...deps, ...stores, now: () => clock.now }, nationalConference)) !== 'ignored';
};

export const settle = faultSuite<SettleWorld>({
  begin: settleWorld,
  messages: [ended, ended],
  pass: ({ clock }, ms) => {
    clock.now += ms;
  },
  async outcome({ table, deps }) {
    const summary = await deps.attendance.summary(nationalConference);
    const records = await Promise.all(['01', '24'].map((b) => deps.attendance.ofBranch(nationalConference, b)));
    const { status } = await deps.conferences.get(nationalConference);
    return {
      status,
      revision: summary?.revision,
      nation: [summary?.nation.present, summary?.nation.late, summary?.nation.absent],
      records: records
        .flat()
        .map(({ code, state, revision }) => [code, state, revision])
        .sort(),
      told: table.told.map(({ id }) => id),
    };
  },
  expected: {
    status: 'settled',
    revision: 1,
    nation: [1, 1, 3],
    records: [
      ['00001', 'absent', 1],
      ['01', 'present', 1],
      ['08001', 'absent', 1],
      ['08002', 'absent', 1],
      ['24', 'late', 1],
    ],
    told: [`AttendanceSettled:${nationalConference}:1`],
  },
  leastEffects: 4,
});

async function renderWorld() {
  const table = createMemoryTable();
  await table.putMany([{ ...keys.conference(conferenceId), ...aConference({ status: 'settled' }) }]);
  const clock = { now: startsAt };
  let seed = 0;
  const random = (bytes: number) => Buffer.alloc(bytes, ++seed);
  const register = createRegister(table, { sleep: async () => undefined, random });
  const conclusions = createConclusions(table);
  const deps = {
    ...{ table, conclusions, register, random, now: () => clock.now },
    ...{ conferences: createConferences(table), bridges: createBridges(table) },
  };
  const body = {
    abstract: 'Kết luận của Thủ tướng tại Hội nghị',
    sections: [{ paragraphs: ['Các địa phương thực hiện.'] }],
    signer: { post: 'Chủ nhiệm', name: 'Trần Văn Sơn' },
    place: 'Hà Nội',
  };
  const drafter = staff('secretariat', { id: 'drafter' });
  const of = (given: { id: ConclusionsId; version: number }, caller = drafter) =>
    ({ params: { conferenceId, conclusionsId: given.id }, body: { version: given.version }, caller }) as never;
  const draft = await draftConclusions(deps, { params: { conferenceId }, body, caller: drafter } as never);
  const approved = await approveConclusions(deps, of(await submitConclusions(deps, of(draft)), staff('chair')));
  const { id } = await publishConclusions(deps, of(approved));
  return { table, clock, random, files: createMemoryFiles(), id };
}
type RenderWorld = Awaited<ReturnType<typeof renderWorld>>;

const numbered = async ({ table, clock, random, files, id }: RenderWorld, bomb: Bomb | undefined) => {
  const live = guardedTable(table, bomb);
  const deps = {
    conclusions: createConclusions(live),
    register: createRegister(live, { sleep: async () => undefined, random }),
    files: guarded(files, ['put'], bomb),
    printer: { print: async (notice: unknown) => Buffer.from(`%PDF ${JSON.stringify(notice)}`) },
    now: () => clock.now,
  };
  await renderNotice(deps, { conferenceId, conclusionsId: id });
};

/** One paper, published once, whose file is there. */
export const render = faultSuite<RenderWorld>({
  begin: renderWorld,
  messages: [numbered],
  pass: ({ clock }, ms) => {
    clock.now += ms;
  },
  async outcome({ table, files, id }) {
    const now = await createConclusions(table).get(conferenceId, id);
    const told = table.told.filter(({ type }) => type === 'ConclusionsPublished').length;
    const { status, number, key } = now as typeof now & { number?: string; key?: string };
    return { status, number, told, files: [...files.all.keys()].map((each) => each === key) };
  },
  expected: { status: 'published', number: '01/TB-VPCP', told: 1, files: [true] },
  leastEffects: 2,
});
