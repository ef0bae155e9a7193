import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { floorRoutes } from '../../../../shared/contracts/floor.ts';
import { liveRoutes } from '../../../../shared/contracts/live.ts';
import { nextTask } from '../../api/decode.ts';
import { keyOf, useApi } from '../../api/use-api.tsx';
import { useHints } from '../../push/use-hints.ts';
import { createBoardFeed, type FeedState } from './feed.ts';
import { placesOf } from './places.ts';

export interface LiveBoard extends FeedState {
  readonly line: ReturnType<typeof useHints>;
  readonly pull: () => void;
  /** Place of a bridge in a list of all. */
  readonly placeOf: (bridgeId: string) => number;
}

/** The board of a conference, and who asks for the floor, kept up to date while the page is open: on every hint, and at least every 5 s. */
export function useBoard(conferenceId: `cnf_${string}`): LiveBoard {
  const api = useApi();
  const { feed, placeOf } = useMemo(() => {
    let places: ReadonlyMap<string, number> = new Map();
    const feed = createBoardFeed({
      async read(since, signal) {
        const input = { params: { conferenceId }, query: since === undefined ? {} : { since } };
        const answer = await api.call(liveRoutes.board, input, { signal });
        // Names are put in order before the rows are seen: nothing moves afterwards.
        if (answer.complete) {
          const order = answer.branches.map(({ branch }) => branch);
          places = await placesOf(answer.rows, order, nextTask);
        }
        return answer;
      },
      elapsed: () => performance.now(),
      setTimer: (act, ms) => window.setTimeout(act, ms),
      clearTimer: (timer) => window.clearTimeout(timer as number),
    });
    return { feed, placeOf: (id: string): number => places.get(id) ?? places.size };
  }, [api, conferenceId]);
  const cache = useQueryClient();
  const line = useHints(conferenceId, () => {
    feed.pull();
    const queryKey = keyOf(floorRoutes.readFloor, { params: { conferenceId } });
    void cache.invalidateQueries({ queryKey }, { cancelRefetch: false });
  });
  useEffect(() => {
    feed.pull();
    // Timers of a tab in the background are slowed down: whoever comes back wants to see now.
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') feed.pull();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      feed.stop();
    };
  }, [feed]);
  return { ...useSyncExternalStore(feed.subscribe, feed.state), line, pull: feed.pull, placeOf };
}
