import type { EventBus } from './bus.ts';

interface RawEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: number;
}

export interface EntryResult {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

/** Service limit: size of all entries of a request, counted as the developer guide says. */
const requestLimit = 256 * 1024;

export class Invalid extends Error {
  override readonly name = 'ValidationException';
}

/** PutEvents as in the service model: whole requests are refused, single entries fail with a code of their own. */
export function putEvents(
  bus: EventBus,
  body: { readonly Entries?: readonly RawEntry[] },
): { FailedEntryCount: number; Entries: EntryResult[] } {
  const entries = body.Entries ?? [];
  if (entries.length < 1 || entries.length > 10) {
    throw new Invalid(
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10`,
    );
  }
  if (entries.reduce((sum, each) => sum + sizeOf(each), 0) > requestLimit)
    throw new Invalid('Total size of the entries in the request is over the limit.');
  const results = entries.map((each): EntryResult => {
    const refused = refusal(bus, each);
    if (refused) return refused;
    const { id } = bus.put({
      busName: busNameOf(each),
      source: each.Source!,
      detailType: each.DetailType!,
      detail: JSON.parse(each.Detail!),
      resources: each.Resources ?? [],
      ...(each.Time === undefined ? {} : { time: each.Time * 1000 }),
    });
    return { EventId: id };
  });
  return { FailedEntryCount: results.filter((each) => each.ErrorCode).length, Entries: results };
}

const busNameOf = (entry: RawEntry): string => (entry.EventBusName ?? 'default').split('/').at(-1)!;

function refusal(bus: EventBus, entry: RawEntry): EntryResult | undefined {
  const bad = (ErrorCode: string, ErrorMessage: string): EntryResult => ({ ErrorCode, ErrorMessage });
  if (!entry.Source)
    return bad('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
  if (!entry.DetailType)
    return bad('InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (entry.DetailType.length > 128)
    return bad('InvalidArgument', 'Parameter DetailType is not valid. Reason: longer than 128.');
  if (entry.Source.startsWith('aws.')) return bad('NotAuthorizedForSourceException', 'Not authorized for the source.');
  try {
    const detail: unknown = JSON.parse(entry.Detail ?? '');
    if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) throw new Error('not an object');
  } catch {
    return bad('MalformedDetail', 'Detail is malformed.');
  }
  if (!bus.has(busNameOf(entry)))
    return bad('InvalidArgument', `Parameter EventBusName is not valid: ${busNameOf(entry)} does not exist.`);
  return undefined;
}

function sizeOf(entry: RawEntry): number {
  const length = (text: string | undefined) => (text === undefined ? 0 : Buffer.byteLength(text));
  return (
    (entry.Time === undefined ? 0 : 14) +
    length(entry.Source) +
    length(entry.DetailType) +
    length(entry.Detail) +
    (entry.Resources ?? []).reduce((sum, each) => sum + length(each), 0)
  );
}
