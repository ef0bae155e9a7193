import { type ConferenceId, digest } from './ids.ts';
import { Conflict, type FieldError, Refused } from './refusals.ts';

/** What is dealt with, by whom and when: sessions in their order, each with its items. Instants in ms. */
export interface Agenda {
  readonly conferenceId: ConferenceId;
  /** +1 on every change; 0 while nobody has written one. */
  readonly version: number;
  readonly sessions: readonly AgendaSession[];
  /** The version that went out last, and when. */
  readonly publishedVersion?: number;
  readonly publishedAt?: number;
}

export interface AgendaSession {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly chair?: string;
  readonly items: readonly AgendaItem[];
}

export interface AgendaItem {
  readonly id: string;
  readonly title: string;
  readonly speaker?: string;
  readonly minutes?: number;
}

/** As a client sends it: ids only where it has them already. */
export interface AgendaInput {
  readonly version: number;
  readonly sessions: readonly (Omit<AgendaSession, 'id' | 'items' | 'chair'> & {
    readonly id?: string | undefined;
    readonly chair?: string | undefined;
    readonly items: readonly {
      readonly id?: string | undefined;
      readonly title: string;
      readonly speaker?: string | undefined;
      readonly minutes?: number | undefined;
    }[];
  })[];
}

export function noAgenda(conferenceId: ConferenceId): Agenda {
  return { conferenceId, version: 0, sessions: [] };
}

/** The next version. Throws Conflict where `input.version` is not the current one, Refused with every fault at once. */
export function revised(current: Agenda, input: AgendaInput): Agenda {
  if (input.version !== current.version) {
    throw new Conflict('version-lost', 'Somebody else changed this agenda meanwhile.', {
      given: input.version,
      current: current.version,
    });
  }
  const version = current.version + 1;
  const given = (prefix: string, ...at: number[]) =>
    `${prefix}-${digest(8, current.conferenceId, String(version), ...at.map(String))}`;
  const sessions = input.sessions.map((session, s) => ({
    id: session.id ?? given('s', s),
    title: session.title,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    ...(session.chair === undefined ? {} : { chair: session.chair }),
    items: session.items.map((item, i) => ({
      id: item.id ?? given('i', s, i),
      title: item.title,
      ...(item.speaker === undefined ? {} : { speaker: item.speaker }),
      ...(item.minutes === undefined ? {} : { minutes: item.minutes }),
    })),
  }));
  const fields = faultsOf(sessions);
  if (fields.length > 0) throw new Refused('agenda-faulty', 'The agenda contradicts itself.', { fields });
  return { ...current, version, sessions };
}

/** The version that goes out. Publishing the one that is out already changes nothing. */
export function published(current: Agenda, version: number, at: number): Agenda {
  if (current.publishedVersion === version) return current;
  if (current.version !== version) {
    throw new Conflict('version-lost', 'Somebody else changed this agenda meanwhile.', {
      given: version,
      current: current.version,
    });
  }
  return { ...current, publishedVersion: version, publishedAt: at };
}

/** What would send halls to a time at which there is no conference; refused with each such session. */
export function demandWithin({ sessions }: Agenda, { startsAt, endsAt }: { startsAt: number; endsAt: number }): void {
  const fields = sessions.flatMap((session, s): FieldError[] => [
    ...(session.startsAt < startsAt
      ? [{ field: `sessions/${s}/startsAt`, reason: 'is before the start of the conference' }]
      : []),
    ...(session.endsAt > endsAt
      ? [{ field: `sessions/${s}/endsAt`, reason: 'is after the end of the conference' }]
      : []),
  ]);
  if (fields.length === 0) return;
  throw new Refused('agenda-outside', 'Sessions lie outside the time of the conference; nothing was sent.', { fields });
}

export function hasItem(agenda: Agenda, itemId: string): boolean {
  return agenda.sessions.some((session) => session.items.some((item) => item.id === itemId));
}

function faultsOf(sessions: readonly AgendaSession[]): FieldError[] {
  const faults: FieldError[] = [];
  const seen = new Set<string>();
  const once = (id: string, field: string) => {
    if (seen.has(id)) faults.push({ field, reason: `the id ${JSON.stringify(id)} stands twice` });
    seen.add(id);
  };
  sessions.forEach((session, s) => {
    once(session.id, `body/sessions/${s}/id`);
    if (session.endsAt <= session.startsAt) {
      faults.push({ field: `body/sessions/${s}/endsAt`, reason: 'must be after startsAt' });
    }
    session.items.forEach((item, i) => {
      once(item.id, `body/sessions/${s}/items/${i}/id`);
    });
  });
  return faults;
}
