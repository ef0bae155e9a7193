import type { QueueId } from '../queues.ts';

/**
 * One function of the system: bundle, role, environment and trigger are made of it.
 * Grants are data; `grants.ts` turns them into policies and `environment.ts` into the variables that go with them.
 */
export interface FunctionSpec {
  readonly id: string;
  readonly entry: string;
  readonly trigger: Trigger;
  readonly grants: readonly Grant[];
  /** Variables beyond those that come with a grant. */
  readonly environment: readonly PlainVariable[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** What users lose while it fails: the alarm says it, and so does docs/operations.md. */
  readonly impact: string;
}

export type Trigger =
  | { readonly kind: 'http' }
  | { readonly kind: 'authorizer' }
  | { readonly kind: 'socket' }
  | { readonly kind: 'stream' }
  | { readonly kind: 'queue'; readonly queues: readonly QueueId[] };

export type Grant =
  | { readonly on: 'table'; readonly actions: readonly TableAction[] }
  | { readonly on: 'audit'; readonly actions: readonly AuditAction[] }
  | { readonly on: 'files'; readonly prefix: string; readonly actions: readonly FileAction[] }
  | { readonly on: 'seal'; readonly actions: readonly ('Encrypt' | 'Decrypt' | 'GenerateDataKey')[] }
  | { readonly on: 'queue'; readonly queue: QueueId }
  | { readonly on: 'bus' }
  | { readonly on: 'wake-ups'; readonly actions: readonly WakeUpAction[] }
  | { readonly on: 'chime'; readonly actions: readonly ChimeAction[] }
  | { readonly on: 'mail' }
  | { readonly on: 'sockets' };

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'BatchWriteItem';
/** Nothing else: an entry is put where none is, and stays. */
export type AuditAction = 'Query' | 'BatchGetItem' | 'PutItem';
export type FileAction = 'GetObject' | 'PutObject' | 'DeleteObject';
export type WakeUpAction = 'CreateSchedule' | 'UpdateSchedule' | 'DeleteSchedule' | 'GetSchedule';
export type ChimeAction =
  | 'CreateMeeting'
  | 'GetMeeting'
  | 'DeleteMeeting'
  | 'CreateAttendee'
  | 'BatchCreateAttendee'
  | 'DeleteAttendee'
  | 'UpdateAttendeeCapabilities'
  | 'BatchUpdateAttendeeCapabilitiesExcept';
export type PlainVariable =
  | 'SIGN_IN_SECONDS'
  | 'SETTLE_SECONDS'
  | 'PUBLIC_URL'
  | 'HEARTBEAT_SECONDS'
  | 'SOCKET_ENDPOINT'
  | 'CHIME_QUOTAS';
