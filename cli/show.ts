import { facts, table } from './table.ts';

/** What the API answers, as far as it is shown; and how it is shown. Times in the conference's own zone. */
export interface ImportPreview {
  readonly id: string;
  readonly status: string;
  readonly fileName: string;
  readonly counts: {
    readonly new: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly error: number;
  };
  readonly moved: number;
  readonly errors: readonly RowError[];
  readonly errorCount: number;
  readonly directoryVersion?: number;
  readonly refusal?: string;
}
interface RowError {
  readonly line: number;
  readonly column?: string;
  readonly reason: string;
}
export interface ImportRow {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly verdict: string;
  readonly changed?: readonly string[];
  readonly errors?: readonly RowError[];
}
export interface Conference {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly chair: string;
  readonly hostPoint: string;
  readonly doorsOpenAt: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone: string;
  readonly version: number;
  readonly enrolledBridges?: number;
}
export interface Plan {
  readonly bridges: number;
  readonly rooms: readonly unknown[];
  readonly calls: { readonly total: number };
  readonly floorMs: number;
  readonly cost: { readonly usd: number; readonly source: string };
  readonly quotas: readonly { readonly quota: string; readonly needed: number; readonly granted: number }[];
  readonly refusals: readonly { readonly quota: string; readonly reason: string; readonly wayOut: string }[];
}
export interface Saved {
  readonly conference: Conference;
  readonly plan?: Plan;
  readonly warnings: readonly { readonly message: string }[];
}
export interface Rooms {
  readonly status: string;
  readonly rooms: readonly {
    readonly room: number;
    readonly kind: string;
    readonly generation: number;
    readonly status: string;
    readonly bridges: number;
    readonly seats: number;
  }[];
  readonly unseated: readonly { readonly bridgeId: string; readonly reason: string }[];
}
export interface Board {
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly branches: readonly {
    readonly branch: string;
    readonly name: string;
    readonly total: number;
    readonly counts: Readonly<Record<string, number>>;
  }[];
}
export interface Document {
  readonly id: string;
  readonly kind: string;
  readonly number?: string;
}
export interface DeliveryCounts {
  readonly recipients: number;
  readonly reckoning: Readonly<Record<'delivered' | 'acknowledged' | 'failed' | 'unknown', number>>;
}
export interface Delivery {
  readonly pointCode: string;
  readonly unit: string;
  readonly role: string;
  readonly address?: string;
  readonly state: string;
  readonly reason?: string;
}

export function showImport(preview: ImportPreview, rows: readonly ImportRow[], wasToCommit: boolean): string {
  const { counts } = preview;
  const parts = [
    facts([
      ['file', preview.fileName],
      ['import', preview.id],
      ['state', preview.status],
      ['new', counts.new],
      ['changed', counts.changed],
      ['unchanged', counts.unchanged],
      ['errors', counts.error],
      ['moved along', preview.moved || undefined],
      ['directory', preview.directoryVersion],
    ]),
  ];
  const wrong = rows.flatMap((row) =>
    (row.errors ?? []).map((error) => [error.line, row.code, row.name, error.column, error.reason]),
  );
  const errors =
    wrong.length > 0 ? wrong : preview.errors.map((error) => [error.line, '', '', error.column, error.reason]);
  if (errors.length > 0) parts.push(table(['line', 'code', 'name', 'column', 'what is wrong'], errors));
  const fine = rows.filter(({ verdict }) => verdict !== 'error');
  if (fine.length > 0) {
    parts.push(
      table(
        ['line', 'code', 'name', 'verdict', 'changes'],
        fine.map((row) => [row.line, row.code, row.name, row.verdict, row.changed?.join(', ')]),
      ),
    );
  }
  if (preview.errorCount > 0) parts.push('Nothing was changed: mend these lines and import the file again.');
  else if (preview.refusal) parts.push(`Not put in force: ${preview.refusal}`);
  else if (!wasToCommit) parts.push('This is a preview, nothing was changed. --commit puts it in force.');
  return parts.join('\n\n');
}

