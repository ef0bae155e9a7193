import { useCallback } from 'react';
import { pointsRoute } from './route.ts';
import { type PointsSearch, readSearch } from './search.ts';

type Change = { readonly [K in keyof PointsSearch]?: PointsSearch[K] | undefined };

/** Changes what stands in the address. Typing replaces, opening something is a step one can go back from. */
export function useChangeSearch(): (change: Change, how?: 'replace' | 'step') => void {
  const navigate = pointsRoute.useNavigate();
  return useCallback(
    (change, how = 'replace') =>
      void navigate({
        search: (was) => readSearch({ ...was, ...change }),
        replace: how === 'replace',
        resetScroll: false,
      }),
    [navigate],
  );
}
