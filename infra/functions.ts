import type { QueueId } from './queues.ts';

/**
 * Every function of the system: the one list from which bundles, roles, environment and triggers are made.
 * To add one: a row here, its entry file, and (HTTP) its routes in shared/contracts/api.ts or (queue) a row in queues.ts.
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
export type PlainVariable = 'SIGN_IN_SECONDS' | 'PUBLIC_URL' | 'HEARTBEAT_SECONDS' | 'SOCKET_ENDPOINT' | 'CHIME_QUOTAS';

/** The calls that the function's code makes, and no other: the journey test holds the two against each other. */
const table = (...actions: readonly TableAction[]): Grant => ({ on: 'table', actions });
/** What a route under an Idempotency-Key does with its mark: it writes it, keeps the answer in it, takes it back after a failure. */
const marks = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

const http = { trigger: { kind: 'http' }, memoryMb: 512, timeoutSeconds: 15 } as const;

export const functions = [
  {
    id: 'directory-http',
    entry: 'functions/directory/http.ts',
    ...http,
    // A workbook of 20,000 rows takes some 450 MB and 3 s of a full core while it is read (bench/import.ts).
    memoryMb: 1769,
    grants: [
      table(...marks, 'BatchGetItem', 'BatchWriteItem'),
      { on: 'files', prefix: 'imports/', actions: ['GetObject', 'PutObject'] },
    ],
    environment: [],
    impact: 'The directory of connection points cannot be read or changed.',
  },
  {
    id: 'commit-import',
    entry: 'functions/directory/commit-import.ts',
    trigger: { kind: 'queue', queues: ['commit-import'] },
    grants: [
      table('GetItem', 'BatchGetItem', 'UpdateItem', 'BatchWriteItem'),
      { on: 'files', prefix: 'imports/', actions: ['GetObject'] },
    ],
    environment: [],
    memoryMb: 1024,
    timeoutSeconds: 300,
    impact: 'Accepted directory files are not put in force.',
  },
  {
    id: 'schedule-http',
    entry: 'functions/schedule/http.ts',
    ...http,
    grants: [table(...marks, 'BatchGetItem', 'Query')],
    environment: ['CHIME_QUOTAS', 'PUBLIC_URL'],
    impact: 'Conferences cannot be planned, moved or cancelled.',
  },
  {
    id: 'set-wake-ups',
    entry: 'functions/schedule/set-wake-ups.ts',
    trigger: { kind: 'queue', queues: ['set-wake-ups'] },
    grants: [table('GetItem'), { on: 'wake-ups', actions: ['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule'] }],
    environment: [],
    memoryMb: 512,
    timeoutSeconds: 30,
    impact: 'New and moved conferences will not open their doors by themselves.',
  },
  {
    id: 'enrol',
    entry: 'functions/schedule/enrol.ts',
    trigger: { kind: 'queue', queues: ['enrol'] },
    grants: [
      table('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
      { on: 'seal', actions: ['GenerateDataKey'] },
    ],
    environment: [],
    memoryMb: 1024,
    timeoutSeconds: 120,
    impact: 'Invited points get no bridge in new conferences.',
  },
  {
    id: 'follow-directory',
    entry: 'functions/schedule/follow-directory.ts',
    trigger: { kind: 'queue', queues: ['follow-directory'] },
    grants: [table('GetItem', 'BatchGetItem', 'Query', 'UpdateItem')],
    environment: ['CHIME_QUOTAS'],
    memoryMb: 1024,
    timeoutSeconds: 120,
    impact: 'Announced conferences do not follow changes of the directory.',
  },
  {
    id: 'papers-http',
    entry: 'functions/papers/http.ts',
    ...http,
    grants: [table(...marks, 'Query'), { on: 'files', prefix: 'papers/', actions: ['GetObject', 'PutObject'] }],
    environment: [],
    impact: 'Agendas and papers cannot be read or changed.',
  },
  {
    id: 'provision',
    entry: 'functions/provision/provision.ts',
    trigger: { kind: 'queue', queues: ['provision'] },
    grants: [
      table('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
      { on: 'seal', actions: ['GenerateDataKey'] },
      {
        on: 'chime',
        actions: ['CreateMeeting', 'GetMeeting', 'DeleteMeeting', 'BatchCreateAttendee', 'DeleteAttendee'],
      },
    ],
    environment: [],
    memoryMb: 1024,
    // Runs hand on at 40 s; a crashed one comes again a minute after this, when its lease is over.
    timeoutSeconds: 60,
    impact: 'Rooms are neither opened nor opened again after a loss.',
  },
  {
    id: 'live-http',
    entry: 'functions/live/http.ts',
    ...http,
    grants: [table(...marks, 'BatchGetItem', 'Query')],
    environment: ['HEARTBEAT_SECONDS'],
    impact: 'The control room sees no board and can give nobody the floor; joined bridges go on.',
  },
  {
    id: 'authorize-hall',
    entry: 'functions/live/authorize-hall.ts',
    trigger: { kind: 'authorizer' },
    grants: [{ on: 'table', actions: ['GetItem'] }],
    environment: [],
    memoryMb: 512,
    timeoutSeconds: 5,
    impact: 'No hall page can reach the system: nobody new joins; joined bridges go on.',
  },
  {
    id: 'hall-http',
    entry: 'functions/live/hall.ts',
    ...http,
    grants: [table(...marks, 'BatchGetItem', 'Query'), { on: 'seal', actions: ['GenerateDataKey', 'Decrypt'] }],
    environment: ['HEARTBEAT_SECONDS', 'SOCKET_ENDPOINT'],
    impact: 'Halls cannot join, beat or take the roll online; joined bridges go on.',
  },
  {
    id: 'presence',
    entry: 'functions/live/presence.ts',
    trigger: { kind: 'queue', queues: ['presence', 'chime-direct'] },
    grants: [table('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem')],
    environment: ['HEARTBEAT_SECONDS'],
    memoryMb: 1024,
    timeoutSeconds: 30,
    impact: 'Connections and drops show late on the board; attendance rests on heartbeats until it is back.',
  },
  {
    id: 'lifecycle',
    entry: 'functions/live/lifecycle.ts',
    trigger: { kind: 'queue', queues: ['lifecycle'] },
    grants: [table('GetItem', 'UpdateItem')],
    environment: [],
    memoryMb: 512,
    timeoutSeconds: 30,
    impact: 'Conferences do not start or close by themselves.',
  },
  {
    id: 'floor',
    entry: 'functions/live/floor-media.ts',
    trigger: { kind: 'queue', queues: ['floor'] },
    grants: [
      table('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
      { on: 'seal', actions: ['GenerateDataKey'] },
      {
        on: 'chime',
        actions: [
          'GetMeeting',
          'BatchCreateAttendee',
          'DeleteAttendee',
          'UpdateAttendeeCapabilities',
          'BatchUpdateAttendeeCapabilitiesExcept',
        ],
      },
    ],
    environment: [],
    memoryMb: 1024,
    timeoutSeconds: 20,
    impact: 'Who is given the floor is not heard, and who lost it still is; the queue goes on.',
  },
  {
    id: 'socket',
    entry: 'functions/live/socket.ts',
    trigger: { kind: 'socket' },
    grants: [table('GetItem', 'PutItem', 'DeleteItem')],
    environment: [],
    memoryMb: 512,
    timeoutSeconds: 10,
    impact: 'Pages get no push and pull instead, some seconds late.',
  },
  {
    id: 'push',
    entry: 'functions/live/push.ts',
    trigger: { kind: 'queue', queues: ['push'] },
    grants: [table('GetItem', 'Query', 'DeleteItem'), { on: 'sockets' }],
    environment: [],
    memoryMb: 1024,
    timeoutSeconds: 30,
    impact: 'Pages get no push and pull instead, some seconds late.',
  },
  {
    id: 'attendance-http',
    entry: 'functions/attendance/http.ts',
    ...http,
    // A workbook of 3,355 points takes seconds of a full core and some 450 MB while it is made.
    memoryMb: 1769,
    timeoutSeconds: 29,
    grants: [table(...marks, 'BatchGetItem', 'Query')],
    environment: ['HEARTBEAT_SECONDS'],
    impact: 'Roll calls and attendance cannot be read, corrected or exported by staff.',
  },
  {
    id: 'settle',
    entry: 'functions/attendance/settle.ts',
    trigger: { kind: 'queue', queues: ['settle'] },
    grants: [table('GetItem', 'Query', 'PutItem', 'UpdateItem')],
    environment: ['HEARTBEAT_SECONDS'],
    memoryMb: 1024,
    timeoutSeconds: 120,
    impact: 'Ended conferences have no settled attendance.',
  },
  {
    id: 'conclusions-http',
    entry: 'functions/conclusions/http.ts',
    ...http,
    grants: [
      table(...marks, 'Query', 'ConditionCheckItem'),
      { on: 'files', prefix: 'conclusions/', actions: ['GetObject'] },
    ],
    environment: ['PUBLIC_URL', 'SIGN_IN_SECONDS'],
    impact: 'Conclusions cannot be drafted, approved, numbered or read.',
  },
  {
    id: 'render',
    entry: 'functions/conclusions/render.ts',
    trigger: { kind: 'queue', queues: ['render'] },
    grants: [
      table('GetItem', 'PutItem', 'UpdateItem'),
      { on: 'files', prefix: 'conclusions/', actions: ['PutObject'] },
    ],
    environment: [],
    memoryMb: 1769,
    timeoutSeconds: 60,
    impact: 'Numbered notices are not published.',
  },
  {
    id: 'distribute-http',
    entry: 'functions/distribute/http.ts',
    ...http,
    grants: [
      table(...marks, 'BatchGetItem', 'Query'),
      { on: 'queue', queue: 'outgoing-mail' },
      { on: 'files', prefix: 'conclusions/', actions: ['GetObject'] },
    ],
    environment: [],
    impact: 'Deliveries cannot be followed, resent or acknowledged.',
  },
  {
    id: 'plan-deliveries',
    entry: 'functions/distribute/plan.ts',
    trigger: { kind: 'queue', queues: ['plan-deliveries'] },
    grants: [table('GetItem', 'BatchGetItem', 'Query', 'PutItem'), { on: 'queue', queue: 'outgoing-mail' }],
    environment: [],
    memoryMb: 1024,
    timeoutSeconds: 120,
    impact: 'Nothing new is addressed: no invitations, agendas, changes or notices go out.',
  },
  {
    id: 'send-deliveries',
    entry: 'functions/distribute/send.ts',
    trigger: { kind: 'queue', queues: ['outgoing-mail'] },
    grants: [
      table('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
      { on: 'mail' },
      { on: 'queue', queue: 'outgoing-mail' },
      { on: 'seal', actions: ['Decrypt'] },
      { on: 'files', prefix: 'conclusions/', actions: ['GetObject'] },
    ],
    environment: ['PUBLIC_URL'],
    memoryMb: 1024,
    timeoutSeconds: 120,
    impact: 'Addressed mails are not sent.',
  },
  {
    id: 'mail-events',
    entry: 'functions/distribute/mail-events.ts',
    trigger: { kind: 'queue', queues: ['mail-events'] },
    grants: [table('GetItem', 'BatchGetItem', 'PutItem')],
    environment: [],
    memoryMb: 512,
    timeoutSeconds: 30,
    impact: 'Bounces and complaints are not recorded; the wrong addresses are written to again.',
  },
  {
    id: 'audit-http',
    entry: 'functions/audit/http.ts',
    ...http,
    // A verification reads a chain whole: some 10,000 entries of a national conference.
    memoryMb: 1024,
    timeoutSeconds: 29,
    grants: [table('GetItem', 'BatchGetItem'), { on: 'audit', actions: ['Query'] }],
    environment: [],
    impact: 'The audit record cannot be read or verified; it is kept all the same.',
  },
  {
    id: 'audit',
    entry: 'functions/audit/append.ts',
    trigger: { kind: 'queue', queues: ['audit'] },
    grants: [{ on: 'audit', actions: ['Query', 'BatchGetItem', 'PutItem'] }],
    environment: [],
    memoryMb: 1024,
    timeoutSeconds: 60,
    impact: 'What is done is not entered in the audit record until it runs again; nothing is lost.',
  },
  {
    id: 'system-http',
    entry: 'functions/system/http.ts',
    ...http,
    grants: [{ on: 'table', actions: ['GetItem'] }],
    environment: [],
    impact: 'Health checks and the API description do not answer; nothing else is touched.',
  },
  {
    id: 'relay',
    entry: 'functions/outbox/relay.ts',
    trigger: { kind: 'stream' },
    grants: [{ on: 'bus' }],
    environment: [],
    memoryMb: 512,
    timeoutSeconds: 60,
    impact: 'What was saved is not told: wake-ups, rooms, mails and boards stand still until it runs again.',
  },
] as const satisfies readonly FunctionSpec[];

export type FunctionId = (typeof functions)[number]['id'];
