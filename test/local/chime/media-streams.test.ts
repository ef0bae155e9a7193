import fc from 'fast-check';
import { RtpHeader, RtpPacket } from 'werift';
import { InStream } from '../../../local/chime/media/in-stream.ts';
import { receiverReport } from '../../../local/chime/media/reports.ts';
import { type Place, RtpRewriter, sequenceDistance } from '../../../local/chime/media/rtp-rewriter.ts';

const clock = 48_000;

function packet(sequenceNumber: number, timestamp = 0, payload = Buffer.of(1)) {
  return new RtpPacket(new RtpHeader({ ssrc: 7, sequenceNumber, timestamp, payloadType: 96 }), payload);
}

test('a distance goes the short way round', () => {
  expect(sequenceDistance(65_535, 0)).toBe(1);
  expect(sequenceDistance(0, 65_535)).toBe(-1);
  expect(sequenceDistance(10, 10)).toBe(0);
});

test('a source keeps its gaps, its swaps and its steps of time', () => {
  const rewriter = new RtpRewriter(clock, 100, 5000);
  const first = rewriter.place(1, 60_000, 900, 0) as Place;
  const swapped = [60_003, 60_001, 60_002].map((sequence) => rewriter.place(1, sequence, 900, 20) as Place);
  expect(swapped.map(({ sequence }) => sequence - first.sequence)).toEqual([3, 1, 2]);
  expect(rewriter.place(1, 60_004, 900 + 960, 20)).toEqual({
    sequence: first.sequence + 4,
    timestamp: first.timestamp + 960,
  });
});

test('another source goes on where the one before ended, in number and in time', () => {
  const rewriter = new RtpRewriter(clock);
  const last = rewriter.place(1, 500, 1_000_000, 10_000) as Place;
  expect(rewriter.place(2, 9, 77, 10_100)).toEqual({
    sequence: last.sequence + 1,
    timestamp: last.timestamp + 4800,
  });
});

test('a late packet from before the switch is not let through, one from just before is when it is in order', () => {
  const rewriter = new RtpRewriter(clock);
  rewriter.place(1, 10, 0, 0);
  rewriter.place(2, 2000, 0, 20);
  expect(rewriter.place(2, 1999, 0, 21)).toBeUndefined();
  expect(rewriter.place(2, 2001, 960, 22)).toBeDefined();
});

test("the server's own packets stand in between", () => {
  const rewriter = new RtpRewriter(clock);
  const spoken = rewriter.place(1, 10, 0, 1000) as Place;
  const silent = rewriter.own(960, 1020);
  expect(silent).toEqual({ sequence: spoken.sequence + 1, timestamp: spoken.timestamp + 960 });
  expect(rewriter.place(1, 11, 960, 1040)).toEqual({
    sequence: silent.sequence + 1,
    timestamp: silent.timestamp + 960,
  });
});

test('whatever comes, numbers of different packets differ and each leads back to its own', () => {
  const arrivals = fc.array(
    fc.record({ source: fc.integer({ min: 1, max: 3 }), step: fc.integer({ min: 1, max: 5 }) }),
    { minLength: 1, maxLength: 300 },
  );
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 0, max: 65_535 }), (sent, start) => {
      const rewriter = new RtpRewriter(clock, start);
      const next = new Map<number, number>();
      const seen = new Set<number>();
      for (const [at, { source, step }] of sent.entries()) {
        const sequence = ((next.get(source) ?? start) + step) & 0xffff;
        next.set(source, sequence);
        const place = rewriter.place(source, sequence, at * 960, 1000 + at * 20) as Place;
        expect(seen.has(place.sequence)).toBe(false);
        seen.add(place.sequence);
        expect(rewriter.original(place.sequence)).toBe(sequence);
      }
    }),
  );
});

test('what was sent of an earlier source cannot be asked for again', () => {
  const rewriter = new RtpRewriter(clock);
  const early = rewriter.place(1, 10, 0, 0) as Place;
  rewriter.place(2, 10, 0, 20);
  expect(rewriter.original(early.sequence)).toBeUndefined();
});

test('the timestamp of an instant follows the clock', () => {
  const rewriter = new RtpRewriter(clock);
  const { timestamp } = rewriter.place(1, 10, 0, 1000) as Place;
  expect(rewriter.timestampAt(1500)).toBe(timestamp + 24_000);
});

test('a packet that comes twice is taken once, and lately sent ones can be sent again', () => {
  const stream = new InStream(packet(100));
  expect(stream.take(packet(100))).toMatchObject({ sequence: 100 });
  expect(stream.take(packet(100))).toBeUndefined();
  expect(stream.kept(100)?.payload).toEqual(Buffer.of(1));
  expect(stream.kept(101)).toBeUndefined();
  for (let sequence = 101; sequence < 900; sequence++) stream.take(packet(sequence));
  expect(stream.kept(100)).toBeUndefined();
  expect(stream.kept(899)).toBeDefined();
});

test('numbers that leap about without end still make a report that can be written', () => {
  const stream = new InStream(packet(0));
  for (let at = 1; at < 3000; at++) stream.take(packet((at * 30_000) & 0xffff));
  stream.senderReported(1n, 0);
  const report = stream.reception(100 * 3_600_000);
  expect(report).toMatchObject({ packetsLost: 0x7f_ffff, dlsr: 0xffff_ffff });
  expect(() => receiverReport([report]).serialize()).not.toThrow();
});

test('a report tells what was lost since the last one, over the turn of the numbers', () => {
  const stream = new InStream(packet(65_530));
  for (const sequence of [65_530, 65_531, 65_535, 0, 1, 3]) stream.take(packet(sequence));
  stream.senderReported(0x1122_3344_5566_7788n, 1000);
  expect(stream.reception(1500)).toEqual({
    ssrc: 7,
    fractionLost: Math.floor((4 * 256) / 10),
    packetsLost: 4,
    highestSequence: 65_536 + 3,
    lsr: 0x3344_5566,
    dlsr: 32_768,
  });
  stream.take(packet(4));
  expect(stream.reception(2000)).toMatchObject({ fractionLost: 0, packetsLost: 4 });
});
