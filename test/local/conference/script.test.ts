import * as z from 'zod/mini';
import { toShutOut } from '../../../local/conference/hold.ts';
import { type HallScript, usualShares, writeScripts } from '../../../local/conference/script.ts';
import { joinsAt, joinWindowMs, preparationMs, timelineOf } from '../../../local/conference/timeline.ts';
import { rollCallEntry } from '../../../shared/contracts/attendance.ts';
import { rollProblems } from '../../../shared/domain/roll-call.ts';

const points = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ code: `p${i}`, name: `Xã ${i}`, level: 'commune', type: '', parent: '' }));
const count = (scripts: readonly HallScript[], is: (script: HallScript) => boolean) => scripts.filter(is).length;

describe('the scripts of the halls', () => {
  test('are the same for the same seed and others for another', () => {
    expect(writeScripts(points(60), 'p0', 7)).toEqual(writeScripts(points(60), 'p0', 7));
    expect(writeScripts(points(60), 'p0', 7)).not.toEqual(writeScripts(points(60), 'p0', 8));
  });

  test('a dozen halls already have one of each kind', () => {
    const scripts = writeScripts(points(12), 'p0', 1);
    expect(count(scripts, ({ joins }) => joins === 'late')).toBe(1);
    expect(count(scripts, ({ bounces }) => bounces)).toBe(1);
    expect(count(scripts, ({ joins }) => joins === 'never')).toBe(2);
    expect(count(scripts, ({ outages }) => outages.length > 0)).toBe(1);
    expect(count(scripts, ({ leavesAt }) => leavesAt !== undefined)).toBe(1);
    expect(count(scripts, ({ acknowledges }) => !acknowledges)).toBe(2);
    expect(count(scripts, ({ shutOutTurn }) => shutOutTurn === 0)).toBe(1);
    expect(count(scripts, ({ otherCopy }) => otherCopy !== undefined)).toBe(1);
  });

  test('who is shut out is there in time and steady until then', () => {
    for (let seed = 1; seed < 20; seed += 1) {
      const turns = writeScripts(points(12), 'p3', seed).filter(({ shutOutTurn }) => shutOutTurn !== undefined);
      expect(turns.length).toBeGreaterThan(1);
      for (const out of turns) {
        expect(out).toMatchObject({ joins: 'in-time', outages: [] });
        expect([out.leavesAt, out.otherCopy, out.code === 'p3']).toEqual([undefined, undefined, false]);
      }
    }
  });

  test('shut out is the first in turn of those that are in', () => {
    const scripts = [{ code: 'a', shutOutTurn: 1 }, { code: 'b' }, { code: 'c', shutOutTurn: 0 }];
    const rows = (states: Record<string, string>) => Object.entries(states).map(([code, state]) => ({ code, state }));
    expect(toShutOut(scripts, rows({ a: 'connected', b: 'connected', c: 'connected' }))).toMatchObject({ code: 'c' });
    expect(toShutOut(scripts, rows({ a: 'connected', b: 'connected', c: 'expected' }))).toMatchObject({ code: 'a' });
    expect(toShutOut(scripts, rows({ a: 'dropped', b: 'connected', c: 'expected' }))).toBeUndefined();
    expect(toShutOut([{ code: 'b' }], rows({ b: 'connected' }))).toBeUndefined();
  });

  test("each hall's canary is its own, and stands in the name of a delegate", () => {
    const scripts = writeScripts(points(300), 'p0', 2);
    expect(new Set(scripts.map(({ canary }) => canary)).size).toBe(300);
    for (const { canary, rollCall } of scripts)
      expect(rollCall === undefined || rollCall.delegates.some(({ name }) => name.endsWith(canary))).toBe(true);
  });

  test('two devices of a hall name some people both, each otherwise, and some alone', () => {
    const { rollCall, otherCopy } = writeScripts(points(60), 'p0', 4).find((each) => each.otherCopy) as HallScript;
    const modes = new Map(rollCall?.delegates.map(({ name, mode }) => [name, mode]));
    const other = otherCopy?.rollCall.delegates ?? [];
    const both = other.filter(({ name }) => modes.has(name));
    expect(both.length).toBeGreaterThan(1);
    expect(other.length).toBe(both.length + 2);
    expect(both.every(({ name, mode }) => modes.get(name) !== mode)).toBe(true);
  });

  test('no roll call is one that the system would refuse, in a whole nation', () => {
    for (const seed of [1, 2, 3]) {
      for (const { code, rollCall, otherCopy } of writeScripts(points(3355), 'p0', seed)) {
        if (!rollCall) continue;
        const entry = { revision: 0, ...rollCall, delegates: [...rollCall.delegates], takenAt: '2026-03-08T01:00:00Z' };
        const entries = otherCopy
          ? [entry, { ...entry, ...otherCopy.rollCall, delegates: [...otherCopy.rollCall.delegates] }]
          : [entry];
        for (const each of entries)
          expect({ code, problems: rollProblems(z.decode(rollCallEntry, each)) }).toEqual({ code, problems: [] });
      }
    }
  });

  test('a thousand keep the shares', () => {
    const scripts = writeScripts(points(1001), 'p0', 1);
    expect(count(scripts, ({ joins }) => joins === 'late')).toBe(1000 * usualShares.late);
    expect(count(scripts, ({ outages }) => outages.length > 0)).toBe(1000 * usualShares.outage);
    expect(count(scripts, ({ hasNoCamera }) => hasNoCamera === true)).toBe(1000 * usualShares.withoutCamera);
    expect(count(scripts, ({ acknowledges }) => !acknowledges)).toBe(
      1000 * (usualShares.withoutAcknowledgement + usualShares.bounces),
    );
  });

  test("the chair's hall is there in time, stays, and acknowledges", () => {
    for (let seed = 1; seed < 20; seed += 1) {
      const chair = writeScripts(points(8), 'p3', seed).find(({ code }) => code === 'p3') as HallScript;
      expect(chair).toMatchObject({ joins: 'in-time', outages: [], acknowledges: true, bounces: false });
      expect(chair.leavesAt).toBeUndefined();
    }
  });

  test('who bounces never gets in, and who never comes takes no roll', () => {
    for (const script of writeScripts(points(300), 'p0', 3)) {
      if (script.bounces) expect(script).toMatchObject({ joins: 'never', acknowledges: false });
      if (script.joins === 'never') expect(script.rollCall).toBeUndefined();
    }
  });

  test('a roll call counts those in person and names nobody twice', () => {
    for (const { rollCall } of writeScripts(points(200), 'p0', 5)) {
      if (!rollCall) continue;
      expect(new Set(rollCall.delegates.map(({ name }) => name)).size).toBe(rollCall.delegates.length);
      expect(rollCall.presentCount).toBe(rollCall.delegates.filter(({ mode }) => mode === 'in-person').length);
    }
  });
});

