import { attendance } from './functions/attendance.ts';
import { audit } from './functions/audit.ts';
import { conclusions } from './functions/conclusions.ts';
import { directory } from './functions/directory.ts';
import { distribute } from './functions/distribute.ts';
import { live } from './functions/live.ts';
import { outbox } from './functions/outbox.ts';
import { papers } from './functions/papers.ts';
import { provision } from './functions/provision.ts';
import { schedule } from './functions/schedule.ts';
import { system } from './functions/system.ts';

/**
 * Every function of the system, in the order of the way through: the one list from which bundles, roles, environment and triggers
 * are made. To add one: a row in the file of its stage, its entry file, and (HTTP) its routes in shared/contracts/api.ts or (queue) a
 * row in queues.ts.
 */
export const functions = [
  ...directory,
  ...schedule,
  ...papers,
  ...provision,
  ...live,
  ...attendance,
  ...conclusions,
  ...distribute,
  ...audit,
  ...system,
  ...outbox,
] as const;

export type FunctionId = (typeof functions)[number]['id'];
