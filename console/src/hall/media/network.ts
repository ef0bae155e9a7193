import probe from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import { failed, type NetworkMeasure, networkResult, type TestResult } from '../state/line-tests.ts';

const rounds = 4;

/** Asks the coordinator some times, then fetches a file that does not shrink on the way (48 KB) three times at once. */
export async function measureNetwork(ask: () => Promise<unknown>): Promise<NetworkMeasure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await ask();
    // The first one opens the connection and wakes the function.
    if (round > 0) times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const from = performance.now();
  const files = await Promise.all([1, 2, 3].map(() => fetch(probe, { cache: 'no-store' }).then(bytesOf)));
  const seconds = Math.max(0.001, (performance.now() - from) / 1000);
  const bits = 8 * files.reduce((sum, bytes) => sum + bytes, 0);
  return {
    roundTripMs: Math.round(times[Math.floor(times.length / 2)] as number),
    kilobitsPerSecond: Math.round(bits / 1000 / seconds),
  };
}

export async function tryNetwork(
  ask: () => Promise<unknown>,
): Promise<{ result: TestResult; measure?: NetworkMeasure }> {
  try {
    const measure = await measureNetwork(ask);
    return { result: networkResult(measure), measure };
  } catch {
    return { result: failed('network-unreachable') }; // whatever broke: nothing came through
  }
}

async function bytesOf(answer: Response): Promise<number> {
  if (!answer.ok) throw new Error(`the probe answered ${answer.status}`);
  return (await answer.arrayBuffer()).byteLength;
}
