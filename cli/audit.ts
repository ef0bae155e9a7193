import { readFileSync, writeFileSync } from 'node:fs';
import { type Head, type Verdict, verified } from '../shared/domain/audit-verify.ts';
import { type Flags, type Invocation, UsageError } from './arguments.ts';
import type { Session } from './commands.ts';
import { type AuditEntry, showAudit, showVerdict } from './show-audit.ts';

/** The chain does not verify. */
const broken = 3;

/** Reads the audit record; verifies it by the system's word or, of an export, by computing every digest here. */
export async function audit(
  { client, print, write }: Session,
  { operands: [what = '', of = ''], flags }: Invocation,
): Promise<number> {
  if (what === 'verify') {
    const head = headOf(flags.head);
    const verdict = isFile(of)
      ? verified(entriesIn(of), head)
      : await client.call<Verdict>('GET', `${pathOf(of)}/verification`, {
          query: head ? { seq: head.seq, hash: head.hash } : {},
        });
    print(flags.json ? JSON.stringify(verdict, null, 2) : showVerdict(verdict));
    return verdict.verifies ? 0 : broken;
  }
  if (what !== 'list' && what !== 'export') {
    throw new UsageError(`nhipcau audit takes list, export or verify, given ${JSON.stringify(what)}.`);
  }
  const path = pathOf(of);
  const entries = await client.all<AuditEntry>(path, { order: 'oldest', limit: 500, ...filters(flags) });
  if (what === 'list') {
    print(flags.json ? JSON.stringify(entries, null, 2) : showAudit(entries));
    return 0;
  }
  if (flags.act !== undefined || flags.actor !== undefined) {
    throw new UsageError('An export has every entry, or it could not be verified: leave --act and --actor out.');
  }
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const out = (flags.out as string | undefined) ?? `audit-${of}.ndjson`;
  if (out === '-') write(Buffer.from(text));
  else {
    writeFileSync(out, text);
    print(`${out}: ${entries.length} entries${entries.length > 0 ? `, head ${headText(entries.at(-1) as Head)}` : ''}`);
  }
  return 0;
}

function filters({ act, actor }: Flags): Record<string, string> {
  return {
    ...(typeof act === 'string' ? { act } : {}),
    ...(typeof actor === 'string' ? { actor } : {}),
  };
}

function pathOf(chain: string): string {
  if (chain === 'directory') return '/audit/directory';
  if (/^cnf_[0-9a-z]{12}$/.test(chain)) return `/conferences/${chain}/audit`;
  throw new UsageError(`Given ${JSON.stringify(chain)}; a conference is cnf_…, or say directory.`);
}

function isFile(given: string): boolean {
  return given.endsWith('.ndjson');
}

/** A line that is not JSON is no entry: the chain breaks there, the file is not refused. */
function* entriesIn(path: string): Generator<unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      yield JSON.parse(line);
    } catch {
      yield undefined;
    }
  }
}

function headOf(given: Flags[string]): Head | undefined {
  if (given === undefined) return undefined;
  const [, seq, hash] = /^([1-9]\d{0,9}):([0-9a-f]{64})$/.exec(String(given)) ?? [];
  if (!seq || !hash) throw new UsageError('--head takes SEQ:HASH, as `audit verify` and `audit export` print it.');
  return { seq: Number(seq), hash };
}

function headText({ seq, hash }: Head): string {
  return `${seq}:${hash}`;
}
