import type { Verdict } from '../shared/domain/audit-verify.ts';
import { table } from './table.ts';

/** As the API answers it, as far as it is shown. */
export interface AuditEntry {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  readonly counts?: Readonly<Record<string, number>>;
}

export function showAudit(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return 'There is no entry.';
  return table(
    ['no.', 'when (UTC)', 'who', 'what', 'about'],
    entries.map(({ seq, at, actor, act, facts, counts }) => [seq, at, actor, act, about(facts ?? counts ?? {})]),
  );
}

function about(facts: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(facts)
    .filter(([name]) => name !== 'conferenceId')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

const faults: Readonly<Record<Extract<Verdict, { verifies: false }>['fault'], string>> = {
  malformed: 'it is not an entry',
  'other-chain': 'it is of another chain',
  'wrong-seq': 'its number is not the next one: an entry is missing, doubled or out of its place',
  'wrong-previous': 'it does not follow on the entry before',
  'wrong-hash': 'it was changed',
  'cut-off': 'the chain ends before the head that is known',
  'other-head': 'the chain was written anew: at this place stood another entry',
};

export function showVerdict(verdict: Verdict): string {
  if (!verdict.verifies)
    return `BROKEN at entry ${verdict.seq}: ${faults[verdict.fault]}. ${verdict.entries} entries before it are whole.`;
  const { entries, head } = verdict;
  return entries === 0 ? 'Verifies: no entry yet.' : `Verifies: ${entries} entries, head ${head.seq}:${head.hash}`;
}
