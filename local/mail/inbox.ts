import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeWords, type ReadMail, readHeaders, readMime } from './mime.ts';

/** One line of the inbox: what lists show, without opening the mail. */
export interface MailSummary {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** sent, delivered, bounced, complained, rejected … as the last event told. */
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NewMail {
  readonly id: string;
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MailQuery {
  readonly to?: string;
  /** Only mails after this sequence number. */
  readonly after?: number;
  readonly limit?: number;
  readonly newestFirst?: boolean;
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly sender: string;
  readonly recipients: string;
  readonly subject: string;
  readonly state: string;
  readonly tags: string;
}

/** Every mail that was sent, on disk: ten thousand with attachments cost no memory and survive a restart. */
export function mailInbox(file: string, { durable = true } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'NORMAL' : 'OFF'}`);
  db.exec(`CREATE TABLE IF NOT EXISTS mails (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, at INTEGER, sender TEXT,
    recipients TEXT, subject TEXT, state TEXT, tags TEXT)`);
  // Apart from the lines, so that a list never walks over attachments.
  db.exec('CREATE TABLE IF NOT EXISTS sources (seq INTEGER PRIMARY KEY, raw BLOB)');
  db.exec(
    'CREATE TABLE IF NOT EXISTS recipients (address TEXT, seq INTEGER, PRIMARY KEY (address, seq)) WITHOUT ROWID',
  );
  const insert = db.prepare(
    'INSERT INTO mails (id, at, sender, recipients, subject, state, tags) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertSource = db.prepare('INSERT INTO sources (seq, raw) VALUES (?, ?)');
  const insertRecipient = db.prepare('INSERT OR IGNORE INTO recipients (address, seq) VALUES (?, ?)');
  const setState = db.prepare('UPDATE mails SET state = ? WHERE id = ?');
  const columns = 'm.seq, id, at, sender, m.recipients, subject, state, tags';
  const one = db.prepare(`SELECT ${columns}, raw FROM mails m JOIN sources s ON s.seq = m.seq WHERE id = ?`);
  const list = (order: string) =>
    db.prepare(`SELECT ${columns} FROM mails m WHERE m.seq > ? ORDER BY m.seq ${order} LIMIT ?`);
  const listTo = (order: string) =>
    db.prepare(
      `SELECT ${columns} FROM recipients r CROSS JOIN mails m ON m.seq = r.seq WHERE r.address = ? AND r.seq > ? ORDER BY r.seq ${order} LIMIT ?`,
    );
  const lists = { ascAll: list('ASC'), descAll: list('DESC'), ascTo: listTo('ASC'), descTo: listTo('DESC') };
  let kept = (db.prepare('SELECT count(*) AS n FROM mails').get() as { n: number }).n;

  const summary = (row: Row): MailSummary => ({
    seq: row.seq,
    id: row.id,
    at: row.at,
    from: row.sender,
    to: JSON.parse(row.recipients) as string[],
    subject: row.subject,
    state: row.state,
    tags: JSON.parse(row.tags) as Record<string, string>,
  });

  return {
    add({ id, at, from, to, raw, tags }: NewMail): void {
      const subject = decodeWords(readHeaders(raw).get('subject') ?? '');
      db.exec('BEGIN');
      const line = insert.run(id, at, from, JSON.stringify(to), subject, 'sent', JSON.stringify(tags));
      const seq = line.lastInsertRowid;
      insertSource.run(seq, raw);
      kept += 1;
      for (const each of to) insertRecipient.run(each.toLowerCase(), seq);
      db.exec('COMMIT');
    },
    /** An event that comes after the end changes nothing: its mail is on disk as it was. */
    setState(id: string, state: string): void {
      if (db.isOpen) setState.run(state, id);
    },
    list({ to, after = 0, limit = 200, newestFirst = false }: MailQuery = {}): MailSummary[] {
      const statement = lists[`${newestFirst ? 'desc' : 'asc'}${to ? 'To' : 'All'}`];
      const rows = to ? statement.all(to.toLowerCase(), after, limit) : statement.all(after, limit);
      return (rows as unknown as Row[]).map(summary); // the columns asked for; sqlite types them as unknown values
    },
    count: (): number => kept,
    open(id: string): (MailSummary & ReadMail & { readonly raw: Buffer }) | undefined {
      const row = one.get(id) as (Row & { raw: Uint8Array }) | undefined;
      if (!row) return undefined;
      const raw = Buffer.from(row.raw);
      const { from: _, to: __, ...mime } = readMime(raw);
      return { ...mime, ...summary(row), raw };
    },
    clear(): void {
      db.exec('DELETE FROM mails; DELETE FROM sources; DELETE FROM recipients');
      kept = 0;
    },
    close: () => db.close(),
  };
}

export type MailInbox = ReturnType<typeof mailInbox>;
