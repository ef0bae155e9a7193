import { closed, type Floor, given, type Hand, taken, undone } from '../../shared/domain/floor.ts';
import { bridgeIdOf } from '../../shared/domain/ids.ts';
import { createFloorWork, type FloorWork, floorLeaseMs } from '../../shared/store/floor-work.ts';
import { createFloors, type Floors } from '../../shared/store/floors.ts';
import { keys } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import { describeOnEachEngine } from '../support/engines.ts';

const conferenceId = 'cnf_abcdefgh1234';
const bridge = (n: number) => bridgeIdOf(conferenceId, '10', String(n));
const hand = (n: number, at = n): Hand => ({ bridgeId: bridge(n), kind: 'ordinary', at });
const by = (at: number) => ({ by: 'u-1', at });
const give = (n: number, seen: number, at: number) => (floor: Floor) => {
  const act = given(floor, { seen, bridgeId: bridge(n), branch: '10', name: `Xã ${n}` }, at);
  return act === 'again' ? undefined : act;
};

describeOnEachEngine('the floor', (makeTable) => {
  let table: Table;
  let floors: Floors;
  let work: FloorWork;
  beforeEach(async () => {
    table = await makeTable();
    floors = createFloors(table);
    work = createFloorWork(table);
  });
  const raise = (n: number, words?: string) => floors.raise(conferenceId, hand(n), words, by(n));

  it('takes hands of many bridges at once, each once, and lets go of one', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => raise(n)));
    await raise(7);
    expect(await floors.lower(conferenceId, bridge(5), by(100))).toBe(true);
    expect(await floors.lower(conferenceId, bridge(5), by(101))).toBe(false);
    const { hands, version } = await floors.read(conferenceId);
    expect(hands).toHaveLength(59);
    expect(version).toBe(62);
  });

  it('gives turns one after the other, however many act at once, and keeps each on record', async () => {
    await raise(1);
    const acts = await Promise.allSettled([1, 2, 3].map((n) => floors.act(conferenceId, by(50), give(n, 0, 50))));
    expect(acts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
    const first = await floors.read(conferenceId);
    const next = first.speaker?.bridgeId === bridge(2) ? 3 : 2;
    await floors.act(conferenceId, by(60), give(next, 1, 60));
    await floors.act(conferenceId, by(70), (floor) => taken(floor, 2, 'done', 70));
    expect(await floors.turns(conferenceId)).toEqual([
      { turn: 1, bridgeId: first.speaker?.bridgeId, branch: '10', from: 50, to: 60, ended: 'passed-on' },
      { turn: 2, bridgeId: bridge(next), branch: '10', from: 60, to: 70, ended: 'done' },
    ]);
  });

  it('is stored as it was decided: what is read again is what the act said', async () => {
    for (const n of [1, 2, 3]) await raise(n);
    const order = [bridge(3), bridge(1), bridge(2)];
    await floors.sort(await floors.read(conferenceId), order, by(10));
    await expect(
      floors.sort({ ...(await floors.read(conferenceId)), version: 3 }, order, by(11)),
    ).rejects.toMatchObject({
      code: 'queue-changed',
    });
    const byHand = ({ hands, ...rest }: Floor) => ({ ...rest, hands: [...hands].sort((a, b) => a.at - b.at) });
    for (const decide of [
      give(1, 0, 20),
      (f: Floor) => undone(f, 1, 30),
      give(3, 1, 40),
      (f: Floor) => taken(f, 2, 'taken', 50),
      (f: Floor) => undone(f, 2, 60),
      give(9, 2, 70),
      (f: Floor) => closed(f, 80),
    ]) {
      const said = await floors.act(conferenceId, by(1), decide);
      expect(byHand(await floors.read(conferenceId))).toEqual(byHand(said));
    }
    expect(await raise(4)).toBe(false);
  });

  it('shows the words of the hand that is up, and not those of an earlier one', async () => {
    await raise(1, 'Về lúa mùa');
    expect((await floors.words(conferenceId, [hand(1)])).get(bridge(1))).toBe('Về lúa mùa');
    expect((await floors.words(conferenceId, [hand(1, 500), hand(2)])).size).toBe(0);
  });

  it('has one worker; who asks meanwhile is counted, and a dead one is followed', async () => {
    const first = await work.claim(conferenceId, 1000);
    expect(await work.claim(conferenceId, 1001)).toBeUndefined();
    expect(await work.finish(first!)).toBe(false);
    const again = await work.renew(first!, 1002);
    expect(await work.finish(again)).toBe(true);
    const second = await work.claim(conferenceId, 1003);
    const third = await work.claim(conferenceId, 1003 + floorLeaseMs + 1);
    expect(third!.fence).toBe(second!.fence + 1);
    await expect(work.renew(second!, 9)).rejects.toThrow('lease');
    await expect(work.finish(second!)).rejects.toThrow('lease');
    await work.drop(second!);
    expect(await work.claim(conferenceId, 1004 + floorLeaseMs)).toBeUndefined();
  });

  it('notes what the rooms are only for the floor that it was made for', async () => {
    await floors.act(conferenceId, by(10), give(1, 0, 10));
    const seen = await floors.read(conferenceId);
    const lease = (await work.claim(conferenceId, 20))!;
    const media = { generation: 1, round: 1, outcome: 'open', way: 'seat' } as const;
    expect(await work.note(lease, seen, media, 21)).toBe(true);
    expect((await floors.read(conferenceId)).media).toEqual(media);
    await floors.act(conferenceId, by(30), give(2, 1, 30));
    expect((await floors.read(conferenceId)).media).toBeUndefined();
    expect(await work.note(lease, seen, media, 31)).toBe(false);
    expect(await work.note({ ...lease, fence: 9 }, await floors.read(conferenceId), media, 32)).toBe(false);
  });

  it('records a second seat before it is made, hands it out, and forgets exactly that one', async () => {
    await floors.act(conferenceId, by(10), give(1, 0, 10));
    const intended = { turn: 1, bridgeId: bridge(1), generation: 2, meetingId: 'm2' };
    expect(await work.intend(conferenceId, { ...intended, turn: 7 })).toBe(false);
    expect(await work.intend(conferenceId, intended)).toBe(true);
    expect(await work.hold(conferenceId, intended, 'd', 1)).toBeUndefined();
    const made = { ...intended, attendeeId: 'a1', sealedToken: 'v1.x' };
    expect(await work.made(conferenceId, { ...made, meetingId: 'other' })).toBe(false);
    expect(await work.made(conferenceId, made)).toBe(true);
    expect(await work.hold(conferenceId, { ...made, attendeeId: 'a0' }, 'd', 1)).toBeUndefined();
    expect(await work.hold(conferenceId, made, 'd', 5)).toEqual({ ...made, heldBy: 'd', heldAt: 5 });
    expect(await work.seats(conferenceId)).toHaveLength(1);
    await work.forget(conferenceId, { ...made, meetingId: 'm3' });
    expect(await work.seat(conferenceId, 1)).toBeDefined();
    await work.forget(conferenceId, made);
    await work.forget(conferenceId, made);
    expect(await work.seat(conferenceId, 1)).toBeUndefined();
    expect(await work.made(conferenceId, made)).toBe(false);
    expect(await table.get(keys.floorSeat(conferenceId, 1))).toBeUndefined();
  });
});
