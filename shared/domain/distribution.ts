import type { Bridge } from './bridge.ts';
import type { Classification, Conference } from './conference.ts';
import type { Delivery, DocumentKind } from './delivery.ts';
import { planned } from './delivery-plan.ts';
import type { ConclusionsId, ConferenceId } from './ids.ts';
import { mayGoByMail } from './paper.ts';
import type { Contact } from './point.ts';

/** What is distributed: one version of one document, with a delivery for each recipient. */
export interface DocumentRecord {
  readonly id: string;
  readonly conferenceId: ConferenceId;
  readonly kind: DocumentKind;
  readonly version: string;
  /** Of conclusions: number and symbol, the notice itself, and the digest of its paper. */
  readonly number?: string;
  readonly conclusionsId?: ConclusionsId;
  readonly sha256?: string;
  /** Branches with recipients: the partitions of its deliveries. */
  readonly branches: readonly string[];
  readonly recipients: number;
  readonly plannedAt: number;
}

export type DocumentHead = Omit<DocumentRecord, 'branches' | 'recipients' | 'plannedAt'>;

export function documentHead(
  kind: DocumentKind,
  conferenceId: ConferenceId,
  version: string,
  more: Partial<DocumentHead> = {},
): DocumentHead {
  return { ...more, id: `${kind}-${conferenceId}-${version}`, conferenceId, kind, version };
}

/**
 * Invitation and PIN are one document each for the life of a conference: a bridge that was invited is not invited again,
 * however often the list is made. Both carry what is true when they are sent.
 */
export const invitationOf = (id: ConferenceId) => documentHead('invitation', id, '1');
export const pinOf = (id: ConferenceId) => documentHead('pin', id, '1');
export const agendaOf = (id: ConferenceId, version: number) => documentHead('agenda', id, String(version));
export const rescheduleOf = (id: ConferenceId, sequence: number) => documentHead('reschedule', id, String(sequence));
/** Of agendas and of changes of time. A planner that reads late must not take a newer one for the older. */
export const isOlderVersion = (document: DocumentHead, than: DocumentHead): boolean =>
  document.kind === than.kind && Number(document.version) < Number(than.version);
export const cancellationOf = (id: ConferenceId, sequence: number) =>
  documentHead('cancellation', id, String(sequence));
/** The first publication of a notice is its version 1. A conference may have several: the version names the notice too. */
export const noticeDocumentOf = (
  id: ConferenceId,
  conclusionsId: ConclusionsId,
  more: Partial<DocumentHead>,
  version = 1,
) => documentHead('conclusions', id, `${conclusionsId.slice(4)}-${version}`, { ...more, conclusionsId });
/** Whether this document brings that notice, in whatever version. */
export function bringsNotice(documentId: string, id: ConferenceId, conclusionsId: ConclusionsId): boolean {
  const any = noticeDocumentOf(id, conclusionsId, {}).id;
  return documentId.startsWith(any.slice(0, any.lastIndexOf('-') + 1));
}
/** To those who have a notice that was revoked. */
export const revocationOf = (id: ConferenceId, conclusionsId: ConclusionsId, number: string) =>
  documentHead('revocation', id, `${conclusionsId.slice(4)}-1`, { conclusionsId, number });
/** To bridges that are no longer invited while the conference goes on. */
export const withdrawalOf = (id: ConferenceId) => documentHead('cancellation', id, withdrawn);
const withdrawn = 'w';

export interface Recipient {
  readonly role: Contact['role'];
  readonly name: string;
  readonly address?: string;
  /** Not to be mailed: see `isPinHeld`. */
  readonly isHeld?: boolean;
}

/** Whether link and PIN would lie in one mailbox: there is one address for both. */
export function isOneMailbox({ contacts }: { readonly contacts: readonly Contact[] }): boolean {
  return new Set(contacts.flatMap(({ email }) => (email === undefined ? [] : email.toLowerCase()))).size === 1;
}

/** From confidential up such a PIN does not go by mail: whoever runs the conference reads it out by phone. */
export function isPinHeld(bridge: Pick<Bridge, 'contacts'>, classification: Classification): boolean {
  return !mayGoByMail(classification) && isOneMailbox(bridge);
}

