import { type attendanceRoutes, delegatesLimit } from '../../../../shared/contracts/attendance.ts';
import { withTonesLast } from '../../../../shared/domain/text.ts';
import type { Answer } from '../../api/shapes.ts';

export type RollCall = Answer<typeof attendanceRoutes.readRollCall>;
export type Delegate = RollCall['delegates'][number];
export type Mode = Delegate['mode'];

/** A delegate as it stands in the form: every field has a text, and a key of its own. */
export interface DelegateRow {
  readonly key: number;
  readonly name: string;
  readonly position: string;
  readonly unit: string;
  readonly mode: Mode;
  readonly substituteFor: string;
  readonly reason: string;
}

export function rowOf(key: number, delegate: Partial<Delegate> = {}): DelegateRow {
  const { name = '', position = '', unit = '', mode = 'in-person', substituteFor = '', reason = '' } = delegate;
  return { key, name, position, unit, mode, substituteFor, reason };
}

export const isThere = (mode: Mode): boolean => mode === 'in-person' || mode === 'online';

export function isBlank({ name, position, unit, substituteFor, reason }: DelegateRow): boolean {
  return [name, position, unit, substituteFor, reason].every((text) => text.trim() === '');
}

/** As it is sent: blank rows left out, and of each only what its mode has. */
export function delegatesOf(rows: readonly DelegateRow[]): Delegate[] {
  return rows
    .filter((row) => !isBlank(row))
    .map(({ name, position, unit, mode, substituteFor, reason }) => ({
      name: name.trim(),
      mode,
      ...(position.trim() ? { position: position.trim() } : {}),
      ...(unit.trim() ? { unit: unit.trim() } : {}),
      ...(isThere(mode) && substituteFor.trim() ? { substituteFor: substituteFor.trim() } : {}),
      ...(!isThere(mode) && reason.trim() ? { reason: reason.trim() } : {}),
    }));
}

export type RowFault = 'name-missing' | 'reason-missing' | 'substitutes-self' | 'name-twice';

/** What the API would refuse, and namesakes of one unit, by the row's key; before anything is sent. */
export function rowFaults(rows: readonly DelegateRow[]): Map<number, RowFault> {
  const faults = new Map<number, RowFault>();
  const seen = new Set<string>();
  for (const row of rows.filter((each) => !isBlank(each))) {
    const name = withTonesLast(row.name);
    const who = `${name}|${withTonesLast(row.unit)}|${withTonesLast(row.position)}`;
    if (name === '') faults.set(row.key, 'name-missing');
    else if (row.mode === 'absent-with-leave' && row.reason.trim() === '') faults.set(row.key, 'reason-missing');
    else if (isThere(row.mode) && withTonesLast(row.substituteFor) === name) faults.set(row.key, 'substitutes-self');
    else if (seen.has(who)) faults.set(row.key, 'name-twice');
    seen.add(who);
  }
  return faults;
}

/**
 * Delegates out of a list that was pasted: one a line, name, position and unit apart by tab, semicolon or a dash with spaces.
 * Numbers in front ("1.", "02)") are those of the list, not of the name.
 */
export function readPasted(text: string): Pick<Delegate, 'name' | 'position' | 'unit'>[] {
  return text
    .normalize('NFC')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\d{1,3}\s*[.):\t]\s*/, '').trim())
    .filter(Boolean)
    .slice(0, delegatesLimit)
    .map((line) => {
      const [name = '', position = '', unit = ''] = line.split(/\s*[\t;]\s*|\s+[–—-]\s+/).map((part) => part.trim());
      return {
        name: name.slice(0, 120),
        ...(position ? { position: position.slice(0, 160) } : {}),
        ...(unit ? { unit: unit.slice(0, 160) } : {}),
      };
    })
    .filter(({ name }) => name !== '');
}

export interface Merge {
  /** Stand in the outcome and were not sent from here. */
  readonly added: readonly Delegate[];
  /** Were sent and stand otherwise now: a later word counted. */
  readonly changed: readonly { readonly sent: Delegate; readonly now: Delegate }[];
  readonly presentCount: { readonly sent: number | undefined; readonly now: number | undefined } | undefined;
}

/** What the outcome of a merge holds that the person who sent it does not know of. */
export function mergeOf(
  sent: { readonly presentCount?: number | undefined; readonly delegates: readonly Delegate[] },
  outcome: Pick<RollCall, 'presentCount' | 'delegates'>,
): Merge {
  const who = ({ name, unit }: Delegate): string => `${withTonesLast(name)}|${withTonesLast(unit ?? '')}`;
  const waiting = new Map<string, Delegate[]>();
  for (const delegate of sent.delegates) waiting.set(who(delegate), [...(waiting.get(who(delegate)) ?? []), delegate]);
  const added: Delegate[] = [];
  const changed: { sent: Delegate; now: Delegate }[] = [];
  for (const now of outcome.delegates) {
    const mine = waiting.get(who(now))?.shift();
    if (!mine) added.push(now);
    else if (said(mine) !== said(now)) changed.push({ sent: mine, now });
  }
  const isCountOther = sent.presentCount !== outcome.presentCount;
  return {
    added,
    changed,
    presentCount: isCountOther ? { sent: sent.presentCount, now: outcome.presentCount } : undefined,
  };
}

function said({ mode, position = '', substituteFor = '', reason = '' }: Delegate): string {
  return JSON.stringify([mode, position, substituteFor, reason]);
}
