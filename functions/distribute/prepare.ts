import { createHash } from 'node:crypto';
import type { Agenda } from '../../shared/domain/agenda.ts';
import { type Bridge, enrolmentsOf } from '../../shared/domain/bridge.ts';
import type { Conclusions } from '../../shared/domain/conclusions.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { type DocumentRecord, isOutdated, isPinHeld } from '../../shared/domain/distribution.ts';
import type { BridgeId, ConclusionsId, ConferenceId } from '../../shared/domain/ids.ts';
import { calendarEntryOf, contentDigest, letterOf, type MailFacts } from '../../shared/domain/mail.ts';
import { noticeFileName } from '../../shared/domain/notice.ts';
import { mayGoByMail } from '../../shared/domain/paper.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import type { Mail, OutgoingMail } from '../../shared/gateways/mail.ts';
import type { Access } from '../../shared/store/access.ts';

export interface PrepareDeps {
  readonly conferences: { get(id: ConferenceId): Promise<Conference> };
  readonly bridges: { findMany(ids: readonly BridgeId[]): Promise<ReadonlyMap<BridgeId, Bridge>> };
  readonly agendas: { readPublished(id: ConferenceId): Promise<Agenda | undefined> };
  readonly conclusions: { get(conferenceId: ConferenceId, id: ConclusionsId): Promise<Conclusions> };
  readonly documents: { get(conferenceId: ConferenceId, id: string): Promise<DocumentRecord> };
  readonly access: Pick<Access, 'openMany'>;
  readonly files: Pick<Files, 'get'>;
  readonly mail: Pick<Mail, 'compose' | 'sender'>;
  readonly publicUrl: string;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => number;
}

export interface Prepared {
  readonly delivery: Delivery;
  readonly raw: Uint8Array;
  readonly sequence: number;
  readonly link?: { readonly hash: string; readonly sha256: string };
  readonly accessEpoch?: number;
  readonly isReminder: boolean;
  /** Of a mail with a notice, which may be revoked while the mail waits for its permit. */
  readonly notice?: ConclusionsId;
}

/**
 * Composes mails out of what is stored at this moment. Made anew for every message of the queue and used after its deliveries
 * were read: whoever changes a conference touches the deliveries that wait, so that a mail of before cannot be saved as sent.
 * What each of `all` needs of its own is read for all of them together.
 */
