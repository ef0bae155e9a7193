import { fold } from '../../../../shared/domain/text.ts';
import type { Filter } from './route.ts';

interface Row {
  readonly state: string;
  readonly reason?: string | undefined;
  readonly address?: string | undefined;
  readonly branch: string;
  readonly unit: string;
  readonly recipient: string;
  readonly pointCode: string;
}

export interface RowFilter {
  readonly state?: Filter | undefined;
  readonly branch?: string | undefined;
  readonly q?: string | undefined;
}

const isFailed = ({ state }: Pick<Row, 'state'>): boolean => state === 'failed' || state === 'bounced';

/** Every word occurs in unit, recipient, address or code, accents or not. */
export function matches(row: Row, { state, branch, q }: RowFilter): boolean {
  if (branch !== undefined && row.branch !== branch) return false;
  if (state === 'toMend' && !isFailed(row)) return false;
  if (state === 'unacknowledged' && row.state === 'acknowledged') return false;
  if (state !== undefined && state !== 'toMend' && state !== 'unacknowledged' && row.state !== state) return false;
  if (!q) return true;
  const text = ` ${fold(`${row.unit} ${row.recipient} ${row.pointCode}`)} ${row.address?.toLowerCase() ?? ''}`;
  return fold(q)
    .split(' ')
    .every((word) => text.includes(word));
}

/** What every state has in the figures above the list; they add up to it. What is on its way is no doubt yet. */
export function figuresOf(
  states: Readonly<Partial<Record<string, number>>>,
  reckoning: Readonly<Record<'acknowledged' | 'delivered' | 'unknown' | 'failed', number>>,
) {
  const going = ['queued', 'sending', 'sent'].reduce((sum, state) => sum + (states[state] ?? 0), 0);
  return { ...reckoning, going, unknown: reckoning.unknown - going };
}

/**
 * What a mail server's refusal means to an office. It comes as 'permanent/general 5.1.1': kind and sub-kind by Amazon SES, status by
 * RFC 3463.
 */
export function bounceOf(reason: string) {
  const [, kind = '', subKind = '', status] = /^([a-z]+)\/([a-z]+)(?: ([245]\.\d+\.\d+))?$/.exec(reason) ?? [];
  if (kind === '') return undefined;
  const means = ((): 'suppressed' | 'full' | 'content' | 'no-mailbox' | 'bounced' | 'bounced-for-now' => {
    if (subKind === 'suppressed' || subKind === 'onaccountsuppressionlist') return 'suppressed';
    if (subKind === 'mailboxfull' || status?.endsWith('.2.2')) return 'full';
    if (['messagetoolarge', 'contentrejected', 'attachmentrejected'].includes(subKind)) return 'content';
    if (subKind === 'noemail' || (status && /^5\.1\.\d+$/.test(status))) return 'no-mailbox';
    return kind === 'permanent' ? 'bounced' : 'bounced-for-now';
  })();
  return { means, status };
}

export interface Mending {
  /** Would go out again. */
  readonly again: number;
  /** Nobody to write to: a contact has to be added first. */
  readonly withoutAddress: number;
  /** Something newer says otherwise: rightly never sent. */
  readonly superseded: number;
  /** May have arrived; sent again only by choice. */
  readonly unknown: number;
}

/** What resending would do, by the rows: the same rule as the API's. */
export function mendingOf(rows: readonly Row[]): Mending {
  const failed = rows.filter(isFailed);
  const superseded = failed.filter(({ reason }) => reason === 'superseded').length;
  const withoutAddress = failed.filter((row) => row.reason !== 'superseded' && row.address === undefined).length;
  return {
    again: failed.length - superseded - withoutAddress,
    withoutAddress,
    superseded,
    unknown: rows.filter(({ state }) => state === 'unknown').length,
  };
}

const urgency = ['failed', 'bounced', 'unknown', 'queued', 'sending', 'sent', 'delivered', 'acknowledged'];

/** Trouble first, those who said that they have it last; within that by name. */
export function byUrgency<R extends Row>(rows: readonly R[], compare: (a: string, b: string) => number): R[] {
  return rows.toSorted(
    (a, b) =>
      urgency.indexOf(a.state) - urgency.indexOf(b.state) ||
      compare(a.unit, b.unit) ||
      compare(a.recipient, b.recipient),
  );
}

interface Document {
  readonly id: string;
  readonly kind: string;
  readonly version: string;
  readonly plannedAt: number;
}

/** A notice that was revoked has a revocation of the same name. */
export function isRevoked(document: Document, all: readonly Document[]): boolean {
  return (
    document.kind === 'conclusions' &&
    all.some((other) => other.kind === 'revocation' && noticeIn(other) === noticeIn(document))
  );
}

function noticeIn({ version }: Document): string {
  return version.replace(/-\d+$/, '');
}

/** The one asked for, else the latest; PINs, which go out with the links, only where there is nothing else. */
export function chosen<D extends Document>(all: readonly D[], wanted: string | undefined): D | undefined {
  const byInterest = (a: D, b: D): number =>
    Number(a.kind === 'pin') - Number(b.kind === 'pin') || b.plannedAt - a.plannedAt;
  return all.find(({ id }) => id === wanted) ?? all.toSorted(byInterest)[0];
}
