import type { Problem } from './client.ts';

/** A refusal in words: what, why, each field with its line, and what to quote to support. */
export function explained(problem: Problem): string {
  const { status, code, title, detail, fields = [], facts = {}, instance } = problem;
  const shown = Object.entries(facts).filter(([, value]) => typeof value !== 'object' || value === null);
  return [
    `${status ? `${status} ` : ''}${title} (${code})${detail ? `: ${detail}` : ''}`,
    ...fields.map(({ field, reason, line }) => `  ${line === undefined ? '' : `line ${line}, `}${field}: ${reason}`),
    ...refusalsIn(facts),
    ...(shown.length > 0 ? [`  ${shown.map(([name, value]) => `${name}=${factText(name, value)}`).join(' ')}`] : []),
    ...(instance ? [`  reference ${instance}`] : []),
  ].join('\n');
}

/** Moments are milliseconds in the API and a date to who reads. */
function factText(name: string, value: unknown): string {
  const isMoment = /(At|Until)$/.test(name) && typeof value === 'number';
  return isMoment ? new Date(value).toISOString() : String(value);
}

/** A capacity plan that was refused says what is lacking and the way out. */
function refusalsIn(facts: Readonly<Record<string, unknown>>): string[] {
  const plan = (facts.plan ?? facts) as { refusals?: readonly { reason?: string; wayOut?: string }[] };
  if (!Array.isArray(plan.refusals)) return [];
  return plan.refusals.map(({ reason, wayOut }) => `  ${reason ?? ''}${wayOut ? ` → ${wayOut}` : ''}`);
}
