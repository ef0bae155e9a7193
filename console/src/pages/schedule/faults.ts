import { type TimeFaultCode, timeFaults, withDoors } from '../../../../shared/domain/schedule-times.ts';
import type { FieldFault } from '../../api/problem.ts';
import { type Field, type Form, fields, zone } from './form.ts';

export type FaultCode = Exclude<TimeFaultCode, 'no-zone'> | 'required' | 'office-form' | 'phone-form' | 'late-range';
export type Faults = Readonly<Partial<Record<Field, FaultCode>>>;

const needed = ['title', 'chair', 'office', 'hostPoint', 'startsAt', 'endsAt', 'operatorPhone'] as const;
// As the contract has them (shared/contracts/schedule.ts).
const officeForm = /^[\p{L}0-9][\p{L}0-9.&-]{0,29}$/u;
const phoneForm = /^\+?[0-9][0-9 .()-]{2,24}$/;

/** What keeps the form from being saved, one fault a field. A draft may invite nobody yet. */
export function faultsOf(form: Form, { now, isLive, draft }: { now: number; isLive: boolean; draft: boolean }): Faults {
  const faults: Partial<Record<Field, FaultCode>> = {};
  const { startsAt, endsAt, doorsOpenAt, invited } = form;
  if (startsAt !== undefined && endsAt !== undefined) {
    const times = withDoors({ startsAt, endsAt, doorsOpenAt, zone, invited, draft }, now);
    for (const { field, code } of timeFaults(times, now, isLive).reverse())
      if (field !== 'zone' && code !== 'no-zone' && !(draft && code === 'start-past')) faults[field] = code;
  }
  for (const field of needed)
    if (form[field] === undefined || String(form[field]).trim() === '') faults[field] = 'required';
  if (!faults.office && !officeForm.test(form.office)) faults.office = 'office-form';
  if (!faults.operatorPhone && !phoneForm.test(form.operatorPhone.trim())) faults.operatorPhone = 'phone-form';
  const late = form.lateAfterMinutes;
  if (late === undefined || late < 0 || late > 60) faults.lateAfterMinutes = 'late-range';
  return faults;
}

/** Those worth telling while one still types: not that something is missing, only that what stands there cannot be. */
export function toldAtOnce(faults: Faults): Faults {
  return Object.fromEntries(
    Object.entries(faults).filter(([, code]) => !['required', 'nobody', 'office-form', 'phone-form'].includes(code)),
  );
}

/** What the API refused, by the field it belongs to. */
export function refusedFields(all: readonly FieldFault[]): ReadonlyMap<Field, string> {
  const found = new Map<Field, string>();
  for (const { field, reason } of all) {
    const [, name] = field.split('/');
    const known = fields.find((each) => each === name);
    if (known && !found.has(known)) found.set(known, reason);
  }
  return found;
}
