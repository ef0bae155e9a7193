import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Flags, type Invocation, UsageError } from './arguments.ts';
import { audit } from './audit.ts';
import type { Client } from './client.ts';
import type {
  Board,
  Conference,
  Delivery,
  DeliveryCounts,
  Document,
  ImportPreview,
  ImportRow,
  Rooms,
  Saved,
} from './show.ts';
import {
  showBridgesBoard,
  showConference,
  showConferences,
  showDeliveries,
  showDocuments,
  showImport,
  showPlan,
} from './show.ts';

export interface Session {
  readonly client: Client;
  readonly token: () => Promise<string>;
  readonly print: (text: string) => void;
  readonly write: (bytes: Uint8Array) => void;
  readonly wait: (ms: number) => Promise<void>;
}

/** Exit codes beside 0. */
export const fileHasErrors = 3;

type Run = (session: Session, invocation: Invocation) => Promise<number>;

export const runs: Readonly<Record<string, Run>> = {
  import: importFile,
  plan,
  schedule,
  status,
  deliveries,
  audit,
  export: exportFile,
  token: showToken,
};

const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** For a script, or for several commands after one sign-in: what NHIPCAU_TOKEN takes. */
async function showToken({ token, print }: Session): Promise<number> {
  print(await token());
  return 0;
}

async function importFile(
  { client, print, wait }: Session,
  { operands: [path = ''], flags }: Invocation,
): Promise<number> {
  const mediaType = mediaTypes[path.split('.').at(-1)?.toLowerCase() ?? ''];
  if (!mediaType) throw new UsageError(`An import takes a .csv or .xlsx file, given ${JSON.stringify(path)}.`);
  const file = { bytes: bytesOf(path), mediaType, name: basename(path) };
  let preview = await client.call<ImportPreview>('POST', '/points/imports', {
    file,
    idempotencyKey: crypto.randomUUID(),
  });
  const at = `/points/imports/${preview.id}`;
  const rows = flags.rows || preview.errorCount > 0 ? await rowsOf(client, at, flags) : [];
  const isClean = preview.errorCount === 0;
  if (flags.commit && isClean) {
    preview = await client.call<ImportPreview>('POST', `${at}/commit`, { idempotencyKey: `commit-${preview.id}` });
    while (preview.status === 'committing') {
      await wait(500);
      preview = await client.call<ImportPreview>('GET', at);
    }
  }
  print(flags.json ? json({ ...preview, rows }) : showImport(preview, rows, Boolean(flags.commit)));
  if (!isClean) return fileHasErrors;
  return preview.status === 'refused' ? 1 : 0;
}

/** All rows on demand; those with errors otherwise. */
function rowsOf(client: Client, at: string, flags: Flags): Promise<ImportRow[]> {
  return client.all<ImportRow>(`${at}/rows`, { limit: 500, verdict: flags.rows ? undefined : 'error' });
}

async function plan({ client, print }: Session, { flags }: Invocation): Promise<number> {
  const answer = await client.call<Omit<Saved, 'conference'>>('POST', '/conferences/plan', {
    body: conferenceOf(flags),
  });
  print(flags.json ? json(answer) : showPlan(answer));
  return answer.plan && answer.plan.refusals.length > 0 ? 1 : 0;
}

async function schedule({ client, print }: Session, { flags }: Invocation): Promise<number> {
  const body = conferenceOf(flags);
  const saved = await client.call<Saved>('POST', '/conferences', { body, idempotencyKey: crypto.randomUUID() });
  print(flags.json ? json(saved) : `${showConference(saved.conference)}\n\n${showPlan(saved)}`);
  return 0;
}

async function status({ client, print }: Session, { operands: [id], flags }: Invocation): Promise<number> {
  if (id === undefined) {
    const list = await client.call<{ items: Conference[] }>('GET', '/conferences', { query: { limit: 50 } });
    print(flags.json ? json(list) : showConferences(list.items));
    return 0;
  }
  const path = `/conferences/${idOf(id)}`;
  const conference = await client.call<Conference>('GET', path);
  const [rooms, board] = await Promise.all([
    client.call<Rooms>('GET', `${path}/rooms`),
    client.call<Board>('GET', `${path}/board`),
  ]);
  print(
    flags.json
      ? json({ conference, rooms, board: { ...board, rows: undefined } })
      : `${showConference(conference)}\n\n${showBridgesBoard(rooms, board)}`,
  );
  return 0;
}

