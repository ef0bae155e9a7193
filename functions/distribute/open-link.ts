import type { distributeRoutes } from '../../shared/contracts/distribute.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import type { DocumentRecord } from '../../shared/domain/distribution.ts';
import { noticeFileName } from '../../shared/domain/notice.ts';
import { mayGoByMail } from '../../shared/domain/paper.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import type { FileAnswer, Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { documentView, linkedBy } from './acknowledge.ts';

export interface OpenLinkDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly documents: Pick<Documents, 'get'>;
  readonly deliveries: Pick<Deliveries, 'find'>;
  readonly conclusions: Pick<ConclusionsStore, 'find'>;
  readonly files: Pick<Files, 'get'>;
}

/** Trigger: POST /acknowledgements/preview. Reads only: whoever opens the page has not acknowledged anything yet. */
export async function previewAcknowledgement(
  deps: OpenLinkDeps,
  { body }: Request<typeof distributeRoutes.previewAcknowledgement>,
) {
  const { delivery, link } = await linkedBy(deps, body.token);
  const [conference, document] = await Promise.all([
    deps.conferences.get(delivery.conferenceId),
    deps.documents.get(delivery.conferenceId, delivery.documentId),
  ]);
  const notice = await noticeOf(deps, conference, document, link.sha256);
  const brought = document.kind === 'conclusions' ? await broughtBy(deps, document) : undefined;
  return {
    document: documentView(document, conference),
    unit: delivery.unit,
    sha256: link.sha256,
    ...(delivery.acknowledgedAt === undefined ? {} : { acknowledgedAt: delivery.acknowledgedAt }),
    ...(notice ? { fileName: noticeFileName(notice) } : {}),
    ...(brought?.status === 'revoked' ? { revokedAt: brought.revokedAt } : {}),
  };
}

/** Trigger: POST /acknowledgements/file. The file that was mailed, byte for byte; what may not be mailed is not here either. */
export async function openAcknowledgedFile(
  deps: OpenLinkDeps,
  { body }: Request<typeof distributeRoutes.openAcknowledgedFile>,
): Promise<FileAnswer> {
  const { delivery, link } = await linkedBy(deps, body.token);
  const [conference, document] = await Promise.all([
    deps.conferences.get(delivery.conferenceId),
    deps.documents.get(delivery.conferenceId, delivery.documentId),
  ]);
  const notice = await noticeOf(deps, conference, document, link.sha256);
  const file = notice && (await deps.files.get(notice.key));
  if (!file) throw new Missing('acknowledgement', '');
  return {
    mediaType: 'application/pdf',
    bytes: file.bytes,
    fileName: noticeFileName(notice),
    headers: { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" },
  };
}

async function noticeOf(deps: OpenLinkDeps, conference: Conference, document: DocumentRecord, sha256: string) {
  if (!mayGoByMail(conference.classification)) return undefined;
  const notice = await broughtBy(deps, document);
  return notice?.status === 'published' && notice.sha256 === sha256 ? notice : undefined;
}

async function broughtBy({ conclusions }: OpenLinkDeps, { conferenceId, conclusionsId }: DocumentRecord) {
  return conclusionsId && (await conclusions.find(conferenceId, conclusionsId));
}
