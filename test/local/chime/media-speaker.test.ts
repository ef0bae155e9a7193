import { RtpHeader, RtpPacket } from 'werift';
import { ActiveSpeaker } from '../../../local/chime/media/active-speaker.ts';
import { audioLevel, levelBySize } from '../../../local/chime/media/audio-level.ts';

const nobodysOwn = () => false;

/** Packets of 20 ms: each voice at its level, from `from` on for `ms`. Gives the time after the last one. */
function speak(speaker: ActiveSpeaker, levels: Record<number, number>, ms: number, from = 0): number {
  let now = from;
  for (; now < from + ms; now += 20)
    for (const [id, level] of Object.entries(levels)) speaker.heard(Number(id), level, now);
  return now;
}

test('nobody is heard where nobody has spoken', () => {
  expect(new ActiveSpeaker().heardBy(nobodysOwn)).toBeUndefined();
});

test('the loudest voice is heard by all, and the next one by the loudest itself', () => {
  const speaker = new ActiveSpeaker();
  speak(speaker, { 1: 100, 2: 30, 3: 60 }, 1000);
  expect(speaker.heardBy(nobodysOwn)).toBe(2);
  expect(speaker.heardBy((id) => id === 2)).toBe(3);
  expect(speaker.heardBy((id) => id === 2 || id === 3)).toBeUndefined();
});

test('one loud packet does not take the floor; going on does', () => {
  const speaker = new ActiveSpeaker();
  const now = speak(speaker, { 1: 40 }, 1000);
  speaker.heard(1, 40, now);
  speaker.heard(2, 20, now);
  expect(speaker.heardBy(nobodysOwn)).toBe(1);
  speak(speaker, { 1: 110, 2: 20 }, 600, now + 20);
  expect(speaker.heardBy(nobodysOwn)).toBe(2);
});

test('two voices as loud as each other do not take turns', () => {
  const speaker = new ActiveSpeaker();
  const now = speak(speaker, { 1: 40, 2: 40 }, 500);
  const first = speaker.heardBy(nobodysOwn);
  const seen = new Set<number | undefined>();
  for (let at = now; at < now + 1000; at += 20) {
    speaker.heard(1, at % 40 === 0 ? 38 : 42, at);
    speaker.heard(2, at % 40 === 0 ? 42 : 38, at);
    seen.add(speaker.heardBy(nobodysOwn));
  }
  expect([...seen]).toEqual([first]);
});

test('a voice that has stopped, or is gone, gives way to a soft one', () => {
  const speaker = new ActiveSpeaker();
  const now = speak(speaker, { 1: 10, 2: 90 }, 500);
  expect(speaker.heardBy(nobodysOwn)).toBe(1);
  speak(speaker, { 2: 90 }, 600, now);
  expect(speaker.heardBy(nobodysOwn)).toBe(2);
  speaker.gone(2);
  expect(speaker.heardBy((id) => id === 1)).toBeUndefined();
});

test('levels are the loudest since the last time, of those heard just now', () => {
  const speaker = new ActiveSpeaker();
  speaker.heard(1, 30, 0);
  speaker.heard(1, 80, 20);
  expect(speaker.takeLevels(40)).toEqual(new Map([[1, 30]]));
  speaker.heard(1, 80, 60);
  expect(speaker.takeLevels(80)).toEqual(new Map([[1, 80]]));
  expect(speaker.takeLevels(1000)).toEqual(new Map());
});

test('a level beyond the scale counts as its end', () => {
  const speaker = new ActiveSpeaker();
  speaker.heard(1, -500, 0);
  expect(speaker.takeLevels(0).get(1)).toBe(0);
});

test('the level is what the sender measured, or follows from the bytes Opus spent', () => {
  const packet = (bytes: number, extensions: { id: number; payload: Buffer }[] = []) =>
    new RtpPacket(new RtpHeader({ payloadType: 111, extensions }), Buffer.alloc(bytes));
  // The top bit says that it is voice; the level is in the other seven.
  expect(audioLevel(packet(80, [{ id: 1, payload: Buffer.of(0x80 | 33) }]), 1)).toBe(33);
  expect(audioLevel(packet(3), 1)).toBe(127);
  expect(audioLevel(packet(80, [{ id: 1, payload: Buffer.of(33) }]), undefined)).toBe(levelBySize(80));
  expect([3, 10, 55, 100, 400].map(levelBySize)).toEqual([127, 127, 74, 20, 20]);
});
