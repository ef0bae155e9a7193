import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { scheduleRoutes } from '../../../shared/contracts/schedule.ts';
import type { ItemOf } from './shapes.ts';
import { useReadAll } from './use-api.tsx';

export type BridgeEntry = ItemOf<typeof scheduleRoutes.listBridges>;

/** They are copied into a conference when it is planned, and change seldom. */
const freshMs = 10 * 60_000;
const none: ReadonlyMap<string, BridgeEntry> = new Map();

/** Every bridge of the conference with its contacts, page after page. */
export function useBridges(conferenceId: `cnf_${string}`, enabled = true): UseQueryResult<BridgeEntry[], Error> {
  return useReadAll(scheduleRoutes.listBridges, { params: { conferenceId } }, { enabled, freshMs });
}

/** The same by id; it is there a little after the rest. */
export function useBridgeEntries(conferenceId: `cnf_${string}`, enabled = true): ReadonlyMap<string, BridgeEntry> {
  const { data } = useBridges(conferenceId, enabled);
  return useMemo(() => (data ? new Map(data.map((each) => [each.id as string, each])) : none), [data]);
}

/** Whom to call: the hall's own host first. */
export function phoneOf(entry: BridgeEntry | undefined): string | undefined {
  const contacts = entry?.contacts.filter(({ phone }) => phone) ?? [];
  return (contacts.find(({ role }) => role === 'host') ?? contacts[0])?.phone;
}
