import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import type { Conclusions } from '../../shared/domain/conclusions.ts';
import type { ConclusionsId, ConferenceId } from '../../shared/domain/ids.ts';
import { noticeFileName, noticeOf } from '../../shared/domain/notice.ts';
import { Missing, Refused } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import type { NoticePrinter } from '../../shared/gateways/notice-pdf.ts';
import type { Caller } from '../../shared/runtime/caller.ts';
import { demandConference, isOwn } from '../../shared/runtime/conference-view.ts';
import type { FileAnswer, Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';

export interface OpenDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly conclusions: ConclusionsStore;
  readonly files: Pick<Files, 'get'>;
  readonly printer: NoticePrinter;
}

/**
 * Trigger: GET …/conclusions. Reads only. A provincial office sees what is published of the conferences of its branch, and all
 * of its own.
 */
export async function listConclusions(
  deps: OpenDeps,
  conferenceId: ConferenceId,
  caller: Caller,
): Promise<Conclusions[]> {
  const conference = demandConference(caller, await deps.conferences.get(conferenceId));
  const all = await deps.conclusions.ofConference(conferenceId);
  return isOwn(caller, conference) ? all : all.filter(isOut);
}

/** Trigger: GET …/conclusions/{id}. Reads only. */
export async function readConclusions(
  deps: OpenDeps,
  { conferenceId, conclusionsId }: { conferenceId: ConferenceId; conclusionsId: ConclusionsId },
  caller: Caller,
): Promise<Conclusions> {
  return (await seen(deps, { conferenceId, conclusionsId }, caller)).found;
}

/**
 * Trigger: GET …/pdf. The published file as it was stored; before that a print of the text as it stands, marked as a draft. A
 * revoked one is on file for the offices that keep the register, and given to nobody else.
 */
export async function openConclusionsFile(
  deps: OpenDeps,
  { params, caller }: Request<typeof conclusionsRoutes.openConclusionsFile>,
): Promise<FileAnswer> {
  const { found, isKept } = await seen(deps, params, caller);
  if (found.status === 'revoked' && !isKept) {
    throw new Refused('notice-revoked', `Notice ${found.number} was revoked and is no longer given out.`, {
      status: 410,
    });
  }
  const isStored = found.status === 'published' || found.status === 'revoked';
  const stored = isStored ? await deps.files.get(found.key) : undefined;
  if (isStored && !stored) throw new Missing('conclusions', found.id);
  return {
    mediaType: 'application/pdf',
    bytes: stored?.bytes ?? (await deps.printer.print(noticeOf(found))),
    fileName: noticeFileName(found),
    headers: { 'x-content-type-options': 'nosniff' },
  };
}

/** `isKept`: by the caller, who works on the conference; anybody else sees what is out. */
async function seen(
  deps: OpenDeps,
  { conferenceId, conclusionsId }: { conferenceId: ConferenceId; conclusionsId: ConclusionsId },
  caller: Caller,
): Promise<{ found: Conclusions; isKept: boolean }> {
  const conference = demandConference(caller, await deps.conferences.get(conferenceId));
  const found = await deps.conclusions.get(conferenceId, conclusionsId);
  const isKept = isOwn(caller, conference);
  if (!isKept && !isOut(found)) throw new Missing('conclusions', conclusionsId);
  return { found, isKept };
}

function isOut({ status }: Conclusions): boolean {
  return status === 'published' || status === 'revoked';
}
