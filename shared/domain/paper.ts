import type { Classification } from './conference.ts';
import type { ConferenceId, PaperId } from './ids.ts';
import { paperTypeOf } from './paper-type.ts';
import { Refused } from './refusals.ts';

/** One version of a document of an agenda item. A version is never changed; a new one stands beside it. */
export interface Paper {
  readonly id: PaperId;
  readonly conferenceId: ConferenceId;
  readonly version: number;
  readonly title: string;
  readonly item?: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly classification: Classification;
  readonly addedAt: number;
  readonly addedBy: string;
  /** Where the file lies in the bucket. */
  readonly key: string;
}

const ranks: readonly Classification[] = ['public', 'internal', 'confidential', 'secret', 'top-secret'];

/**
 * Confidential and above never goes by mail, nor does a mail, a calendar entry or a page without sign-in name it: they say only
 * that there is a conference, when, and whom to ask (Law on Protection of State Secrets 2018: nothing of a secret goes over an
 * open network).
 */
export function mayGoByMail(classification: Classification): boolean {
  return ranks.indexOf(classification) < ranks.indexOf('confidential');
}

/** A paper may be less classified than its conference, never more: those who attend are cleared for the conference. */
export function classified(wanted: Classification | undefined, conference: Classification): Classification {
  const classification = wanted ?? conference;
  if (ranks.indexOf(classification) > ranks.indexOf(conference)) {
    throw new Refused(
      'paper-above-conference',
      `A paper that is ${classification} has no place in a conference that is ${conference}.`,
    );
  }
  return classification;
}

export interface UploadedFile {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly fileName?: string | undefined;
}

/** The checked name and type of an uploaded file. Throws Refused. */
export function checkedFile(file: UploadedFile): { fileName: string; mediaType: string } {
  if (file.bytes.length === 0) throw new Refused('paper-empty', 'The file is empty.');
  const { mediaType, extension } = paperTypeOf(file.bytes, file.mediaType);
  return { mediaType, fileName: safeName(file.fileName, extension) };
}

/** The client's name without folders, control characters and what file systems refuse; with the extension of what it is. */
export function safeName(given: string | undefined, extension: string): string {
  const last = (given ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const stem = last
    .replace(/\.[^.]*$/, '')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 120);
  return `${stem || 'tai-lieu'}.${extension}`;
}

/** The digest is part of the key: two who add the same version at once cannot overwrite one another's file. */
export function paperKey(paper: Pick<Paper, 'conferenceId' | 'id' | 'version' | 'sha256'>): string {
  return `papers/${paper.conferenceId}/${paper.id}/${paper.version}-${paper.sha256.slice(0, 16)}`;
}

/** The newest version of each paper, in the order in which the papers came. */
export function newest(papers: readonly Paper[]): Paper[] {
  const byId = new Map<PaperId, Paper>();
  for (const paper of papers) {
    const known = byId.get(paper.id);
    if (!known || paper.version > known.version) byId.set(paper.id, paper);
  }
  return [...byId.values()].sort((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1));
}
