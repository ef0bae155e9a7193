import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../../cli/client.ts';
import { explained } from '../../cli/problems.ts';
import { help, readOptions, UsageError } from './options.ts';
import { progressOn } from './progress.ts';
import { readable } from './readable.ts';
import { Refusal } from './refusal.ts';
import { type Run, runConference } from './run.ts';

function writeReport(folder: string, { summary, exports }: Run): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  for (const [name, bytes] of Object.entries(exports)) writeFileSync(join(folder, name), bytes);
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const run = await runConference(options, progressOn(process.stdout));
  console.log(readable(run.summary));
  if (options.report) {
    writeReport(options.report, run);
    console.log(`The report is in ${options.report}`);
  }
  if (run.kept) console.log(`The cloud's data are in ${run.kept}`);
  return Object.values(run.summary.invariants).every((verdict) => verdict === 'held') ? 0 : 1;
}

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof ApiError) console.error(`The API refused: ${explained(error.problem)}\n${error.stack}`);
  else if (error instanceof UsageError || error instanceof Refusal) console.error(error.message);
  else console.error(error);
  process.exitCode = 2;
}
