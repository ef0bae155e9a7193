import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { type Place, pageOfList } from '../../shared/domain/pages.ts';
import { compareVietnamese } from '../../shared/domain/text.ts';
import type { Bridges } from '../../shared/store/bridges.ts';

/** The bridges of a conference, branch by branch, within a branch in Vietnamese order. Reads only the branches of the page. */
export async function listBridges(
  bridges: Pick<Bridges, 'ofBranch'>,
  conference: Conference,
  {
    branch,
    withdrawn,
    limit,
    cursor,
  }: { branch?: string | undefined; withdrawn: boolean; limit: number; cursor?: string | undefined },
): Promise<{ items: Bridge[]; cursor?: string }> {
  const from = cursor === undefined ? '' : branchIn(cursor);
  const wanted = (conference.branches ?? conference.invitedBranches ?? []).filter(
    (b) => branch === undefined || b === branch,
  );
  const rest = wanted.filter((b) => b >= from).sort();
  const found: Bridge[] = [];
  for (const [at, each] of rest.entries()) {
    found.push(
      ...(await bridges.ofBranch(conference.id, each)).filter((b) => withdrawn || b.withdrawnAt === undefined),
    );
    // one more than a page of what follows the cursor's own branch tells that there is a next page
    const sure = at === 0 && cursor !== undefined ? 0 : found.length;
    if (sure > limit) break;
  }
  found.sort((a, b) => compare(placeOf(a), placeOf(b)));
  return pageOfList(found, { limit, cursor }, placeOf, compare);
}

function placeOf(bridge: Bridge): Place {
  return [bridge.branch, bridge.name, bridge.id];
}

function compare(a: Place, b: Place): number {
  const [branchA, nameA, idA] = a as [string, string, string];
  const [branchB, nameB, idB] = b as [string, string, string];
  if (branchA !== branchB) return branchA < branchB ? -1 : 1;
  return compareVietnamese(nameA, nameB) || (idA < idB ? -1 : idA > idB ? 1 : 0);
}

function branchIn(cursor: string): string {
  try {
    return String((JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[])[0]);
  } catch {
    return ''; // pageOfList refuses it
  }
}