export function preparer(
  deps: PrepareDeps,
  all: readonly Delivery[],
): (delivery: Delivery, isReminder?: boolean) => Promise<Prepared | 'outdated'> {
  const conferenceOf = once((id: ConferenceId) => deps.conferences.get(id));
  const agendaOf = once((id: ConferenceId) => deps.agendas.readPublished(id));
  const documentOf = once((id: string, conferenceId: ConferenceId) => deps.documents.get(conferenceId, id));
  const conclusionsOf = once((id: ConclusionsId, conferenceId: ConferenceId) => deps.conclusions.get(conferenceId, id));
  const attachmentOf = once(async (id: ConclusionsId, conferenceId: ConferenceId) =>
    noticeFile(deps, await conclusionsOf(id, conferenceId)),
  );
  const bridgesOf = once((ids: readonly BridgeId[]) => deps.bridges.findMany(ids));
  const accessOfHalls = once((ids: readonly BridgeId[]) => deps.access.openMany(ids));
  const halls = all.filter(goesIntoHall).map(({ bridgeId }) => bridgeId);
  const dated = all.filter(isOfBridge).map(({ bridgeId }) => bridgeId);
  return async (delivery, isReminder = false) => {
    const { conferenceId, kind } = delivery;
    const isOfHall = goesIntoHall(delivery);
    const [conference, document, bridge, agenda] = await Promise.all([
      conferenceOf(conferenceId),
      documentOf(delivery.documentId, conferenceId),
      isOfBridge(delivery) ? bridgesOf(dated).then((found) => found.get(delivery.bridgeId)) : undefined,
      kind === 'agenda' ? agendaOf(conferenceId) : undefined,
    ]);
    const notice = document.conclusionsId ? await conclusionsOf(document.conclusionsId, conferenceId) : undefined;
    const revocation = notice?.status === 'revoked' ? notice : undefined;
    const publishedAgenda = agenda?.publishedVersion;
    if (isOutdated(delivery, { conference, bridge, publishedAgenda, isRevoked: !!revocation })) return 'outdated';
    const isHeld = bridge !== undefined && isPinHeld(bridge, conference.classification);
    const facts: MailFacts = {
      delivery,
      document,
      conference,
      agenda,
      bridge,
      revocation,
      isReminder,
      isPinHeld: isHeld,
    };
    const access = isOfHall ? (await accessOfHalls(halls)).get(delivery.bridgeId) : undefined;
    if (isOfHall && !access) throw new Missing('access', delivery.bridgeId);
    if (access && bridge && access.enrolments < enrolmentsOf(bridge)) {
      throw new Error(`${bridge.id} is invited again and has no new access yet`); // comes again
    }
    const acknowledgement = kind === 'pin' ? undefined : freshLink(deps, delivery);
    const mail: OutgoingMail = {
      to: { name: delivery.recipient, address: delivery.address ?? '' },
      letter: letterOf({
        ...facts,
        acknowledgeLink: acknowledgement?.url,
        ...(kind === 'invitation' && access
          ? { hallLink: `${deps.publicUrl}/h#${access.link}~${dialled(conference.operatorPhone)}` }
          : {}),
        ...(kind === 'pin' && access ? { pin: access.pin } : {}),
      }),
      calendar: isReminder ? undefined : calendarEntryOf(facts, deps.mail.sender, deps.now()),
      attachment:
        kind === 'conclusions' && document.conclusionsId && mayGoByMail(conference.classification)
          ? await attachmentOf(document.conclusionsId, conferenceId)
          : undefined,
      at: deps.now(),
    };
    return {
      delivery,
      raw: await deps.mail.compose(mail),
      isReminder,
      ...(kind === 'conclusions' && document.conclusionsId ? { notice: document.conclusionsId } : {}),
      sequence: conference.sequence,
      ...(acknowledgement ? { link: { hash: acknowledgement.hash, sha256: contentDigest(facts) } } : {}),
      ...(access ? { accessEpoch: access.epoch } : {}),
    };
  };
}

/** Link and PIN: the mails that carry a hall's own way in. */
const goesIntoHall = ({ kind }: Delivery) => kind === 'invitation' || kind === 'pin';
/** Those too that say whether and when the bridge takes part. */
const isOfBridge = (delivery: Delivery) =>
  goesIntoHall(delivery) || delivery.kind === 'reschedule' || delivery.kind === 'cancellation';

/** 144 random bits in the fragment, which no server on the way sees; only their digest is kept. */
function freshLink(deps: PrepareDeps, delivery: Delivery): { url: string; hash: string } {
  const secret = Buffer.from(deps.random(18)).toString('base64url');
  return { url: `${deps.publicUrl}/ack#${delivery.id}.${secret}`, hash: linkHashOf(secret) };
}

export function linkHashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

async function noticeFile(deps: PrepareDeps, conclusions: Conclusions) {
  const file = conclusions.status === 'published' ? await deps.files.get(conclusions.key) : undefined;
  if (!file) throw new Error(`the file of ${conclusions.id} is not there`);
  return { fileName: noticeFileName(conclusions), mediaType: 'application/pdf', bytes: file.bytes };
}

function once<K, A extends unknown[], V>(read: (key: K, ...more: A) => Promise<V>) {
  const known = new Map<K, Promise<V>>();
  return (key: K, ...more: A): Promise<V> => {
    const found = known.get(key) ?? read(key, ...more);
    known.set(key, found);
    return found;
  };
}

/** Whom to call when the PIN is wrong must be known to the page before it may ask the API anything: digits and +. */
function dialled(phone: string): string {
  return phone.replace(/[^\d+]/g, '');
}
