import type { StaffNames } from '../store/staff-names.ts';
import type { Caller } from './caller.ts';
import { log } from './logs.ts';

/** Keeps the names of those who act, each once a container: a failure is no reason not to let them. */
export function noteOfActing(names: Pick<StaffNames, 'remember'>) {
  const noted = new Map<string, string>();
  return async (caller: Caller): Promise<void> => {
    if (caller.kind !== 'staff' || noted.get(caller.id) === caller.name) return;
    noted.set(caller.id, caller.name);
    try {
      await names.remember(caller.id, caller.name);
    } catch (error) {
      noted.delete(caller.id);
      log.error('a name was not kept', error);
    }
  };
}