describe('the timeline', () => {
  test('goes doors, joining, start, end, in whole seconds', () => {
    const { doorsOpenAt, joinFrom, joinTo, startsAt, endsAt } = timelineOf(1_000_000_123, 20_000, 2);
    expect([doorsOpenAt, joinFrom, joinTo, startsAt, endsAt]).toEqual(
      [doorsOpenAt, joinFrom, joinTo, startsAt, endsAt].toSorted((a, b) => a - b),
    );
    expect([doorsOpenAt % 1000, startsAt % 1000, endsAt - startsAt]).toEqual([0, 0, 120_000]);
  });

  test('joins take a minute at most and some seconds at least', () => {
    expect([0.1, 1, 2, 60].map(joinWindowMs)).toEqual([4000, 15_000, 30_000, 60_000]);
  });

  test('more points and fewer mails a second take longer to prepare', () => {
    const lead = preparationMs;
    expect(lead(3355, 200, 1)).toBeGreaterThan(lead(59, 200, 1));
    expect(lead(3355, 14, 1)).toBeGreaterThan(lead(3355, 200, 1));
  });

  test('a slow machine gets more time, a fast one no less than the rate of the account needs', () => {
    const mails = 3 * 3355;
    expect(preparationMs(3355, 1000, 0.5)).toBeGreaterThan(1.9 * (preparationMs(3355, 1000, 1) - 4000));
    expect(preparationMs(3355, 200, 100)).toBeGreaterThan((mails / 200) * 1000);
  });

  test('the late halls are late by the time of grace of their conference, and there before its end, however short', () => {
    for (const minutes of [0.5, 1, 2, 8, 12, 60]) {
      const timeline = timelineOf(1_000_000_000, 20_000, minutes);
      const lateFrom = timeline.startsAt + timeline.lateAfterMinutes * 60_000;
      const late = writeScripts(points(400), 'p0', 1).filter(({ joins }) => joins === 'late');
      for (const script of late) {
        expect(joinsAt(script, timeline)).toBeGreaterThan(lateFrom);
        expect(joinsAt(script, timeline)).toBeLessThan(timeline.endsAt);
      }
      expect(late.length).toBeGreaterThan(0);
    }
    expect(timelineOf(0, 0, 180).lateAfterMinutes).toBe(5);
  });
});
