import type { Summary } from '../../local/conference/summary.ts';

/** What one rehearsed conference with faults has shown. */
export interface Verdict {
  readonly profile: string;
  readonly faults: Readonly<Record<string, number>>;
  readonly invariants: number;
  readonly held: number;
  /** What came of the conference, in a few words. */
  readonly came: string;
  /** What did not hold, with its reason. */
  readonly broken: readonly string[];
  readonly seconds: number;
}

type Seen = Pick<Summary, 'points' | 'joins' | 'attendance' | 'deliveries' | 'faults' | 'invariants'>;

export function verdictOf(profile: string, summary: Seen, seconds: number): Verdict {
  const { points, joins, attendance, deliveries, faults } = summary;
  const verdicts = Object.entries(summary.invariants);
  const broken = verdicts.flatMap(([name, verdict]) => (verdict === 'held' ? [] : [`${name}: ${verdict}`]));
  const some = Object.entries({
    bounced: deliveries.bounced,
    failed: deliveries.failed,
    unknown: deliveries.unknown,
  }).flatMap(([state, count]) => (count > 0 ? [`, ${count} ${state}`] : []));
  const unclear = attendance.unknown > 0 ? `, ${attendance.unknown} unclear` : '';
  return {
    ...{ profile, faults, broken, seconds },
    invariants: verdicts.length,
    held: verdicts.length - broken.length,
    came: `${joins.connected} of ${points} joined, ${attendance.present} present, ${attendance.late} late${unclear}; ${deliveries.acknowledged} acknowledged${some.join('')}`,
  };
}

export const faultTableHead: readonly string[] = [
  '| profile | faults that fired | held | what came of it | s |',
  '|---|---|---|---|---|',
];

export function faultRow({ profile, faults, held, invariants, came, broken, seconds }: Verdict): string {
  const outcome = broken.length === 0 ? came : `**${broken.join('; ').replaceAll('|', '\\|').replaceAll('\n', ' ')}**`;
  const cells = [`\`${profile}\``, firedByKind(faults), `${held} of ${invariants}`, outcome, `${Math.round(seconds)}`];
  return `| ${cells.join(' | ')} |`;
}

/** Faults of functions are counted together, each kind with the number of functions that it struck. */
export function firedByKind(faults: Readonly<Record<string, number>>): string {
  const ofFunctions = Map.groupBy(
    Object.entries(faults).filter(([name]) => name.startsWith('functions.')),
    ([name]) => name.slice(name.indexOf('/') + 1),
  );
  const counted = [
    ...Object.entries(faults).flatMap(([name, count]) => (name.startsWith('functions.') ? [] : [`${name} ${count}`])),
    ...[...ofFunctions].map(([kind, those]) => {
      const times = those.reduce((sum, [, count]) => sum + count, 0);
      return `${kind} ${times} in ${those.length} ${those.length === 1 ? 'function' : 'functions'}`;
    }),
  ];
  return counted.join(', ') || 'nothing to fire';
}
