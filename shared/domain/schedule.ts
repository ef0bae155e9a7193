import { isDeepStrictEqual } from 'node:util';
import type { CapacitySummary, Classification, Conference } from './conference.ts';
import { type Actor, bySystem, type DomainEvent, told } from './events.ts';
import type { ConferenceId } from './ids.ts';
import { Conflict, type FieldError, Refused } from './refusals.ts';
import type { Times } from './schedule-times.ts';

/** What a planner says of a conference. */
export interface Wish extends Times {
  readonly title: string;
  readonly chair: string;
  readonly office: string;
  readonly hostPoint: string;
  readonly classification: Classification;
  readonly operatorPhone: string;
  readonly lateAfterMinutes?: number;
}

export type Timed = Wish & { readonly doorsOpenAt: number };

export function refusedWish(errors: readonly FieldError[]): Refused {
  return new Refused('conference-refused', 'The conference cannot be planned like that; nothing was saved.', {
    fields: errors.slice(0, 100),
    facts: { errors: errors.length },
  });
}

/** Who changes it, and when. */
export interface Deed {
  readonly by: Actor;
  readonly at: number;
}

export interface Planned {
  readonly plan?: CapacitySummary;
  readonly invitedBranches: readonly string[];
}

export interface Decided {
  readonly conference: Conference;
  readonly events: readonly DomainEvent[];
}

export function create(
  wish: Timed,
  planned: Planned,
  by: {
    readonly id: ConferenceId;
    readonly createdBy: string;
    readonly ownerBranch?: string | undefined;
    readonly at: number;
  },
): Decided {
  const { draft, ...fields } = wish;
  const conference: Conference = {
    ...fields,
    ...planned,
    id: by.id,
    version: 1,
    sequence: 0,
    status: draft ? 'draft' : 'scheduled',
    createdBy: by.createdBy,
    createdAt: by.at,
    ...(by.ownerBranch === undefined ? {} : { ownerBranch: by.ownerBranch }),
  };
  return {
    conference,
    events: [
      draft
        ? draftedEvent(conference, by.createdBy, by.at)
        : told('ConferenceScheduled', idOf(conference), by.at, { ...timesOf(conference), by: by.createdBy }),
    ],
  };
}

/** A live conference keeps what has already happened: its host, start, doors and secrecy. */
const fixedWhileLive = ['hostPoint', 'startsAt', 'doorsOpenAt', 'classification', 'zone', 'office'] as const;

/** undefined: it already is like that, which also answers a repeat whose first answer was lost. */
export function edit(
  before: Conference,
  version: number,
  wish: Timed,
  planned: Planned,
  { by, at }: Deed,
): Decided | undefined {
  demandOpen(before);
  const { draft, ...fields } = wish;
  if (draft && before.status !== 'draft')
    throw new Refused('not-a-draft', 'What was announced cannot become a draft again; cancel it.');
  const status = before.status === 'draft' && !draft ? 'scheduled' : before.status;
  const isSame =
    status === before.status &&
    Object.entries(fields).every(([k, v]) => isDeepStrictEqual(before[k as keyof Conference], v));
  if (isSame) return undefined;
  demandVersion(before, version);
  if (before.status === 'live') {
    const fixed = fixedWhileLive.filter((field) => before[field] !== fields[field]);
    if (fixed.length > 0)
      throw refusedWish(fixed.map((field) => ({ field: `body/${field}`, reason: 'cannot change while it is live' })));
  }
  const isFirst = before.status === 'draft';
  const materially =
    !isFirst && (['startsAt', 'endsAt', 'hostPoint'] as const).some((field) => before[field] !== fields[field]);
  const { plan: _old, ...kept } = before;
  const conference: Conference = {
    ...kept,
    ...fields,
    ...planned,
    status,
    version: before.version + 1,
    sequence: before.sequence + (materially ? 1 : 0),
  };
  if (status === 'draft') return { conference, events: [draftedEvent(conference, by, at)] };
  const id = idOf(conference);
  const event = isFirst
    ? told('ConferenceScheduled', id, at, { ...timesOf(conference), by })
    : told('ConferenceRescheduled', id, at, { ...timesOf(conference), materially, by });
  return { conference, events: [event] };
}

/** The same conference over a directory that has changed: a new version, so that it is enrolled anew; nothing that mails tell. */
export function follow(before: Conference, planned: Planned, at: number): Decided {
  const { plan: _old, ...kept } = before;
  const conference: Conference = { ...kept, ...planned, version: before.version + 1 };
  const event = told('ConferenceRescheduled', idOf(conference), at, {
    ...timesOf(conference),
    materially: false,
    by: bySystem,
  });
  return { conference, events: [event] };
}

/** undefined: it is cancelled already. */
export function cancel(before: Conference, version: number, reason: string, { by, at }: Deed): Decided | undefined {
  if (before.status === 'cancelled') return undefined;
  demandOpen(before);
  demandVersion(before, version);
  const conference: Conference = {
    ...before,
    status: 'cancelled',
    version: before.version + 1,
    sequence: before.sequence + (before.status === 'draft' ? 0 : 1),
    cancelledAt: at,
    cancelReason: reason,
  };
  if (before.status === 'draft') return { conference, events: [draftedEvent(conference, by, at)] };
  const { id, version: now, sequence } = conference;
  return {
    conference,
    events: [told('ConferenceCancelled', idOf(conference), at, { conferenceId: id, version: now, sequence, by })],
  };
}

function draftedEvent(conference: Conference, by: Actor, at: number): DomainEvent {
  const { id: conferenceId, version } = conference;
  return told('ConferenceDrafted', idOf(conference), at, { conferenceId, version, by });
}

function demandOpen({ status, id }: Conference): void {
  if (status === 'draft' || status === 'scheduled' || status === 'live') return;
  const why = status === 'cancelled' ? 'is cancelled' : 'is over';
  throw new Refused('conference-over', `This conference ${why} and cannot be changed.`, {
    facts: { conferenceId: id, status },
  });
}

function demandVersion(before: Conference, version: number): void {
  if (before.version === version) return;
  throw new Conflict('version-lost', 'Somebody else changed this conference meanwhile.', {
    given: version,
    current: before.version,
  });
}

function idOf({ id, version }: Conference): string {
  return `${id}:${version}`;
}

function timesOf({ id, version, sequence, doorsOpenAt, startsAt, endsAt }: Conference) {
  return { conferenceId: id, version, sequence, doorsOpenAt, startsAt, endsAt };
}
