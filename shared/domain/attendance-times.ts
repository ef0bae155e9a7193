/** Instants and durations as text in a zone, for files that people read. */

/** Minutes east of UTC at that instant. */
export function offsetMinutes(at: number, zone: string): number {
  const quarter = Math.floor(at / quarterMs) * quarterMs; // no zone changes at another minute
  const key = `${zone}|${quarter}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(quarter).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const parts = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name);
  const minutes = (Number(parts?.[2] ?? 0) * 60 + Number(parts?.[3] ?? 0)) * (parts?.[1] === '-' ? -1 : 1);
  if (known.size >= knownAtMost) known.clear();
  known.set(key, minutes);
  return minutes;
}

const quarterMs = 15 * 60_000;
const knownAtMost = 10_000;
const known = new Map<string, number>();

export function offsetText(at: number, zone: string): string {
  const minutes = offsetMinutes(at, zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/** `2026-11-23T08:00:00+07:00` */
export function isoText(at: number, zone: string): string {
  const local = new Date(at + offsetMinutes(at, zone) * 60_000).toISOString();
  return `${local.slice(0, 19)}${offsetText(at, zone)}`;
}

/** `08:00:00 23/11/2026` */
export function localText(at: number, zone: string): string {
  const [date, time] = new Date(at + offsetMinutes(at, zone) * 60_000).toISOString().split('T') as [string, string];
  return `${time.slice(0, 8)} ${date.split('-').reverse().join('/')}`;
}

/** Hours go on after 24. */
export function hoursText(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
