import type { ConferenceId, PaperId } from '../../shared/domain/ids.ts';
import { newest, type Paper } from '../../shared/domain/paper.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import type { Caller } from '../../shared/runtime/caller.ts';
import { demandConference } from '../../shared/runtime/conference-view.ts';
import type { FileAnswer } from '../../shared/runtime/http.ts';
import type { Agendas } from '../../shared/store/agendas.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Papers } from '../../shared/store/papers.ts';

export interface OpenPaperDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly agendas: Pick<Agendas, 'readPublished'>;
  readonly papers: Papers;
  readonly files: Pick<Files, 'get'>;
}

/** Trigger: GET …/papers. Reads only. */
export async function listPapers(
  deps: Pick<OpenPaperDeps, 'conferences' | 'papers'>,
  conferenceId: ConferenceId,
  caller: Caller,
  paperId?: PaperId,
): Promise<Paper[]> {
  demandConference(caller, await deps.conferences.get(conferenceId));
  if (paperId === undefined) return newest(await deps.papers.ofConference(conferenceId));
  const versions = await deps.papers.versions(conferenceId, paperId);
  if (versions.length === 0) throw new Missing('paper', paperId);
  return versions;
}

/** Trigger: GET …/papers/{paperId}/file. Reads only; for those who signed in, whatever its classification. */
export async function openPaper(
  deps: OpenPaperDeps,
  conferenceId: ConferenceId,
  paperId: PaperId,
  version: number | undefined,
  caller: Caller,
): Promise<FileAnswer> {
  demandConference(caller, await deps.conferences.get(conferenceId));
  return fileOf(deps, await deps.papers.get(conferenceId, paperId, version));
}

/** Trigger: GET /hall/agenda. The conference is the session's own; nothing is there before its agenda is out. */
export async function readHallAgenda(deps: OpenPaperDeps, caller: Caller) {
  const { agenda, conferenceId } = await released(deps, caller);
  const papers = newest(await deps.papers.ofConference(conferenceId));
  return { version: agenda.version, publishedAt: agenda.publishedAt ?? 0, sessions: agenda.sessions, papers };
}

/** Trigger: GET /hall/papers/{paperId}/file. */
export async function openHallPaper(
  deps: OpenPaperDeps,
  paperId: PaperId,
  version: number | undefined,
  caller: Caller,
): Promise<FileAnswer> {
  const { conferenceId } = await released(deps, caller);
  return fileOf(deps, await deps.papers.get(conferenceId, paperId, version));
}

async function released(deps: OpenPaperDeps, caller: Caller) {
  if (caller.kind !== 'hall') throw new Missing('agenda', '');
  const agenda = await deps.agendas.readPublished(caller.conferenceId);
  if (!agenda) throw new Missing('agenda', caller.conferenceId);
  return { agenda, conferenceId: caller.conferenceId };
}

async function fileOf(deps: OpenPaperDeps, paper: Paper): Promise<FileAnswer> {
  const file = await deps.files.get(paper.key);
  if (!file) throw new Missing('paper', paper.id);
  return {
    mediaType: paper.mediaType,
    bytes: file.bytes,
    fileName: paper.fileName,
    headers: { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" },
  };
}
