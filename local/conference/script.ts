import { addressesOf, type PointRow } from './points.ts';
import { between, drawn, shuffled } from './random.ts';

/** What one hall will do, decided before the conference by the seed alone. Fractions are of the conference, 0 start, 1 end. */
export interface HallScript {
  readonly code: string;
  readonly name: string;
  /** Gets the link. */
  readonly hostAddress: string;
  /** Gets the PIN, the agenda and the conclusions. */
  readonly officeAddress: string;
  readonly joins: 'in-time' | 'late' | 'never';
  /** Where in the window of joining, 0..1. */
  readonly joinsAt: number;
  /** The line is cut at `at` and comes back after `forSeconds`. */
  readonly outages: readonly Outage[];
  /** Leaves by itself before the end. */
  readonly leavesAt?: number;
  readonly rollCall?: RollCall;
  /** Another device of the hall took the roll too, without a line; its copy comes in after the first. */
  readonly otherCopy?: OtherCopy;
  /** One is shut out in the last quarter: of those that are in by then, the one whose turn is first. */
  readonly shutOutTurn?: number;
  /** Part of a delegate's name here and nowhere else: where it turns up, a name has leaked. */
  readonly canary: string;
  readonly acknowledges: boolean;
  /** Its office's mailbox does not exist: no PIN, no papers. */
  readonly bounces: boolean;
  /** It is in the room and is not seen. */
  readonly hasNoCamera?: boolean;
  /** The clock of the hall's machine, off by so much. */
  readonly clockSkewMs: number;
}

export interface OtherCopy {
  readonly rollCall: RollCall;
  /** So long before it was sent. */
  readonly secondsBefore: number;
  readonly clockSkewMs: number;
}

export interface Outage {
  readonly at: number;
  readonly forSeconds: number;
}

export type DelegateMode = 'in-person' | 'online' | 'absent' | 'absent-with-leave';

export interface Delegate {
  readonly name: string;
  readonly position: string;
  readonly mode: DelegateMode;
  readonly substituteFor?: string;
  readonly reason?: string;
}

export interface RollCall {
  readonly presentCount: number;
  readonly delegates: readonly Delegate[];
}

/** Shares of the halls; each that is over 0 takes at least one hall. */
export interface Shares {
  readonly absent: number;
  readonly late: number;
  readonly outage: number;
  readonly leavesEarly: number;
  readonly withoutRollCall: number;
  readonly withoutAcknowledgement: number;
  readonly bounces: number;
  readonly withoutCamera: number;
}

export const usualShares: Shares = {
  absent: 0.02,
  late: 0.04,
  outage: 0.08,
  leavesEarly: 0.02,
  withoutRollCall: 0.03,
  withoutAcknowledgement: 0.12,
  bounces: 0.01,
  withoutCamera: 0.02,
};

/** The mailbox label by which the local mail answers with a hard bounce. */
export const bounceLabel = '+bounce';

/** One script for each point. The chair's hall does everything as it should. */
export function writeScripts(
  points: readonly PointRow[],
  host: string,
  seed: number,
  shares: Shares = usualShares,
): HallScript[] {
  const codes = points.map((point) => point.code).filter((code) => code !== host);
  const group = (share: number, name: string, among: readonly string[] = codes): Set<string> => {
    const size = share > 0 ? Math.min(among.length, Math.max(1, Math.round(codes.length * share))) : 0;
    return new Set(shuffled(drawn(seed, name), among).slice(0, size));
  };
  const bounces = group(shares.bounces, 'bounces');
  const reachable = codes.filter((code) => !bounces.has(code));
  const absent = group(shares.absent, 'absent', reachable);
  const joining = reachable.filter((code) => !absent.has(code));
  const late = group(shares.late, 'late', joining);
  const inTime = joining.filter((code) => !late.has(code));
  const outage = group(shares.outage, 'outage', inTime);
  const leaving = group(
    shares.leavesEarly,
    'leaves',
    inTime.filter((code) => !outage.has(code)),
  );
  const withoutRollCall = group(shares.withoutRollCall, 'roll-call', joining);
  const withoutAcknowledgement = group(shares.withoutAcknowledgement, 'acknowledgement', reachable);
  const steady = inTime.filter((code) => !outage.has(code) && !leaving.has(code));
  const turns = shuffled(drawn(seed, 'shut-out'), steady);
  // Drawn among those whose line does not break either: they stand on the board for this alone.
  const withoutCamera = group(shares.withoutCamera, 'camera', steady);
  const [twoDevices] = shuffled(
    drawn(seed, 'two-devices'),
    joining.filter((code) => code !== turns[0] && !withoutRollCall.has(code)),
  );

  return points.map(({ code, name }) => {
    const random = drawn(seed, 'hall', code);
    const joins = bounces.has(code) || absent.has(code) ? 'never' : late.has(code) ? 'late' : 'in-time';
    const canary = canaryOf(drawn(seed, 'canary', code));
    const rollCall = joins === 'never' || withoutRollCall.has(code) ? undefined : rollCallOf(random, canary);
    const addresses = addressesOf(code, bounces.has(code) ? bounceLabel : '');
    const script: HallScript = {
      code,
      name,
      hostAddress: addresses.host,
      officeAddress: addresses.office,
      joins,
      joinsAt: random(),
      outages: outage.has(code) ? outagesOf(random) : [],
      acknowledges: !bounces.has(code) && !withoutAcknowledgement.has(code),
      bounces: bounces.has(code),
      clockSkewMs: between(random, -skewMs, skewMs),
      ...(withoutCamera.has(code) ? { hasNoCamera: true } : {}),
      ...(leaving.has(code) ? { leavesAt: 0.6 + 0.3 * random() } : {}),
      ...(steady.includes(code) && code !== twoDevices ? { shutOutTurn: turns.indexOf(code) } : {}),
      canary,
      ...(rollCall ? { rollCall } : {}),
      ...(rollCall && code === twoDevices ? { otherCopy: otherCopyOf(drawn(seed, 'copy', code), rollCall) } : {}),
    };
    return script;
  });
}

