import { help, readOptions, UsageError } from './options.ts';
import { progressOn } from './progress.ts';
import { readable } from './readable.ts';
import { endedBy } from './refusal.ts';
import { exitOf, writeReport } from './report.ts';
import { runConference } from './run.ts';

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
  return exitOf(run);
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
  console.error(error instanceof UsageError ? error.message : endedBy(error));
  process.exitCode = 2;
}
