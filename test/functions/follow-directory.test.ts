import { type FollowDeps, followDirectory } from '../../functions/schedule/follow-directory.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { Directory, Unplaced } from '../../shared/domain/directory-tree.ts';
import { bridgeOf } from '../../shared/domain/enrolment.ts';

import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { directoryOf, p } from '../support/builders-directory.ts';
import { conference, conferenceId, minute, startsAt } from './national.ts';

const quotas = { rate: 10, burst: 20, replicas: 1, meetings: 250, roomSeats: 240 };
const province = [p('24', 'province'), p('a', 'commune', '24')];

/** A conference of these points, enrolled, long before its doors open. */
async function announced(given: Partial<Conference> = {}) {
  const table = createMemoryTable();
  const directory = createDirectory(table);
  const conferences = createConferences(table);
  const bridges = createBridges(table);
  const clock = { now: startsAt - 10 * 86_400_000 };
  const deps: FollowDeps = { conferences, directory, bridges, quotas, now: () => clock.now };
  const change = async (points: readonly Unplaced[]) =>
    directory.save(
      await directory.load(),
      { points: directoryOf([...points], undefined, 0).points },
      { at: clock.now },
    );
  const now: Directory = await change(province);
  const one = conference({ hostPoint: '24', branches: ['24'], enrolledVersion: 1, ...given });
  await conferences.create(one, []);
  await bridges.enrol([...now.points.values()].map((point) => bridgeOf(one, now, point, undefined)));
  table.told.length = 0;
  const followed = async () => {
    await followDirectory(deps);
    return { told: table.told.map(({ type, data }) => ({ type, data })), ...(await conferences.get(conferenceId)) };
  };
  return { clock, change, followed };
}

describe('a conference follows the directory', () => {
  test('not at all where nothing of its points has changed', async () => {
    const { followed } = await announced();
    expect(await followed()).toMatchObject({ version: 1, told: [] });
  });

  test.each<[string, Unplaced[]]>([
    ['a point that is new', [...province, p('b', 'commune', '24')]],
    ['a point that is gone', [p('24', 'province')]],
    ['a new name', [p('24', 'province'), { ...p('a', 'commune', '24'), name: 'Xã Mới' }]],
    [
      'another address',
      [
        p('24', 'province'),
        { ...p('a', 'commune', '24'), contacts: [{ role: 'host', name: 'B', email: 'b@canary.example' }] },
      ],
    ],
  ])('for %s: a new version that moves nothing', async (_, points) => {
    const { change, followed } = await announced();
    await change(points);
    const after = await followed();
    expect(after).toMatchObject({ version: 2, sequence: 0, status: 'scheduled', plan: { bridges: points.length } });
    expect(after.told).toMatchObject([{ type: 'ConferenceRescheduled', data: { version: 2, materially: false } }]);
  });

  test('no longer once its doors are open, and not when it is a draft or over', async () => {
    for (const given of [{ status: 'draft' }, { status: 'live' }, { status: 'cancelled' }] as const) {
      const { change, followed } = await announced(given);
      await change([...province, p('b', 'commune', '24')]);
      expect(await followed()).toMatchObject({ version: 1, told: [] });
    }
    const { clock, change, followed } = await announced({ doorsOpenAt: startsAt - 60 * minute });
    await change([...province, p('b', 'commune', '24')]);
    clock.now = startsAt - 30 * minute;
    expect(await followed()).toMatchObject({ version: 1, told: [] });
  });

  test('not where its own hall is gone, nor beyond what the account can serve: a person has to decide', async () => {
    const hallGone = await announced();
    await hallGone.change([p('31', 'province')]);
    expect(await hallGone.followed()).toMatchObject({ version: 1, told: [] });
    const tooLarge = await announced();
    await tooLarge.change([...province, ...Array.from({ length: 500 }, (_, i) => p(`x${i}`, 'commune', '24'))]);
    expect(await tooLarge.followed()).toMatchObject({ version: 1, told: [] });
  });
});
