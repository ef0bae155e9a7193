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

class Stopped extends Error {
  override readonly name = 'Stopped';
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const run = await runConference(options, progressOn(process.stdout), stop.signal);
  console.log(readable(run.summary));
  if (options.report) {
    writeReport(options.report, run);
    console.log(`The report is in ${options.report}`);
  }
  if (run.kept) console.log(`The cloud's data are in ${run.kept}`);
  return Object.values(run.summary.invariants).every((verdict) => verdict === 'held') ? 0 : 1;
}

const stop = new AbortController();
/** The first word closes what the run has opened, in its order; a second one ends at once. */
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(code);
    process.exitCode = code;
    console.error('\nstopping …');
    stop.abort(new Stopped());
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (stop.signal.aborted) process.exit(); // with the code of the signal, whatever failed while it was closed
  if (error instanceof ApiError) console.error(`The API refused: ${explained(error.problem)}\n${error.stack}`);
  else if (error instanceof UsageError || error instanceof Refusal) console.error(error.message);
  else console.error(error);
  process.exitCode = 2;
}
