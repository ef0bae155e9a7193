import { gzipSync } from 'node:zlib';
import type { distributeRoutes } from '../../shared/contracts/distribute.ts';
import {
  bouncedAt,
  type Delivery,
  type DeliveryState,
  deliveryStates,
  isBouncedAfterDelivery,
  reckoned,
} from '../../shared/domain/delivery.ts';
import { deliverySheet } from '../../shared/domain/delivery-sheet.ts';
import type { DocumentRecord } from '../../shared/domain/distribution.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import { type Caller, limitOf } from '../../shared/runtime/caller.ts';
import { demandConference } from '../../shared/runtime/conference-view.ts';
import type { FileAnswer, Request } from '../../shared/runtime/http.ts';
import { invalid } from '../../shared/runtime/problems.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Deliveries } from '../../shared/store/deliveries.ts';
import type { Documents } from '../../shared/store/documents.ts';

export interface FollowDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly documents: Documents;
  readonly deliveries: Deliveries;
}

/** Trigger: GET …/documents. Reads only. */
export async function listDocuments(
  deps: FollowDeps,
  conferenceId: ConferenceId,
  caller: Caller,
): Promise<DocumentRecord[]> {
  demandConference(caller, await deps.conferences.get(conferenceId));
  const limit = limitOf(caller);
  const all = await deps.documents.ofConference(conferenceId);
  return limit === undefined ? all : all.filter(({ branches }) => branches.includes(limit));
}

/** Trigger: GET …/deliveries. Reads only. Walks the branches one after the other; the cursor says where it stands. */
export async function listDeliveries(
  deps: FollowDeps,
  { params, query, caller }: Request<typeof distributeRoutes.listDeliveries>,
) {
  const { document, branches } = await seen(deps, params, caller, query.branch);
  const start = query.cursor === undefined ? { branch: 0 } : placeOf(query.cursor, branches.length);
  const items: Delivery[] = [];
  let at: Place | undefined = branches.length > 0 ? start : undefined;
  while (at && items.length < query.limit) {
    const page: { items: Delivery[]; cursor?: string } = await deps.deliveries.page(
      document.id,
      branches[at.branch] as string,
      { limit: query.limit - items.length, cursor: at.cursor },
    );
    items.push(...page.items.filter(({ state }) => query.state === undefined || state === query.state));
    at = next(at, page.cursor, branches.length);
  }
  return {
    items: items.map(deliveryView),
    ...(at ? { cursor: Buffer.from(JSON.stringify([at.branch, at.cursor ?? null])).toString('base64url') } : {}),
  };
}

/** Trigger: GET …/summary. Counted from the rows each time: there is no counter that could go wrong. */
export async function summariseDeliveries(
  deps: FollowDeps,
  { params, caller }: Request<typeof distributeRoutes.summariseDeliveries>,
) {
  const { document, branches } = await seen(deps, params, caller);
  const rows = await Promise.all(branches.map((branch) => deps.deliveries.statesOf(document.id, branch)));
  const all = rows.flat();
  const states = Object.fromEntries(
    deliveryStates.map((state) => [state, all.filter((one) => one === state).length]),
  ) as Record<DeliveryState, number>;
  return {
    documentId: document.id,
    recipients: all.length,
    states,
    reckoning: reckoning(all),
    branches: branches.map((branch, i) => ({
      branch,
      recipients: rows[i]?.length ?? 0,
      ...reckoning(rows[i] ?? []),
    })),
  };
}

/**
 * Trigger: GET …/deliveries.csv. Reads only. Compressed on the way: 20,000 rows are some 5 MB, in base64 more than the 6 MB
 * that a Lambda answers.
 */
export async function exportDeliveries(
  deps: FollowDeps,
  { params, caller }: Request<typeof distributeRoutes.exportDeliveries>,
): Promise<FileAnswer> {
  const { document, branches } = await seen(deps, params, caller);
  const rows = await Promise.all(branches.map((branch) => deps.deliveries.ofBranch(document.id, branch)));
  return {
    mediaType: 'text/csv; charset=utf-8',
    bytes: gzipSync(
      deliverySheet(
        rows.flat().sort((a, b) => a.branch.localeCompare(b.branch) || a.pointCode.localeCompare(b.pointCode)),
      ),
    ),
    fileName: `${document.id}.csv`,
    headers: { 'content-encoding': 'gzip' },
  };
}

function reckoning(all: readonly DeliveryState[]) {
  const counts = { delivered: 0, acknowledged: 0, failed: 0, unknown: 0 };
  for (const state of all) counts[reckoned(state)]++;
  return counts;
}

/** The document and those of its branches that the caller may see and asks for. */
async function seen(
  deps: FollowDeps,
  { conferenceId, documentId }: { conferenceId: ConferenceId; documentId: string },
  caller: Caller,
  wanted?: string,
): Promise<{ document: DocumentRecord; branches: string[] }> {
  demandConference(caller, await deps.conferences.get(conferenceId));
  const document = await deps.documents.get(conferenceId, documentId);
  const limit = limitOf(caller);
  const branches = document.branches.filter(
    (branch) => (limit === undefined || branch === limit) && (wanted === undefined || branch === wanted),
  );
  return { document, branches };
}

interface Place {
  readonly branch: number;
  readonly cursor?: string | undefined;
}

function next(at: Place, cursor: string | undefined, branches: number): Place | undefined {
  if (cursor) return { branch: at.branch, cursor };
  return at.branch + 1 < branches ? { branch: at.branch + 1 } : undefined;
}

function placeOf(cursor: string, branches: number): Place {
  try {
    const [branch, inner] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    const isPlace = Number.isInteger(branch) && (branch as number) >= 0 && (branch as number) < branches;
    if (isPlace && (inner === null || typeof inner === 'string')) {
      return { branch: branch as number, cursor: inner ?? undefined };
    }
  } catch {
    // falls through to the refusal
  }
  throw invalid([{ field: 'query/cursor', reason: 'is not a cursor of this list' }]);
}

function deliveryView(delivery: Delivery) {
  const bounced = bouncedAt(delivery);
  return {
    ...delivery,
    bouncedAfterDelivery: isBouncedAfterDelivery(delivery),
    ...(bounced === undefined ? {} : { bouncedAt: bounced }),
  };
}