async function deliveries({ client, print }: Session, { operands: [id = ''], flags }: Invocation): Promise<number> {
  const path = `/conferences/${idOf(id)}/documents`;
  if (flags.document === undefined) {
    const { items } = await client.call<{ items: Document[] }>('GET', path);
    const counts = await Promise.all(
      items.map((each) => client.call<DeliveryCounts>('GET', `${path}/${each.id}/summary`)),
    );
    print(flags.json ? json({ items, counts }) : showDocuments(items, counts));
    return 0;
  }
  const state = flags.state as string | undefined;
  const rows = await client.all<Delivery>(`${path}/${flags.document}/deliveries`, { limit: 500, state });
  print(flags.json ? json(rows) : showDeliveries(rows));
  return 0;
}

async function exportFile(
  { client, print, write }: Session,
  { operands: [id = '', what = ''], flags }: Invocation,
): Promise<number> {
  const path = await pathOfExport(client, `/conferences/${idOf(id)}`, what, flags);
  const bytes = await client.download(path);
  const out = (flags.out as string | undefined) ?? what;
  if (out === '-') write(bytes);
  else {
    writeFileSync(out, bytes);
    print(flags.json ? json({ file: out, bytes: bytes.length }) : `${out}  ${bytes.length} bytes`);
  }
  return 0;
}

async function pathOfExport(client: Client, conference: string, what: string, flags: Flags): Promise<string> {
  switch (what) {
    case 'attendance.csv':
    case 'attendance.xlsx':
      return `${conference}/${what}`;
    case 'conclusions.pdf': {
      const { items } = await client.call<{ items: { id: string; draftedAt: string }[] }>(
        'GET',
        `${conference}/conclusions`,
      );
      const newest = items.toSorted((a, b) => (a.draftedAt < b.draftedAt ? 1 : -1))[0];
      if (!newest) throw new Error('This conference has no conclusions yet.');
      return `${conference}/conclusions/${newest.id}/pdf`;
    }
    case 'deliveries.csv': {
      const { items } = await client.call<{ items: Document[] }>('GET', `${conference}/documents`);
      const document = flags.document ?? items.find(({ kind }) => kind === 'conclusions')?.id ?? items[0]?.id;
      if (!document) throw new Error('Nothing has been sent out for this conference yet.');
      return `${conference}/documents/${document}/deliveries.csv`;
    }
    default:
      throw new UsageError(
        `There is no export ${JSON.stringify(what)}; there are attendance.csv, attendance.xlsx, conclusions.pdf, deliveries.csv.`,
      );
  }
}

/** The body of create and plan: the file, and the flags over it. */
export function conferenceOf(flags: Flags): Record<string, unknown> {
  const file =
    flags.file === undefined
      ? {}
      : (JSON.parse(bytesOf(flags.file as string).toString('utf8')) as Record<string, unknown>);
  const given = {
    title: flags.title,
    chair: flags.chair,
    office: flags.office,
    hostPoint: flags.host,
    doorsOpenAt: instantOf('doors-open-at', flags),
    startsAt: instantOf('starts-at', flags),
    endsAt: instantOf('ends-at', flags),
    operatorPhone: flags.phone,
    classification: flags.classification ?? file.classification ?? 'internal',
    draft: flags.draft,
  };
  const invited = { all: flags.all, subtrees: flags.subtree, codes: flags.point, except: flags.except };
  const body: Record<string, unknown> = { ...file, ...defined(given) };
  if (Object.keys(defined(invited)).length > 0) body.invited = defined(invited);
  const missing = ['title', 'chair', 'office', 'hostPoint', 'startsAt', 'endsAt', 'invited', 'operatorPhone'].filter(
    (name) => body[name] === undefined,
  );
  if (missing.length > 0) throw new UsageError(`The conference lacks ${missing.join(', ')}; see nhipcau --help.`);
  return body;
}

function instantOf(name: string, flags: Flags): string | undefined {
  const text = flags[name] as string | undefined;
  if (text === undefined) return undefined;
  if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new UsageError(
      `--${name} takes an instant with its offset like 2027-03-01T08:00:00+07:00, given ${JSON.stringify(text)}.`,
    );
  }
  return new Date(text).toISOString();
}

function idOf(text: string): string {
  if (!/^cnf_[0-9a-z]{12}$/.test(text))
    throw new UsageError(`A conference is named like cnf_0123456789ab, given ${JSON.stringify(text)}.`);
  return text;
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
