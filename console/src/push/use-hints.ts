import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { hallRoutes } from '../../../shared/contracts/hall.ts';
import type { Route } from '../../../shared/contracts/route.ts';
import { keyOf, useApi } from '../api/use-api.tsx';
import { type Hint, type Line, listenForHints } from './hints.ts';

type ConferenceId = `cnf_${string}`;

/**
 * Calls `onHint` whenever something in the conference is newer, and at least every 5 s. Gives the state of the line:
 * `polling` means that the page asks by itself for now.
 */
export function useHints(conferenceId: ConferenceId, onHint: (hint: Hint) => void): Line {
  const api = useApi();
  const [line, setLine] = useState<Line>('connecting');
  const tell = useEffectEvent(onHint);
  useEffect(() => {
    const listening = listenForHints(
      {
        ticket: () => api.call(hallRoutes.createTicket, { body: { conferenceId } }),
        open: (url, protocols) => new WebSocket(url, protocols) as never,
        setTimer: (act, ms) => window.setTimeout(act, ms),
        clearTimer: (timer) => window.clearTimeout(timer as number),
        random: Math.random,
      },
      (hint) => tell(hint),
      { onLine: setLine },
    );
    return () => listening.stop();
  }, [api, conferenceId]);
  return line;
}

/** Reads these routes of the conference again on every hint; a read that is under way is not begun twice. */
export function useFresh(conferenceId: ConferenceId, routes: readonly Route[]): Line {
  const cache = useQueryClient();
  return useHints(conferenceId, () => {
    for (const route of routes)
      void cache.invalidateQueries({ queryKey: [...keyOf(route), { conferenceId }] }, { cancelRefetch: false });
  });
}
