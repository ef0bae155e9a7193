import { hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { BoardRow, BoardState, Sight } from './feed.ts';

/** The one that needs somebody first comes first; also what a province's corner shows. */
export const bySeverity = ['dropped', 'degraded', 'connecting', 'expected', 'left', 'connected'] as const;
const severity = new Map<BoardState, number>(bySeverity.map((state, at) => [state, at]));

/** A page that is open so long without being in the room needs a call. */
const longOpeningMs = 2 * 60_000;

/** Over, by its end or its being called off: what stands there is of then, and nobody is to be called any more. */
export const isOver = ({ endedAt }: Pick<Sight, 'endedAt'>): boolean => endedAt !== undefined;

/** Whether somebody has to look after it now. Before the start nobody is late; after the end nobody is missed. */
export function needsAttention(row: BoardRow, sight: Pick<Sight, 'status' | 'readAt'>): boolean {
  const isOn = sight.status === 'live';
  if (sight.status !== 'scheduled' && !isOn) return false;
  switch (row.state) {
    case 'dropped':
    case 'degraded':
      return true;
    case 'connecting':
      return row.since !== undefined && sight.readAt - row.since > longOpeningMs;
    case 'expected':
    case 'left':
      return isOn;
    default:
      return false;
  }
}

/** Problems first, the worst kind before the rest, what happened last before what one knows already; then by place. */
export function compareUrgency(placeOf: (id: string) => number) {
  return (a: BoardRow, b: BoardRow): number =>
    rankOf(a.state) - rankOf(b.state) || (b.since ?? 0) - (a.since ?? 0) || placeOf(a.bridgeId) - placeOf(b.bridgeId);
}

export function rankOf(state: BoardState): number {
  return severity.get(state) ?? severity.size;
}

/** The worst state of a province that still counts; undefined where everybody is connected. */
export function worstOf(counts: Readonly<Record<BoardState, number>>): BoardState | undefined {
  return bySeverity.find((state) => state !== 'connected' && counts[state] > 0);
}

/** Minutes connected by now: those of the answer go on while the bridge is in. */
export function minutesAt({ minutes, state, countedAt }: BoardRow, now: number): number {
  const goesOn = state === 'connected' || state === 'degraded';
  return goesOn ? minutes + Math.max(0, Math.floor((now - countedAt) / 60_000)) : minutes;
}

/** Finds rows by words of name, province or code, accents or not; what a row says of itself is folded once. */
export function rowFinder(branchName: (branch: string) => string) {
  const folded = new Map<string, string>();
  const textOf = ({ bridgeId, name, branch, code }: BoardRow): string => {
    const known = folded.get(bridgeId);
    if (known !== undefined) return known;
    const text = searchable(name, branchName(branch), code);
    folded.set(bridgeId, text);
    return text;
  };
  return (q: string): ((row: BoardRow) => boolean) => {
    const words = wordsOf(q);
    return words.length === 0 ? () => true : (row) => hasWords(textOf(row), words);
  };
}
