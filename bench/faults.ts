import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profileNames } from '../local/conference/faults.ts';
import type { Summary } from '../local/conference/summary.ts';
import { sampleCsv } from '../local/sample/country.ts';
import { faultRow, faultTableHead, type Verdict, verdictOf } from './support/fault-table.ts';
import { flag } from './support/figures.ts';

/**
 * One conference for each profile of faults, each in a process of its own, one after the other: how often each fault really
 * fired, and what held. A run of a profile that makes senders die waits out a lease and takes some four minutes, any other one to two.
 *
 *     npm run bench:faults [-- --only NAME … --points FILE --count 12 --minutes 0.2 --seed 1]
 */
const known = profileNames.filter((name) => name !== 'none');
const wanted = flag('only', known);
const strange = wanted.filter((name) => !known.includes(name));
if (strange.length > 0) {
  console.error(`no profile is called ${strange.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}
const main = join(import.meta.dirname, '../local/conference/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'nhipcau-bench-faults-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const country = join(folder, 'points.csv');
writeFileSync(country, sampleCsv());
const given = [
  ...['--points', flag('points', [country])[0] as string, '--count', flag('count', ['12'])[0] as string],
  ...['--minutes', flag('minutes', ['0.2'])[0] as string, '--seed', flag('seed', ['1'])[0] as string],
];

/** The conference that goes on; it closes by itself what it has opened. */
let going: ChildProcess | undefined;
let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isStopped = true;
    going?.kill('SIGTERM');
  });

const verdicts: Verdict[] = [];
for (const [at, profile] of wanted.entries()) {
  process.stderr.write(`${at + 1}/${wanted.length} ${profile} … `);
  const verdict = await rehearsed(profile);
  if (isStopped) break; // what was cut off has shown nothing
  verdicts.push(verdict);
  process.stderr.write(`${verdict.held} of ${verdict.invariants} held, ${Math.round(verdict.seconds)} s\n`);
  for (const each of verdict.broken) process.stderr.write(`  ${each}\n`);
}
console.log([...faultTableHead, ...verdicts.map(faultRow)].join('\n'));
process.exitCode = !isStopped && verdicts.every(({ broken }) => broken.length === 0) ? 0 : 1;

async function rehearsed(profile: string): Promise<Verdict> {
  const begun = performance.now();
  const report = join(folder, profile);
  const { code, said } = await run([...given, '--faults', profile, '--report', report]);
  const seconds = (performance.now() - begun) / 1000;
  let summary: Summary;
  try {
    summary = JSON.parse(readFileSync(join(report, 'summary.json'), 'utf8')) as Summary;
  } catch {
    const last = said.trim().split('\n').slice(-12).join('\n  ');
    return { profile, seconds, faults: {}, invariants: 0, held: 0, came: '', broken: [`ended with ${code}: ${last}`] };
  }
  return verdictOf(profile, summary, seconds);
}

function run(argv: readonly string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    going = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      going = undefined;
      resolve({ code, said });
    });
  });
}
