import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { boardRoute } from './route.ts';
import { readSearch } from './search.ts';

/**
 * The bridge whose details are open stands in the address: opening it is a step that "back" undoes. Closing takes that step back,
 * so that none is left over; who came by a link has nowhere to go back to and stays on the board.
 */
export function useOpenBridge() {
  const { bridge } = boardRoute.useSearch();
  const navigate = boardRoute.useNavigate();
  const { history } = useRouter();
  const isStep = useRef(false);
  useEffect(() => {
    if (bridge === undefined) isStep.current = false;
  }, [bridge]);
  const open = useCallback(
    (next: `brg_${string}`): void => {
      isStep.current = true;
      void navigate({ search: (was) => readSearch({ ...was, bridge: next }), resetScroll: false });
    },
    [navigate],
  );
  const close = useCallback((): void => {
    if (isStep.current) history.back();
    else
      void navigate({
        search: (was) => readSearch({ ...was, bridge: undefined }),
        replace: true,
        resetScroll: false,
      });
  }, [history, navigate]);
  return { bridge, open, close };
}
