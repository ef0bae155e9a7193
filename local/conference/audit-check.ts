import type { Client } from '../../cli/client.ts';
import { chainWalk } from '../../shared/domain/audit-verify.ts';
import { bySystem } from '../../shared/domain/events.ts';
import type { HallTruth } from './truth.ts';

/** An entry as the API gives it, as far as it is compared. */
export interface AuditRow {
  readonly seq: number;
  readonly act: string;
  readonly actor: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly event?: { readonly id: string };
  readonly counts?: Readonly<Record<string, number>>;
}

/** What was done, known without the system: by whom of the centre, and by which halls. */
export interface Deeds {
  /** Ids of the accounts by what they did. */
  readonly office: string;
  readonly secretary: string;
  readonly approver: string;
  readonly truths: readonly Pick<HallTruth, 'code' | 'bridgeId' | 'rollCall' | 'sessions'>[];
  readonly number: string;
  /** How many notices were drafted, approved and numbered; 1 unless said. */
  readonly notices?: number;
  /** How many versions of the agenda were published; 1 unless said. */
  readonly agendas?: number;
}

const withinMs = 60_000;
const pollMs = 1000;

/**
 * I5 after a run: the chains verify, here and by the API's own word, and hold each act once, by whom it was done. What was done
 * last may still be on its way into the record: it is read until nothing is missing, or until the time is over.
 */
export async function auditCheck(auditor: Client, conferenceId: string, deeds: Deeds): Promise<string[]> {
  for (const until = Date.now() + withinMs; ; ) {
    const faults = await readAndCompare(auditor, conferenceId, deeds);
    if (faults.length === 0 || Date.now() > until) return faults;
    await new Promise((done) => setTimeout(done, pollMs));
  }
}

async function readAndCompare(auditor: Client, conferenceId: string, deeds: Deeds): Promise<string[]> {
  const own = `/conferences/${conferenceId}/audit`;
  const directory = '/audit/directory';
  const [rows, changes] = await Promise.all([own, directory].map((path) => chainAt(auditor, path)));
  return [
    ...(rows?.faults ?? []),
    ...(changes?.faults ?? []),
    ...missing(rows?.rows ?? [], changes?.rows ?? [], deeds),
  ];
}

async function chainAt(auditor: Client, path: string): Promise<{ rows: AuditRow[]; faults: string[] }> {
  const rows = await auditor.all<AuditRow>(path, { order: 'oldest', limit: 500 });
  const walk = chainWalk();
  rows.every((row) => walk.take(row));
  const here = walk.verdict();
  if (!here.verifies) return { rows, faults: [`${path}: entry ${here.seq} is broken (${here.fault})`] };
  // the chain may have grown since it was read, but what was read must still be in it
  const { seq, hash } = here.head;
  const said = await auditor.call<{ verifies: boolean; fault?: string }>('GET', `${path}/verification`, {
    query: seq === 0 ? {} : { seq, hash },
  });
  return { rows, faults: said.verifies ? [] : [`${path}: the system says that it is broken (${said.fault})`] };
}

/** What the record lacks, has twice, or has of somebody else. */
export function missing(rows: readonly AuditRow[], directory: readonly AuditRow[], deeds: Deeds): string[] {
  const { office, secretary, approver, truths, number, notices = 1, agendas = 1 } = deeds;
  const done = (times: number, act: string, actor: string | readonly string[], among = rows): string[] => {
    const actors = [actor].flat();
    const found = among.filter((row) => row.act === act);
    if (found.length !== times) return [`${act}: ${found.length} entries instead of ${times}`];
    const stranger = found.find((row) => !actors.includes(row.actor));
    return stranger ? [`${act}: by ${stranger.actor} instead of ${actors.join(' or ')}`] : [];
  };
  const once = (act: string, actor: string | readonly string[], among = rows) => done(1, act, actor, among);
  const rolls = new Set(rows.flatMap(({ act, actor }) => (act === 'RollCallTaken' ? [actor] : [])));
  const connections = rows.reduce((sum, { counts }) => sum + (counts?.BridgeConnected ?? 0), 0);
  const joined = truths.filter(({ sessions }) => sessions.length > 0).length;
  return [
    ...once('PointsImported', office, directory),
    ...once('ConferenceScheduled', office),
    // the office presses the button at the very moment at which the system starts it by itself
    ...once('ConferenceStarted', [office, bySystem]),
    ...once('ConferenceEnded', office),
    ...done(agendas, 'AgendaPublished', secretary),
    ...done(notices, 'ConclusionsDrafted', secretary),
    ...done(notices, 'ConclusionsSubmitted', secretary),
    ...done(notices, 'ConclusionsApproved', approver),
    ...done(notices, 'ConclusionsNumbered', secretary),
    ...(rows.some(({ act, facts }) => act === 'ConclusionsPublished' && facts?.number === number)
      ? []
      : [`ConclusionsPublished: nothing of ${number}`]),
    ...(rows.some(({ act }) => act === 'AttendanceSettled') ? [] : ['AttendanceSettled: no entry']),
    ...truths.flatMap(({ code, bridgeId, rollCall }) =>
      rollCall && bridgeId && !rolls.has(bridgeId) ? [`RollCallTaken: none of ${code}`] : [],
    ),
    // a hall that came and went within one batch of events was never seen connected
    ...(connections === 0 && joined > 0 ? [`BridgeConnected: none counted, ${joined} halls were connected`] : []),
    ...repeated(rows.concat(directory)).map((id) => `${id}: more than one entry`),
  ];
}

function repeated(rows: readonly AuditRow[]): string[] {
  const seen = new Set<string>();
  return rows.flatMap(({ event }) => {
    if (event === undefined) return [];
    if (seen.has(event.id)) return [event.id];
    seen.add(event.id);
    return [];
  });
}
