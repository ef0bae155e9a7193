import type { Role } from 'aws-cdk-lib/aws-iam';
import type { MediaRooms } from './constructs/media-rooms.ts';
import type { PushApi } from './constructs/push-api.ts';
import type { WakeUps } from './constructs/wake-ups.ts';
import type { WorkQueue } from './constructs/work-queue.ts';
import type { Grant } from './functions/spec.ts';
import type { QueueId } from './queues.ts';
import type { Settings } from './settings.ts';
import type { StateStack } from './stacks/state.ts';

/** What functions can be let at. */
export interface Resources {
  readonly settings: Settings;
  readonly state: StateStack;
  readonly queues: Readonly<Record<QueueId, WorkQueue>>;
  readonly wakeUps: WakeUps;
  readonly pushApi: PushApi;
  readonly rooms: MediaRooms;
}

/** Turns a grant, which is data, into statements on the role: those actions on that resource and no other. */
export function applyGrant(role: Role, grant: Grant, { state, queues, wakeUps, pushApi, rooms }: Resources): void {
  if (grant.on === 'table') state.table.grantActions(role, grant.actions);
  else if (grant.on === 'audit') state.audit.grantActions(role, grant.actions);
  else if (grant.on === 'files') state.files.grantPrefix(role, grant.prefix, grant.actions);
  else if (grant.on === 'seal') state.sealKey.grantUse(role, grant.actions);
  else if (grant.on === 'bus') state.bus.grantPut(role);
  else if (grant.on === 'queue') queues[grant.queue].grantSend(role);
  else if (grant.on === 'wake-ups') wakeUps.grantSet(role, grant.actions);
  else if (grant.on === 'chime') rooms.grantActions(role, grant.actions);
  else if (grant.on === 'mail') state.mail.grantSend(role);
  else if (grant.on === 'sockets') pushApi.grantPush(role);
  else grant satisfies never;
}
