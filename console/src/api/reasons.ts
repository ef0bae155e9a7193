import { directoryReasons } from './directory-reasons.ts';
import { requestReasons } from './request-reasons.ts';

/** Why something was not taken, as a message key of its own and what stands in it. */
export interface Reason {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  /** The point it is about, where the reason names one first. */
  readonly of?: string;
}

const known = Object.entries({ ...directoryReasons, ...requestReasons });
export const reasonKeys = known.map(([key]) => key);

export function reasonOf(text: string): Reason | undefined {
  for (const [key, shape] of known) {
    const found = shape.exec(text);
    if (found) return { key, values: { ...found.groups } };
  }
  const named = /^(?:point )?(?<of>[0-9A-Za-z][0-9A-Za-z._-]{0,31}): (?<rest>.+)$/s.exec(text);
  const inner = named && reasonOf(named.groups?.rest ?? '');
  return inner ? { ...inner, of: named.groups?.of ?? '' } : undefined;
}
