/**
 * What functions count and time themselves: the unit, and the dimension beside the function's name where there is one. Dimensions
 * are few and bounded (function, outcome); a conference or bridge id is never one. The dashboard shows all of them.
 */
export const ownMetrics = {
  RequestFailed: { unit: 'Count' },
  /** No fault: a room is being made. */
  RequestPutOff: { unit: 'Count' },
  MessageFailed: { unit: 'Count' },
  MessageSetAside: { unit: 'Count' },
  ChimeThrottled: { unit: 'Count' },
  /** From the first call for a room to the last seat. */
  ProvisionMs: { unit: 'Milliseconds' },
  /** From the oldest event of a batch to its being stored. */
  PresenceStoreLag: { unit: 'Milliseconds' },
  PresenceConflict: { unit: 'Count' },
  ConferenceOverrun: { unit: 'Count' },
  SettleMs: { unit: 'Milliseconds' },
  MailHandedOver: { unit: 'Count', by: 'outcome' },
  DirectoryNotFollowed: { unit: 'Count', by: 'reason' },
} as const satisfies Readonly<Record<string, { readonly unit: 'Count' | 'Milliseconds'; readonly by?: string }>>;

export type MetricName = keyof typeof ownMetrics;