const skewMs = 300_000;

/** Half of those whom the first copy names, marked otherwise, and two whom it lacks. */
function otherCopyOf(random: () => number, { delegates }: RollCall): OtherCopy {
  const known = delegates
    .filter((_, at) => at % 2 === 1)
    .map(
      ({ name, position, mode }): Delegate => ({ name, position, mode: mode === 'online' ? 'in-person' : 'online' }),
    );
  const names = new Set(delegates.map(({ name }) => name));
  const size = known.length + 2;
  const seen = new Set<string>();
  while (known.length < size) {
    const name = inventName(random);
    if (names.has(name) || seen.has(name)) continue;
    seen.add(name);
    known.push({ name, position: pickOf(random, positions), mode: 'in-person' });
  }
  const presentCount = known.filter(({ mode }) => mode === 'in-person').length;
  return {
    rollCall: { presentCount, delegates: known },
    secondsBefore: between(random, 60, 240),
    clockSkewMs: between(random, -skewMs, skewMs),
  };
}

function canaryOf(random: () => number): string {
  return `Vy${Array.from({ length: 14 }, () => String.fromCharCode(97 + between(random, 0, 25))).join('')}`;
}

/** One or two, apart from each other and from both ends. */
function outagesOf(random: () => number): Outage[] {
  const first = { at: 0.1 + 0.25 * random(), forSeconds: 1 + 6 * random() };
  return random() < 0.3 ? [first, { at: 0.55 + 0.2 * random(), forSeconds: 1 + 3 * random() }] : [first];
}

const families = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Phan',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Lý',
];
const middles = ['Văn', 'Thị', 'Đức', 'Minh', 'Ngọc', 'Quốc', 'Thanh', 'Hữu', 'Xuân', 'Thuỳ'];
const givens = [
  'An',
  'Bình',
  'Cường',
  'Dũng',
  'Hà',
  'Hạnh',
  'Khánh',
  'Lan',
  'Mai',
  'Nghĩa',
  'Phượng',
  'Quyên',
  'Sơn',
  'Tuyết',
  'Vượng',
  'Yến',
];
const positions = ['Chủ tịch', 'Phó Chủ tịch', 'Bí thư', 'Chánh Văn phòng', 'Trưởng phòng', 'Chuyên viên'];

const pickOf = (random: () => number, from: readonly string[]) => from[between(random, 0, from.length - 1)] as string;
const inventName = (random: () => number) =>
  `${pickOf(random, families)} ${pickOf(random, middles)} ${pickOf(random, givens)}`;

/** 6 to 14 delegates with invented names, no name twice in a hall; the first bears the canary. */
function rollCallOf(random: () => number, canary: string): RollCall {
  const pick = (from: readonly string[]) => pickOf(random, from);
  const invent = () => inventName(random);
  const names = new Set([`${pick(families)} Thị ${canary}`]);
  const size = between(random, 6, 14);
  while (names.size < size) names.add(invent());
  /** Somebody else than those who are there: nobody stands in for himself or herself. */
  const missing = () => {
    let name = invent();
    while (names.has(name)) name = invent();
    return name;
  };
  const delegates = [...names].map((name): Delegate => {
    const mode = modeOf(random());
    const isSubstitute = mode === 'in-person' && random() < 0.06;
    return {
      name,
      position: pick(positions),
      mode,
      ...(isSubstitute ? { substituteFor: missing() } : {}),
      ...(mode === 'absent-with-leave' ? { reason: 'Đi công tác' } : {}),
    };
  });
  return { presentCount: delegates.filter(({ mode }) => mode === 'in-person').length, delegates };
}

function modeOf(draw: number): DelegateMode {
  if (draw < 0.86) return 'in-person';
  if (draw < 0.92) return 'online';
  return draw < 0.97 ? 'absent-with-leave' : 'absent';
}
