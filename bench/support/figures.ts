/** The value below which `share` (0..1) of them lie, by nearest rank; NaN of none. */
export function percentile(all: readonly number[], share: number): number {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (all: readonly number[]): number => percentile(all, 0.5);

/** What follows `--name` on the command line, up to the next flag. */
export function flag(name: string, otherwise: readonly string[]): readonly string[] {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return otherwise;
  const rest = process.argv.slice(at + 1);
  const end = rest.findIndex((each) => each.startsWith('--'));
  return end < 0 ? rest : rest.slice(0, end);
}

/** Ends the run with failure, after all its figures are printed. */
export function check(holds: boolean, what: string): void {
  console.log(`  ${holds ? 'held  ' : 'BROKEN'} ${what}`);
  if (!holds) process.exitCode = 1;
}
