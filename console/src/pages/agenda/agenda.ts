import type { papersRoutes } from '../../../../shared/contracts/papers.ts';
import type { Answer, Input, ItemOf } from '../../api/shapes.ts';

export type Agenda = Answer<typeof papersRoutes.readAgenda>;
export type Session = Agenda['sessions'][number];
export type Item = Session['items'][number];
export type Paper = ItemOf<typeof papersRoutes.listPapers>;
export type AgendaBody = Input<typeof papersRoutes.setAgenda>['body'];

/** An item as it stands in the form. */
export interface DraftItem {
  readonly id: string;
  readonly title: string;
  readonly speaker: string;
  readonly minutes: number | undefined;
}

export interface DraftSession {
  readonly id: string;
  readonly title: string;
  /** Undefined while what stands in the field is no time. */
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly chair: string;
  readonly items: readonly DraftItem[];
}

export function draftOf(sessions: readonly Session[]): DraftSession[] {
  return sessions.map(({ id, title, startsAt, endsAt, chair = '', items }) => ({
    id,
    title,
    startsAt,
    endsAt,
    chair,
    items: items.map(({ id, title, speaker = '', minutes }) => ({ id, title, speaker, minutes })),
  }));
}

/** As it is sent. Only for a draft without faults. */
export function bodyOf(version: number, draft: readonly DraftSession[]): AgendaBody {
  return {
    version,
    sessions: draft.map(({ id, title, startsAt = 0, endsAt = 0, chair, items }) => ({
      id,
      title: title.trim(),
      startsAt,
      endsAt,
      ...(chair.trim() ? { chair: chair.trim() } : {}),
      items: items.map(({ id, title, speaker, minutes }) => ({
        id,
        title: title.trim(),
        ...(speaker.trim() ? { speaker: speaker.trim() } : {}),
        ...(minutes === undefined ? {} : { minutes }),
      })),
    })),
  };
}

/** Chosen here, so that a save that is sent again, or merged with another's, knows its own parts. */
export function newPartId(kind: 's' | 'i'): string {
  return `${kind}-${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
}

export type Fault = 'title' | 'startsAt' | 'endsAt' | 'order' | 'minutes';

/** What cannot be saved, by the id of the session or item. */
export function faultsOf(draft: readonly DraftSession[]): Map<string, Fault> {
  const faults = new Map<string, Fault>();
  for (const session of draft) {
    const { startsAt, endsAt } = session;
    if (session.title.trim() === '') faults.set(session.id, 'title');
    else if (startsAt === undefined) faults.set(session.id, 'startsAt');
    else if (endsAt === undefined) faults.set(session.id, 'endsAt');
    else if (endsAt <= startsAt) faults.set(session.id, 'order');
    for (const item of session.items) {
      const { minutes } = item;
      if (item.title.trim() === '') faults.set(item.id, 'title');
      else if (minutes !== undefined && (minutes < 1 || minutes > 1440)) faults.set(item.id, 'minutes');
    }
  }
  return faults;
}

export type Doubt = 'outside' | 'overlaps' | 'too-long';

/** What may be saved but is probably a slip, by the id of the session. */
export function doubtsOf(
  draft: readonly DraftSession[],
  conference: { readonly startsAt: number; readonly endsAt: number },
): Map<string, Doubt> {
  const doubts = new Map<string, Doubt>();
  draft.forEach(({ id, startsAt, endsAt, items }, at) => {
    if (startsAt === undefined || endsAt === undefined) return;
    const overlaps = draft.some(
      (other, there) =>
        there < at &&
        other.startsAt !== undefined &&
        other.endsAt !== undefined &&
        other.startsAt < endsAt &&
        startsAt < other.endsAt,
    );
    if (startsAt < conference.startsAt || endsAt > conference.endsAt) doubts.set(id, 'outside');
    else if (overlaps) doubts.set(id, 'overlaps');
    else if (plannedMinutes(items) * 60_000 > endsAt - startsAt) doubts.set(id, 'too-long');
  });
  return doubts;
}

/**
 * By how much an agenda is off a conference that was moved: ms to add so that its first session begins with the conference.
 * Undefined where every session lies within the conference, or nobody has written one.
 */
export function offBy(
  sessions: readonly Session[],
  { startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number },
): number | undefined {
  const isOutside = sessions.some((session) => session.startsAt < startsAt || session.endsAt > endsAt);
  const delta = startsAt - Math.min(...sessions.map((session) => session.startsAt));
  return isOutside && delta !== 0 ? delta : undefined;
}

/** The same agenda so much later, as it is sent. */
export function shifted({ version, sessions }: Pick<Agenda, 'version' | 'sessions'>, ms: number): AgendaBody {
  const later = sessions.map((each) => ({ ...each, startsAt: each.startsAt + ms, endsAt: each.endsAt + ms }));
  return bodyOf(version, draftOf(later));
}

export function plannedMinutes(items: readonly { readonly minutes?: number | undefined }[]): number {
  return items.reduce((sum, { minutes = 0 }) => sum + minutes, 0);
}

/** When each item is due, as far as every item before it says how long it takes. */
export function dueTimes({ startsAt, items }: Pick<Session, 'startsAt' | 'items'>): (number | undefined)[] {
  let due: number | undefined = startsAt;
  return items.map(({ minutes }) => {
    const at = due;
    due = due === undefined || minutes === undefined ? undefined : due + minutes * 60_000;
    return at;
  });
}

/** The list with the entry at `from` one place further up or down. */
export function moved<T>(list: readonly T[], from: number, by: 1 | -1): readonly T[] {
  const entry = list[from];
  const to = from + by;
  if (entry === undefined || to < 0 || to >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, entry);
}

const ranks = ['public', 'internal', 'confidential', 'secret', 'top-secret'] as const;
export type Classification = (typeof ranks)[number];

/** Of a paper: up to that of its conference. */
export function classificationsUpTo(highest: Classification): readonly Classification[] {
  return ranks.slice(0, ranks.indexOf(highest) + 1);
}
