import { Bitrate } from '../../../local/chime/media/bitrate.ts';

test('is not known before half a second of it came, and then what came in that time', () => {
  const bitrate = new Bitrate();
  bitrate.measure(0);
  expect(bitrate.average).toBe(0);
  bitrate.take(0, 995);
  bitrate.measure(1000);
  expect(bitrate.average).toBe(0);
  for (let at = 1000; at < 2000; at += 100) bitrate.take(2500, at);
  expect(bitrate.average).toBe(0);
  bitrate.measure(1995);
  expect(bitrate.average).toBe(200_000);
});

test('follows what is sent now: what was before counts half each time', () => {
  const bitrate = new Bitrate();
  bitrate.take(50_000, 0);
  bitrate.measure(1000);
  expect(bitrate.average).toBe(400_000);
  bitrate.take(12_500, 1500);
  bitrate.measure(2000);
  expect(bitrate.average).toBe(250_000);
  bitrate.measure(3000);
  expect(bitrate.average).toBe(125_000);
});

test('two measures at the same moment are one', () => {
  const bitrate = new Bitrate();
  bitrate.take(1000, 0);
  bitrate.measure(1000);
  bitrate.measure(1000);
  expect(bitrate.average).toBe(8000);
});
