import type { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import type { Published, Revoked } from '../../shared/domain/conclusions.ts';
import { noticeFileName } from '../../shared/domain/notice.ts';
import { partsOfNumber } from '../../shared/domain/notice-form.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import { type RegisterEntry, registerOf } from '../../shared/domain/register.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { isSeen } from '../../shared/runtime/conference-view.ts';
import type { FileAnswer, Request } from '../../shared/runtime/http.ts';
import type { ConclusionsStore } from '../../shared/store/conclusions.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Register } from '../../shared/store/register.ts';

export interface NoticeDeps {
  readonly conclusions: Pick<ConclusionsStore, 'find' | 'ofConference'>;
  readonly register: Pick<Register, 'entry' | 'withDigest'>;
  readonly files: Pick<Files, 'get'>;
}

/**
 * Trigger: GET /notices, by anybody. Tells nothing to one who does not hold the file: a wrong digest is as good as no number.
 * Who holds it learns whether it is still in force, and which notices amend it.
 */
export async function verifyNotice(deps: NoticeDeps, { query }: Request<typeof conclusionsRoutes.verifyNotice>) {
  const { sha256 } = query;
  // by its number where that is the centre's; of a province's office the paper itself says whose register it is in
  const found = [await entryOf(deps, query), ...(await deps.register.withDigest(sha256))];
  const entry = found.find(
    (one) => one?.sha256 === sha256 && one.number === query.number && one.year === query.year && one.publishedAt,
  );
  if (entry?.publishedAt === undefined) throw new Missing('notice', '');
  const { number, year, publishedAt, revokedAt } = entry;
  return {
    ...{ number, year, publishedAt, sha256 },
    status: revokedAt === undefined ? ('in-force' as const) : ('revoked' as const),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    amendedBy: await amendmentsOf(deps, entry),
  };
}

/** Trigger: GET /notices/text, by anybody. Reads only. What is not public is as good as what is not there. */
export async function readNotice(deps: NoticeDeps, { query }: Request<typeof conclusionsRoutes.readNotice>) {
  const { notice, entry } = await publicNotice(deps, query);
  const { number, year, office, branch, content, numberedAt, publishedAt, sha256, amends } = notice;
  return {
    ...{ number, year, office, numberedAt, publishedAt, sha256 },
    abstract: content.abstract,
    ...(branch === undefined ? {} : { branch }),
    ...(amends ? { amends } : {}),
    amendedBy: await amendmentsOf(deps, entry),
    ...(notice.status === 'revoked'
      ? { status: notice.status, revokedAt: notice.revokedAt }
      : { status: 'in-force' as const, content }),
  };
}

/**
 * Trigger: GET /notices/place, by staff. Reads only. What the caller may not read, what is not out yet and what is not there are
 * answered alike.
 */
export async function placeOfNotice(
  deps: NoticeDeps & { conferences: Pick<Conferences, 'get'> },
  { query, caller }: Request<typeof conclusionsRoutes.placeOfNotice>,
) {
  const entry = await entryOf(deps, query);
  if (entry?.publishedAt === undefined) return {};
  const { conferenceId, conclusionsId } = entry;
  return isSeen(caller, await deps.conferences.get(conferenceId)) ? { place: { conferenceId, conclusionsId } } : {};
}

/** Trigger: GET /notices/file, by anybody. The paper as it was stored. */
export async function openNotice(
  deps: NoticeDeps,
  { query }: Request<typeof conclusionsRoutes.openNotice>,
): Promise<FileAnswer> {
  const { notice } = await publicNotice(deps, query);
  const file = notice.status === 'published' ? await deps.files.get(notice.key) : undefined;
  if (!file) throw new Missing('notice', '');
  return {
    mediaType: 'application/pdf',
    bytes: file.bytes,
    fileName: noticeFileName(notice),
    headers: { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" },
  };
}

interface Asked {
  readonly number: string;
  readonly year: number;
  readonly branch?: string | undefined;
}

async function entryOf(deps: NoticeDeps, { number, year, branch }: Asked): Promise<RegisterEntry | undefined> {
  const parts = partsOfNumber(number);
  const entry = parts && (await deps.register.entry(registerOf({ office: parts.office, branch }, year), parts.n));
  return entry?.number === number ? entry : undefined;
}

async function publicNotice(
  deps: NoticeDeps,
  asked: Asked,
): Promise<{ notice: Published | Revoked; entry: RegisterEntry }> {
  const entry = await entryOf(deps, asked);
  const notice = entry && (await deps.conclusions.find(entry.conferenceId, entry.conclusionsId));
  const isOut = notice?.status === 'published' || notice?.status === 'revoked';
  if (!isOut || notice.classification !== 'public') throw new Missing('notice', '');
  return { notice, entry: entry as RegisterEntry };
}

async function amendmentsOf(deps: NoticeDeps, { conferenceId, conclusionsId }: RegisterEntry) {
  const others = await deps.conclusions.ofConference(conferenceId);
  return others.flatMap((other) =>
    other.status === 'published' && other.amends?.conclusionsId === conclusionsId
      ? [{ number: other.number, year: other.year }]
      : [],
  );
}
