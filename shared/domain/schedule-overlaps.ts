import type { Conference } from './conference.ts';
import type { Directory } from './directory-tree.ts';
import { isOneMailbox } from './distribution.ts';
import { resolveInvitation } from './invitation.ts';
import type { Point } from './point.ts';
import { compareVietnamese } from './text.ts';

export interface Warning {
  readonly code: 'overlap' | 'no-contact' | 'one-contact';
  readonly message: string;
  readonly points: number;
  /** Up to five names. */
  readonly examples: readonly string[];
  readonly conference?: Pick<Conference, 'id' | 'title' | 'startsAt' | 'endsAt'>;
}

type Span = { readonly doorsOpenAt: number; readonly endsAt: number };

/** Both hold their halls from the opening of the doors to the end. */
export function overlaps(a: Span, b: Span): boolean {
  return a.doorsOpenAt < b.endsAt && b.doorsOpenAt < a.endsAt;
}

/**
 * Points that others of these conferences hold at the same time, points that no invitation can reach, and points whose link and
 * PIN would meet in one mailbox.
 */
export function warningsOf(directory: Directory, points: readonly Point[], others: readonly Conference[]): Warning[] {
  const mine = new Map(points.map((point) => [point.code, point]));
  const warnings: Warning[] = [];
  for (const other of others) {
    const both = resolveInvitation(directory, other, other.ownerBranch).points.filter((p) => mine.has(p.code));
    if (both.length === 0) continue;
    const { id, title, startsAt, endsAt } = other;
    const message = `${both.length} points take part in another conference at the same time.`;
    warnings.push({ code: 'overlap', message, ...counted(both), conference: { id, title, startsAt, endsAt } });
  }
  const mute = points.filter((point) => !point.contacts.some((contact) => contact.email));
  if (mute.length > 0) {
    const message = `${mute.length} points have no contact with an e-mail address: no invitation can reach them.`;
    warnings.push({ code: 'no-contact', message, ...counted(mute) });
  }
  const single = points.filter(isOneMailbox);
  if (single.length > 0) {
    const message = `${single.length} points have one e-mail address: link and PIN would come to the same mailbox.`;
    warnings.push({ code: 'one-contact', message, ...counted(single) });
  }
  return warnings;
}

function counted(points: readonly Point[]): Pick<Warning, 'points' | 'examples'> {
  const examples = points
    .map((p) => `${p.name} (${p.code})`)
    .sort(compareVietnamese)
    .slice(0, 5);
  return { points: points.length, examples };
}
