import { parseArgs } from 'node:util';

/** What one run of a conference is asked to do. */
export interface ConferenceOptions {
  readonly points: string;
  readonly count?: number;
  readonly select?: string;
  readonly where: ReadonlyMap<string, string>;
  /** Code of the chair's hall; the first point of the choice where absent. */
  readonly host?: string;
  /** From start to end. */
  readonly minutes: number;
  /** From scheduling to the doors; estimated where absent. */
  readonly leadSeconds?: number;
  readonly seed: number;
  readonly report?: string;
  /** Replica rooms the account is taken to have; what the points need where absent. */
  readonly replicas?: number;
  /** Bridges seated in one room; as deployed where absent. */
  readonly roomSeats?: number;
  /** none, a profile or a file. */
  readonly faults: string;
  /** Mails a second that the account is taken to have. */
  readonly mailRate: number;
  readonly keep: boolean;
}

export const help = `Runs one whole national conference in a fresh local cloud, through the public API and Chime signalling only.

  npm run conference -- --points FILE [options]

Who takes part
  --points FILE      directory as CSV: code,name,level,type,parent_code; "sample" is the country of a local start
  --count N          N points in all, spread over the provinces, with what stands above each
  --select FILE      only the points whose code is in this CSV (column "code"), with what stands above each
  --where COL=VALUE  only those rows of the selection (of the points, without --select); may be repeated
  --host CODE        the chair's hall (first point of the choice)

How it goes
  --minutes M        from start to end (2); joins are spread over a quarter of it, 60 s at most
  --lead S           seconds from scheduling to the doors (estimated: links, PINs and agendas go out meanwhile)
  --seed S           who is late, absent, drops, does not acknowledge (1)
  --faults PROFILE   none, light, heavy, a single one (chime-throttle, tables-conflict, …: a wrong name lists them), or
                     a JSON file (none); a fault that was wanted and never fired fails the run

What the account is taken to have
  --replicas R       replica rooms of a primary (what the points need; the standing quota is 4, at most 40 by request)
  --room-seats N     bridges seated in one room (240); few make replica rooms of a small conference
  --mail-rate N      mails a second (250; a new account has 14)

What comes out
  --report DIR       summary.json, attendance.csv, attendance.xlsx, conclusions.pdf, deliveries.csv
  --keep             leave the temporary cloud's data and say where it is

Examples
  npm run conference -- --points units.csv --count 542 --minutes 2 --report out
  npm run conference -- --points units.csv --select origin.csv --where old_province="Bắc Giang"

It ends with 0 when every invariant holds, with 1 when one is broken, with 2 when it could not be run.
`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function readOptions(argv: readonly string[]): ConferenceOptions | 'help' {
  const { values } = parsed(argv);
  if (values.help) return 'help';
  if (!values.points) throw new UsageError('--points FILE is needed');
  const where = new Map<string, string>();
  for (const each of values.where ?? []) {
    const at = each.indexOf('=');
    if (at < 1) throw new UsageError(`--where takes COLUMN=VALUE, given ${JSON.stringify(each)}`);
    where.set(each.slice(0, at), each.slice(at + 1).replace(/^"(.*)"$/, '$1'));
  }
  const count = numeric(values.count, 'count', 1, 10_000, true);
  const leadSeconds = numeric(values.lead, 'lead', 1, 86_400);
  const replicas = numeric(values.replicas, 'replicas', 1, 40, true);
  const roomSeats = numeric(values['room-seats'], 'room-seats', 2, 240, true);
  return {
    points: values.points,
    where,
    minutes: numeric(values.minutes, 'minutes', 0.1, 600) ?? 2,
    seed: numeric(values.seed, 'seed', 0, 2 ** 31, true) ?? 1,
    faults: values.faults ?? 'none',
    mailRate: numeric(values['mail-rate'], 'mail-rate', 1, 10_000) ?? 250,
    keep: values.keep ?? false,
    ...(count === undefined ? {} : { count }),
    ...(leadSeconds === undefined ? {} : { leadSeconds }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(roomSeats === undefined ? {} : { roomSeats }),
    ...(values.select ? { select: values.select } : {}),
    ...(values.host ? { host: values.host } : {}),
    ...(values.report ? { report: values.report } : {}),
  };
}

function parsed(argv: readonly string[]) {
  const one = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        points: one,
        count: one,
        select: one,
        where: { type: 'string', multiple: true },
        host: one,
        minutes: one,
        lead: one,
        seed: one,
        report: one,
        replicas: one,
        'room-seats': one,
        faults: one,
        'mail-rate': one,
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function numeric(
  text: string | undefined,
  name: string,
  least: number,
  most: number,
  whole = false,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!text.trim() || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    throw new UsageError(
      `--${name} takes a ${whole ? 'whole ' : ''}number from ${least} to ${most}, given ${JSON.stringify(text)}`,
    );
  }
  return value;
}
