import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyFaultFired } from '../../local/conference/faults.ts';
import { runConference } from '../../local/conference/run.ts';

/** The same conference with every fault at once. */
const folder = mkdtempSync(join(tmpdir(), 'nhipcau-heavy-'));
const points = join(folder, 'points.csv');
const rows = ['24', '25', '31'].flatMap((code) => [
  `${code},Tỉnh ${code},province,Tỉnh,`,
  ...['001', '002', '003'].map((n) => `X${code}${n},"Xã Mây, ${code} ${n}",commune,Xã,${code}`),
]);
writeFileSync(points, `code,name,level,type,parent_code\n${rows.join('\n')}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('with every fault at once the same holds, and each of them really fired', async () => {
  const options = { points, where: new Map(), minutes: 0.2, seed: 7, mailRate: 200, keep: false };
  const { summary } = await runConference({ ...options, faults: 'heavy' });
  expect(Object.entries(summary.invariants).filter(([, verdict]) => verdict !== 'held')).toEqual([]);
  expect(summary.invariants).toHaveProperty(everyFaultFired, 'held');
}, 300_000);
