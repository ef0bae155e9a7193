import { ApiError } from '../../cli/client.ts';
import { explained } from '../../cli/problems.ts';

/** The run cannot be made as asked; the message says why, without a stack. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What a run that ended without a result says. What was refused says why by itself; of all else it is told where it happened. */
export function endedBy(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (!(error instanceof ApiError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { problem, stack } = error;
  const isRefusal = problem.status >= 400 && problem.status < 500;
  return `The API refused: ${explained(problem)}${isRefusal ? '' : `\n${stack}`}`;
}