export function showPlan({ plan, warnings }: Omit<Saved, 'conference'>): string {
  if (!plan) return 'No plan: this draft cannot be planned yet.';
  const parts = [
    facts([
      ['bridges', plan.bridges],
      ['rooms', plan.rooms.length],
      ['calls', plan.calls.total],
      ['quickest', `${(plan.floorMs / 1000).toFixed(1)} s`],
      ['media', `about ${plan.cost.usd.toFixed(2)} USD (${plan.cost.source})`],
    ]),
    table(
      ['quota', 'needed', 'granted'],
      plan.quotas.map(({ quota, needed, granted }) => [quota, needed, granted]),
    ),
  ];
  for (const { reason, wayOut } of plan.refusals) parts.push(`✗ ${reason}\n  ${wayOut}`);
  for (const { message } of warnings) parts.push(`! ${message}`);
  return parts.join('\n\n');
}

export function showConference(conference: Conference): string {
  const { zone } = conference;
  return facts([
    ['conference', conference.id],
    ['title', conference.title],
    ['chair', conference.chair],
    ['host point', conference.hostPoint],
    ['state', conference.status],
    ['doors open', local(conference.doorsOpenAt, zone)],
    ['starts', local(conference.startsAt, zone)],
    ['ends', `${local(conference.endsAt, zone)} (${zone})`],
    ['bridges', conference.enrolledBridges],
    ['version', conference.version],
  ]);
}

export function showConferences(conferences: readonly Conference[]): string {
  if (conferences.length === 0) return 'There is no conference.';
  return table(
    ['conference', 'starts', 'state', 'bridges', 'title'],
    conferences.map((each) => [
      each.id,
      `${local(each.startsAt, each.zone)} ${each.zone}`,
      each.status,
      each.enrolledBridges,
      each.title,
    ]),
  );
}

const states = ['connected', 'connecting', 'degraded', 'dropped', 'left', 'expected'] as const;

export function showBridgesBoard(rooms: Rooms, board: Board): string {
  const counted = (counts: Readonly<Record<string, number>>) => states.map((state) => counts[state] ?? 0);
  const parts = [
    rooms.rooms.length === 0
      ? `rooms: ${rooms.status}`
      : table(
          ['room', 'kind', 'state', 'made', 'bridges', 'seats'],
          rooms.rooms.map(({ room, kind, status, generation, bridges, seats }) => [
            room,
            kind,
            status,
            generation,
            bridges,
            seats,
          ]),
        ),
    table(
      ['branch', '', 'all', ...states],
      [
        ...board.branches.map(({ branch, name, total, counts }) => [branch, name, total, ...counted(counts)]),
        ['', 'all', board.total, ...counted(board.counts)],
      ],
    ),
  ];
  if (rooms.unseated.length > 0) {
    parts.push(
      table(
        ['without a seat', 'why'],
        rooms.unseated.slice(0, 20).map(({ bridgeId, reason }) => [bridgeId, reason]),
      ),
    );
  }
  return parts.join('\n\n');
}

export function showDocuments(documents: readonly Document[], counts: readonly DeliveryCounts[]): string {
  if (documents.length === 0) return 'Nothing has been sent out.';
  return table(
    ['document', 'kind', 'number', 'recipients', 'acknowledged', 'delivered', 'failed', 'unknown'],
    documents.map(({ id, kind, number }, i) => {
      const { recipients, reckoning } = counts[i] as DeliveryCounts;
      return [
        id,
        kind,
        number,
        recipients,
        reckoning.acknowledged,
        reckoning.delivered,
        reckoning.failed,
        reckoning.unknown,
      ];
    }),
  );
}

export function showDeliveries(rows: readonly Delivery[]): string {
  if (rows.length === 0) return 'No recipient is in that state.';
  return table(
    ['code', 'unit', 'to', 'address', 'state', 'why'],
    rows.map(({ pointCode, unit, role, address, state, reason }) => [pointCode, unit, role, address, state, reason]),
  );
}

/** 01/03/2027 08:00, in the zone of the conference. */
export function local(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(new Date(instant));
  return parts.replace(',', '');
}
