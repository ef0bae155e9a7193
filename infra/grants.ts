import type { Role } from 'aws-cdk-lib/aws-iam';
import type { MediaRooms } from './constructs/media-rooms.ts';
import type { PushApi } from './constructs/push-api.ts';
import type { WakeUps } from './constructs/wake-ups.ts';
import type { WorkQueue } from './constructs/work-queue.ts';
import type { Grant } from './functions.ts';
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
  switch (grant.on) {
    case 'table':
      return state.table.grantActions(role, grant.actions);
    case 'files':
      return state.files.grantPrefix(role, grant.prefix, grant.actions);
    case 'seal':
      return state.sealKey.grantUse(role, grant.actions);
    case 'bus':
      return state.bus.grantPut(role);
    case 'queue':
      return queues[grant.queue].grantSend(role);
    case 'wake-ups':
      return wakeUps.grantSet(role, grant.actions);
    case 'chime':
      return rooms.grantActions(role, grant.actions);
    case 'mail':
      return state.mail.grantSend(role);
    case 'sockets':
      return pushApi.grantPush(role);
  }
}
