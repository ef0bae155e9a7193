import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.ts';

/** What was read is kept while the page is open; a read that may pass is tried three times, a refusal is shown at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A line that is down is a failure to be told, not a reason to wait in silence.
        networkMode: 'always',
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.mayPass,
        retryDelay: (attempt, error) =>
          Math.max(500 * 2 ** attempt, ((error as ApiProblem).retryAfterSeconds ?? 0) * 1000),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
