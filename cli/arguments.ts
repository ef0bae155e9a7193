import { parseArgs } from 'node:util';

/** A wrong call; the message says what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Invocation {
  readonly command: string;
  readonly operands: readonly string[];
  readonly flags: Flags;
}

export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

const text = { type: 'string' } as const;
const yes = { type: 'boolean' } as const;

const common = {
  url: text,
  user: text,
  json: yes,
  help: { ...yes, short: 'h' },
} as const;

const conferenceFlags = {
  file: text,
  title: text,
  chair: text,
  office: text,
  host: text,
  'doors-open-at': text,
  'starts-at': text,
  'ends-at': text,
  classification: text,
  phone: text,
  all: yes,
  subtree: { type: 'string', multiple: true },
  point: { type: 'string', multiple: true },
  except: { type: 'string', multiple: true },
  draft: yes,
} as const;

/** What each command takes beside the common flags, and its operands as help shows them. */
export const commands = {
  import: { operands: ['FILE'], flags: { commit: yes, rows: yes } },
  schedule: { operands: [], flags: conferenceFlags },
  plan: { operands: [], flags: conferenceFlags },
  status: { operands: ['[CONFERENCE]'], flags: {} },
  deliveries: { operands: ['CONFERENCE'], flags: { document: text, state: text } },
  audit: {
    operands: ['list|export|verify', 'CONFERENCE|directory|FILE.ndjson'],
    flags: { out: { ...text, short: 'o' }, act: text, actor: text, head: text },
  },
  export: {
    operands: ['CONFERENCE', 'attendance.csv|attendance.xlsx|conclusions.pdf|deliveries.csv'],
    flags: { out: { ...text, short: 'o' }, document: text },
  },
  token: { operands: [], flags: {} },
} as const;

export type Command = keyof typeof commands;

export function readInvocation(argv: readonly string[]): Invocation | 'help' {
  const [command, ...rest] = argv;
  if (command === undefined || ['help', '--help', '-h'].includes(command)) return 'help';
  if (!(command in commands)) {
    throw new UsageError(
      `There is no command ${JSON.stringify(command)}; there are ${Object.keys(commands).join(', ')}.`,
    );
  }
  const { operands, flags } = commands[command as Command];
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: rest, options: { ...common, ...flags }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (parsed.values.help) return 'help';
  const needed = operands.filter((name) => !name.startsWith('['));
  if (parsed.positionals.length < needed.length || parsed.positionals.length > operands.length) {
    throw new UsageError(
      `nhipcau ${command} takes ${operands.join(' ') || 'no operand'}, given ${parsed.positionals.length || 'none'}.`,
    );
  }
  return { command, operands: parsed.positionals, flags: parsed.values as Flags };
}

export const help = `nhipcau — the coordination of national conferences from a terminal

  nhipcau import FILE [--commit] [--rows]        read a directory file (CSV, XLSX): preview, errors by line, put in force
  nhipcau plan (--file F | flags)                what a conference would need and cost; nothing is saved
  nhipcau schedule (--file F | flags)            plan a conference for good
  nhipcau status [CONFERENCE]                    conferences; or one with its rooms and its board
  nhipcau deliveries CONFERENCE [--document D] [--state S]
                                                 who has what: counts by document, or the rows of one
  nhipcau export CONFERENCE attendance.csv|attendance.xlsx|conclusions.pdf|deliveries.csv [-o FILE|-]

  nhipcau audit list CONFERENCE|directory [--act A] [--actor ID]
                                                 who did what, as the audit record has it
  nhipcau audit export CONFERENCE|directory [-o FILE|-]
                                                 every entry, one a line (NDJSON)
  nhipcau audit verify CONFERENCE|directory|FILE.ndjson [--head SEQ:HASH]
                                                 whether each entry is as it was written; of a file without the system.
                                                 --head: one that was written down earlier must still be in it

  nhipcau token                                  signs in and prints the token, for NHIPCAU_TOKEN

Flags of plan and schedule
  --title T --chair C --office VPCP --host CODE --starts-at ISO --ends-at ISO [--doors-open-at ISO]
  --phone N [--classification internal] (--all | --subtree CODE… | --point CODE…) [--except CODE…] [--draft]
  --file F takes the same as JSON, as the API does; flags go before it.

Where and who
  --url URL          address of the installation        NHIPCAU_URL (http://127.0.0.1:4380)
  --user NAME        who has to sign in                 NHIPCAU_USER
  NHIPCAU_TOKEN      a token instead of a sign-in, for scripts; it is good for a quarter of an hour

  A command that needs it shows an address and opens it in the browser. There one signs in as on the pages of the installation, with the
  second factor; who has done so within the hour is not asked again, unless --user is given. The browser brings the answer to a port of
  this machine: from a machine without a browser, forward it (ssh -L 14380:127.0.0.1:14380 …) and open the address at one's own desk.
  Nothing of a sign-in is written to disk; it ends with the command.

  --json             the API's own answer instead of tables
  --help

Examples
  nhipcau import diem-cau.csv
  nhipcau import diem-cau.csv --commit --user van-phong
  export NHIPCAU_TOKEN=$(nhipcau token)          one sign-in for what follows in this terminal
  nhipcau plan --title "Hội nghị toàn quốc" --chair "Thủ tướng" --office VPCP --host 01 --all \\
      --starts-at 2027-03-01T08:00:00+07:00 --ends-at 2027-03-01T11:30:00+07:00 --phone "080 43162"
  nhipcau status cnf_0123456789ab
  nhipcau export cnf_0123456789ab attendance.xlsx -o diem-danh.xlsx

It ends with 0 when done, 1 when the installation refused or failed, 2 when it was called wrongly, 3 when an imported file has errors
or an audit record is broken.
`;
