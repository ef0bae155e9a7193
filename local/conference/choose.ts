import { replicasCeiling } from '../../shared/domain/capacity.ts';
import { type BridgeId, digest } from '../../shared/domain/ids.ts';
import { planRooms, usualRoomLimits } from '../../shared/domain/room-plan.ts';
import type { ConferenceOptions } from './options.ts';
import { type PointRow, readPoints, readRows, selectedCodes, spread, withAncestors } from './points.ts';
import { Refusal } from './refusal.ts';

/** Who takes part, by the options. */
export function choosePoints(options: ConferenceOptions): { points: PointRow[]; host: string } {
  let points = readPoints(options.points);
  if (options.select || options.where.size > 0) {
    const codes = selectedCodes(readRows(options.select ?? options.points), options.where);
    if (codes.size === 0)
      throw new Refusal(`no row of ${options.select ?? options.points} has ${wishOf(options.where)}`);
    points = withAncestors(points, codes);
  }
  if (options.count !== undefined) points = spread(points, options.count);
  const host = options.host ?? points[0]?.code;
  if (host === undefined) throw new Refusal('there is no point to take part');
  if (!points.some(({ code }) => code === host))
    throw new Refusal(`--host ${host} is not among the ${points.length} chosen points (${someOf(points)})`);
  return { points, host };
}

const wishOf = (where: ReadonlyMap<string, string>): string =>
  where.size === 0 ? 'a code' : [...where].map(([column, value]) => `${column}=${JSON.stringify(value)}`).join(', ');

/** Enough to see what a code looks like. */
const someOf = (points: readonly PointRow[]): string =>
  [...points.slice(0, 3).map(({ code }) => code), ...(points.length > 3 ? ['…'] : [])].join(', ');

/** What a new account has without asking (Chime quota "replica meetings per primary"). */
const standingReplicas = 4;

/** Replica rooms these points need, at least what every account has. Throws Refusal where no account is granted so many. */
export function replicasFor(
  points: readonly PointRow[],
  host: string,
  roomSeats: number = usualRoomLimits.roomSeats,
): number {
  const byCode = new Map(points.map((point) => [point.code, point]));
  const branchOf = (point: PointRow): string => {
    const above = byCode.get(point.parent);
    return point.level === 'province' || !above ? point.code : branchOf(above);
  };
  const { rooms } = planRooms(
    points.map((point) => ({
      id: `brg_${digest(12, point.code)}` as BridgeId,
      branch: branchOf(point),
      isHead: point.level === 'province',
      isHost: point.code === host,
    })),
    { roomSeats },
  );
  const replicas = rooms.length - 1;
  if (replicas > replicasCeiling)
    throw new Refusal(
      `${points.length} points at ${roomSeats} a room need ${replicas} replica rooms; AWS grants ${replicasCeiling}`,
    );
  return Math.max(standingReplicas, replicas);
}
