import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useReducer } from 'preact/hooks';
import type { Hall } from '../engine/hall.ts';

export const HallContext = createContext<Hall | undefined>(undefined);

/** The hall, and a new drawing whenever something about it has changed. */
export function useHall(): Hall {
  const hall = useContext(HallContext);
  if (!hall) throw new Error('The page has no hall yet');
  const [, draw] = useReducer((count: number, _: unknown) => count + 1, 0);
  // Before anything else can happen: an effect comes up to a tenth of a second later, and an answer in between would never be drawn.
  useLayoutEffect(() => hall.subscribe(() => draw(undefined)), [hall]);
  return hall;
}

/** Draws once a second while something on the page counts. */
export function useSeconds(isCounting = true): void {
  const [, draw] = useReducer((count: number, _: unknown) => count + 1, 0);
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(() => draw(undefined), 1000);
    return () => clearInterval(timer);
  }, [isCounting]);
}