/**
 * Who gets it. The link goes to the host, the PIN apart from it to the office; papers and conclusions go to the office. Where
 * one of the two has no address the other stands in; a bridge without any is a row all the same, so that the list adds up.
 */
export function recipientsOf(kind: DocumentKind, bridge: Bridge, classification: Classification): Recipient[] {
  const reachable = bridge.contacts.filter((contact) => contact.email !== undefined).map(recipientOf);
  const hosts = reachable.filter(({ role }) => role === 'host');
  const offices = reachable.filter(({ role }) => role === 'office');
  const host = hosts[0] ?? offices[0];
  const office = offices[0] ?? hosts[0];
  const rows = ((): (Recipient | undefined)[] => {
    switch (kind) {
      case 'invitation':
        return [host];
      case 'pin':
        return [office];
      case 'reschedule':
      case 'cancellation':
        return [host, office?.address === host?.address ? undefined : office];
      default:
        return offices.length > 0 ? offices : [host];
    }
  })().filter((row) => row !== undefined);
  if (kind === 'pin' && isPinHeld(bridge, classification)) {
    return rows.map(({ role, name }) => ({ role, name, isHeld: true }));
  }
  return rows.length > 0 ? rows : [nobody(kind, bridge)];
}

/** The rows of a document; the same bridges give the same rows, however often. */
export function deliveriesOf(
  document: DocumentHead,
  bridges: readonly Bridge[],
  classification: Classification,
  at: number,
): Delivery[] {
  return bridges.flatMap((bridge) =>
    recipientsOf(document.kind, bridge, classification).map((recipient, place) =>
      planned({
        document,
        bridge,
        recipient,
        // of several rows of a bridge the first holds the calendar entry; links and PINs have one row a bridge, whoever gets it
        row: document.kind === 'invitation' || document.kind === 'pin' ? '' : rowOf(recipient),
        holdsCalendar: place === 0,
        at,
      }),
    ),
  );
}

/**
 * The list of a document once it was made: a repeat fills up what a crash left out, and a bridge that is written to otherwise
 * since then keeps the rows that it has instead of getting a second copy.
 */
export function asListed(rows: readonly Delivery[], listed: readonly Delivery[]): Delivery[] {
  const planned = new Set(rows.map(({ id }) => id));
  const listedOtherwise = new Set(listed.filter(({ id }) => !planned.has(id)).map(({ bridgeId }) => bridgeId));
  return rows.filter(({ bridgeId }) => !listedOtherwise.has(bridgeId));
}

/** Whether it would tell the recipient something that is no longer so. */
export function isOutdated(
  delivery: Delivery,
  now: {
    conference: Conference;
    bridge: Bridge | undefined;
    publishedAgenda: number | undefined;
    /** Of a notice. */
    isRevoked: boolean;
  },
): boolean {
  const { conference, bridge } = now;
  const version = delivery.documentId.split('-').at(-1);
  switch (delivery.kind) {
    case 'conclusions':
      return now.isRevoked;
    case 'revocation':
      return false;
    case 'cancellation':
      return version === withdrawn && bridge !== undefined && bridge.withdrawnAt === undefined; // invited again
    case 'agenda':
      return conference.status === 'cancelled' || String(now.publishedAgenda) !== version;
    case 'reschedule':
      return !isAhead(conference) || String(conference.sequence) !== version;
    case 'pin':
      return isGone(conference, bridge) || (bridge !== undefined && isPinHeld(bridge, conference.classification));
    default:
      return isGone(conference, bridge);
  }
}

function isGone(conference: Conference, bridge: Bridge | undefined): boolean {
  return !isAhead(conference) || !bridge || bridge.withdrawnAt !== undefined;
}

function isAhead({ status }: Conference): boolean {
  return status === 'scheduled' || status === 'live';
}

function recipientOf({ role, name, email }: Contact): Recipient {
  return { role, name, ...(email === undefined ? {} : { address: email }) };
}

function nobody(kind: DocumentKind, bridge: Bridge): Recipient {
  const role = kind === 'invitation' ? 'host' : 'office';
  const named = bridge.contacts.find((contact) => contact.role === role) ?? bridge.contacts[0];
  return { role: named?.role ?? role, name: named?.name ?? bridge.name };
}

function rowOf({ role, address }: Recipient): string {
  return `${role}:${address?.toLowerCase() ?? ''}`;
}
