import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';

/**
 * The row whose details are open stands in the address: opening it is a step that "back" undoes. Closing takes that step back, so
 * that none is left over; who came by a link has nowhere to go back to and stays on the page. `put` writes into the address and stays
 * the same from render to render.
 */
export function useOpenRow<Id extends string>(
  opened: Id | undefined,
  put: (next: Id | undefined, how: 'step' | 'replace') => void,
): { readonly open: (id: Id) => void; readonly close: () => void } {
  const { history } = useRouter();
  const isStep = useRef(false);
  useEffect(() => {
    if (opened === undefined) isStep.current = false;
  }, [opened]);
  const open = useCallback(
    (id: Id): void => {
      isStep.current = true;
      put(id, 'step');
    },
    [put],
  );
  const close = useCallback((): void => {
    if (isStep.current) history.back();
    else put(undefined, 'replace');
  }, [history, put]);
  return { open, close };
}
