import { timingSafeEqual } from 'node:crypto';
import type { distributeRoutes } from '../../shared/contracts/distribute.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { acknowledged } from '../../shared/domain/delivery-signals.ts';
import type { DocumentRecord } from '../../shared/domain/distribution.ts';
import { mayGoByMail } from '../../shared/domain/paper.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { linkHashOf } from './prepare.ts';

export interface AcknowledgeDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly documents: Pick<Documents, 'get'>;
  readonly deliveries: Pick<Deliveries, 'find' | 'change'>;
  readonly now: () => number;
}

/**
 * Trigger: POST /acknowledgements with the token of a mailed link; never by GET, which mail scanners send on their own. The
 * first time counts and is answered again to every repeat. A wrong token and one of nothing get the same answer.
 */
export async function acknowledge(deps: AcknowledgeDeps, { body }: Request<typeof distributeRoutes.acknowledge>) {
  const { delivery: found, link } = await linkedBy(deps, body.token);
  const at = deps.now();
  const [delivery, conference, document] = await Promise.all([
    deps.deliveries.change(found.id, at, (current) => acknowledged(current, link.sha256, at), found),
    deps.conferences.get(found.conferenceId),
    deps.documents.get(found.conferenceId, found.documentId),
  ]);
  return {
    document: documentView(document, conference),
    unit: found.unit,
    acknowledgedAt: delivery?.acknowledgedAt ?? at,
    sha256: delivery?.acknowledgedSha256 ?? link.sha256,
  };
}

/** What that link was mailed with; throws Missing alike for a wrong token and for one of nothing. */
export async function linkedBy(deps: { deliveries: Pick<Deliveries, 'find'> }, token: string) {
  const parts = /^(.{1,160})\.([A-Za-z0-9_-]{22,64})$/.exec(token);
  const delivery = parts && (await deps.deliveries.find(parts[1] as string));
  const link = delivery && linkOf(delivery, parts[2] as string);
  if (!delivery || !link) throw new Missing('acknowledgement', '');
  return { delivery, link };
}

/** The title only where it may go over an open network. */
export function documentView({ kind, number }: DocumentRecord, conference: Conference) {
  return {
    kind,
    ...(number === undefined ? {} : { number }),
    ...(mayGoByMail(conference.classification) ? { title: conference.title } : {}),
  };
}

function linkOf(delivery: Delivery, secret: string): Delivery['links'][number] | undefined {
  const given = Buffer.from(linkHashOf(secret));
  return delivery.links.find(({ hash }) => {
    const known = Buffer.from(hash);
    return known.length === given.length && timingSafeEqual(known, given);
  });
}
