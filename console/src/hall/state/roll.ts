export type DelegateMode = 'in-person' | 'online' | 'absent' | 'absent-with-leave';
export const delegateModes: readonly DelegateMode[] = ['in-person', 'online', 'absent', 'absent-with-leave'];

export interface Delegate {
  readonly name: string;
  readonly position?: string | undefined;
  readonly unit?: string | undefined;
  readonly mode: DelegateMode;
  readonly substituteFor?: string | undefined;
  readonly reason?: string | undefined;
}

/** The roll as this device has it. `revision`: the coordinator's that it was made from. */
export interface Roll {
  readonly revision: number;
  readonly presentCount?: number | undefined;
  readonly delegates: readonly Delegate[];
  /**
   * same: as the coordinator has it. changed: being written here. waiting: said to be sent and kept on this device until it
   * is. merged: what was sent met another copy, and the outcome of both is not what was sent.
   */
  readonly state: 'same' | 'changed' | 'waiting' | 'merged';
  /** When it was taken, by the coordinator's clock as far as this device knows it; ms. */
  readonly takenAt?: number | undefined;
}

export interface RollOfServer {
  readonly revision: number;
  readonly presentCount?: number | undefined;
  readonly delegates: readonly Delegate[];
  readonly takenAt?: number | undefined;
  readonly merged: boolean;
}

export const emptyRoll: Roll = { revision: 0, delegates: [], state: 'same' };

/** What the coordinator has; never over what was written here and not sent. */
export function received(mine: Roll | undefined, given: RollOfServer): Roll {
  if (mine && (mine.state === 'changed' || mine.state === 'waiting')) return mine;
  const state = mine?.state === 'merged' && mine.revision === given.revision ? 'merged' : 'same';
  return { ...asGiven(given), state };
}

/**
 * The answer to a roll that was sent. Where the first answer was lost, the one to the repeat does not say that it was united with
 * another: its revision does. A roll that was changed meanwhile stays as it is here and counts on from there, unless there is more in
 * the other than it knows of: sent as the next revision it would strike that out, sent as what it is it is united again.
 */
export function accepted(mine: Roll, sent: Roll, given: RollOfServer): Roll {
  const isUnited = (given.merged || given.revision > sent.revision + 1) && !saysTheSame(sent, given);
  if (mine !== sent) return isUnited ? mine : { ...mine, revision: given.revision };
  return { ...asGiven(given), state: isUnited ? 'merged' : 'same' };
}

/** Where another copy was met and everything came out as it was sent, there is nothing to look over. */
function saysTheSame(
  a: Pick<Roll, 'presentCount' | 'delegates'>,
  b: Pick<Roll, 'presentCount' | 'delegates'>,
): boolean {
  const said = ({ presentCount, delegates }: typeof a): string =>
    JSON.stringify([
      presentCount ?? null,
      delegates.map(({ name, position, unit, mode, substituteFor, reason }) => [
        ...[name.trim(), position?.trim() || null, unit || null, mode],
        ...[substituteFor?.trim() || null, reason?.trim() || null],
      ]),
    ]);
  return said(a) === said(b);
}

function asGiven({ revision, presentCount, delegates, takenAt }: RollOfServer): Omit<Roll, 'state'> {
  return {
    revision,
    delegates,
    ...(presentCount === undefined ? {} : { presentCount }),
    ...(takenAt ? { takenAt } : {}),
  };
}

export function withCount(roll: Roll, presentCount: number | undefined): Roll {
  const { presentCount: _before, ...rest } = roll;
  return { ...rest, ...(presentCount === undefined ? {} : { presentCount }), state: 'changed' };
}

export function withDelegate(roll: Roll, index: number, change: Partial<Delegate>): Roll {
  const delegates = roll.delegates.map((each, at) => (at === index ? tidy({ ...each, ...change }) : each));
  return { ...roll, delegates, state: 'changed' };
}

export function withAdded(roll: Roll, delegate: Delegate): Roll {
  return { ...roll, delegates: [...roll.delegates, tidy(delegate)], state: 'changed' };
}

export function withRemoved(roll: Roll, index: number): Roll {
  return { ...roll, delegates: roll.delegates.filter((_, at) => at !== index), state: 'changed' };
}

export function toSend(roll: Roll, takenAt: number): Roll {
  return { ...roll, state: 'waiting', takenAt };
}

/** Leave keeps its reason and nobody else one; who is absent stands in for nobody. */
function tidy({ reason, substituteFor, ...rest }: Delegate): Delegate {
  const isThere = rest.mode === 'in-person' || rest.mode === 'online';
  return {
    ...rest,
    ...(rest.mode === 'absent-with-leave' && reason !== undefined ? { reason } : {}),
    ...(isThere && substituteFor ? { substituteFor } : {}),
  };
}

export interface RollFault {
  readonly index: number;
  readonly fault: 'name' | 'reason';
}

/** What the coordinator would refuse: a delegate without a name, or on leave without its reason. */
export function rollFaults({ delegates }: Roll): RollFault[] {
  return delegates.flatMap(({ name, mode, reason }, index): RollFault[] => {
    if (name.trim() === '') return [{ index, fault: 'name' }];
    return mode === 'absent-with-leave' && !reason?.trim() ? [{ index, fault: 'reason' }] : [];
  });
}
