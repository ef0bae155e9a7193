import { presentLimit } from '../../../../shared/contracts/attendance.ts';

/** As the coordinator draws them (shared/domain/access-secrets.ts). */
const pinDigits = 6;

/** In the page's own digits too: a Bengali keyboard writes ০ to ৯. */
const latin = (text: string): string =>
  text.replace(/\s/g, '').replace(/[০-৯]/g, (digit) => String(digit.charCodeAt(0) - '০'.charCodeAt(0)));

/** What was typed as a head count: undefined for nothing yet. */
export function readCount(text: string): number | undefined | 'no-count' {
  const digits = latin(text);
  if (digits === '') return undefined;
  return /^\d+$/.test(digits) && Number(digits) <= presentLimit ? Number(digits) : 'no-count';
}

/** The six digits of a PIN; undefined for what can be none, so that it costs no try. */
export function readPin(text: string): string | undefined {
  const digits = latin(text);
  return digits.length === pinDigits && /^\d+$/.test(digits) ? digits : undefined;
}
