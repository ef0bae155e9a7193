import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import type { Route } from '../../../shared/contracts/route.ts';
import type { Api } from './client.ts';
import type { Answer, AnyInput, Input, ItemOf } from './shapes.ts';

const ApiContext = createContext<Api | undefined>(undefined);

export function ApiProvider({ api, children }: { readonly api: Api; readonly children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>;
}

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi is used outside of ApiProvider');
  return api;
}

/** `[operation, params, query]`: `invalidates: [scheduleRoutes.listConferences]` reaches every page and filter of it. */
export function keyOf(route: Route, input: AnyInput = {}): QueryKey {
  const { params, query } = input;
  return [route.operation, ...(params || query ? [params ?? {}] : []), ...(query ? [query] : [])];
}

export interface ReadOptions {
  readonly enabled?: boolean;
  /** Ask again after so many ms while the page is looked at. */
  readonly everyMs?: number;
  /** Show what is there already for so long before asking again; 10 s unless given. */
  readonly freshMs?: number;
}

const ifGiven = (options: ReadOptions) => ({
  ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
  ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  ...(options.freshMs === undefined ? {} : { staleTime: options.freshMs }),
});

/** Reads a route and keeps the answer: `const conference = useRead(scheduleRoutes.getConference, { params })`. */
export function useRead<R extends Route>(
  route: R,
  input: Input<R>,
  options: ReadOptions = {},
): UseQueryResult<Answer<R>, Error> {
  const api = useApi();
  return useQuery({
    queryKey: keyOf(route, input as AnyInput),
    queryFn: ({ signal }) => api.call(route, input, { signal }),
    ...ifGiven(options),
  }) as UseQueryResult<Answer<R>, Error>;
}

/** Reads every page of a route at once, for lists that are shown as a whole. */
export function useReadAll<R extends Route>(
  route: R,
  input: Input<R>,
  options: ReadOptions = {},
): UseQueryResult<ItemOf<R>[], Error> {
  const api = useApi();
  return useQuery({
    queryKey: [...keyOf(route, input as AnyInput), 'all'],
    queryFn: ({ signal }) => api.all(route, input, { signal }),
    ...ifGiven(options),
  });
}

export type Pages<R extends Route> = UseInfiniteQueryResult<InfiniteData<Answer<R>>, Error> & {
  /** Of the pages read so far. */
  readonly items: readonly ItemOf<R>[];
};

/** Reads page after page: `fetchNextPage()` while `hasNextPage`. */
export function useReadPages<R extends Route>(route: R, input: Input<R>, options: ReadOptions = {}): Pages<R> {
  const api = useApi();
  const given = input as AnyInput;
  const result = useInfiniteQuery({
    queryKey: [...keyOf(route, given), 'pages'],
    // as in `all` of the client: that the route takes a cursor is for who names the route
    queryFn: ({ signal, pageParam }) =>
      api.call(route, { ...given, query: { ...given.query, cursor: pageParam } } as unknown as Input<R>, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page as { cursor?: string }).cursor,
    ...ifGiven(options),
  });
  const items = (result.data?.pages ?? []).flatMap((page) => (page as { items: ItemOf<R>[] }).items);
  return Object.assign(result as UseInfiniteQueryResult<InfiniteData<Answer<R>>, Error>, { items });
}

export interface ActOptions<R extends Route> {
  /** Routes whose kept answers this act makes old. */
  readonly invalidates?: readonly Route[];
  readonly onDone?: (answer: Answer<R>, input: Input<R>) => void | Promise<void>;
  readonly onFailed?: (error: Error, input: Input<R>) => void;
}

/**
 * A change of something: `const cancel = useAct(scheduleRoutes.cancelConference, {…}); cancel.mutate({ params, body })`. The same
 * input sent again after a failure is the same act and carries the same Idempotency-Key; another input is another act.
 */
export function useAct<R extends Route>(route: R, options: ActOptions<R> = {}) {
  const api = useApi();
  const cache = useQueryClient();
  return useMutation<Answer<R>, Error, Input<R>>({
    mutationKey: [route.operation],
    mutationFn: (input) => api.call(route, input),
    onSuccess: async (answer, input) => {
      await Promise.all((options.invalidates ?? []).map((each) => cache.invalidateQueries({ queryKey: keyOf(each) })));
      await options.onDone?.(answer, input);
    },
    onError: (error, input) => options.onFailed?.(error, input),
  });
}
