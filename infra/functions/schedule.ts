import { http, marks, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const schedule = [
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
] as const satisfies readonly FunctionSpec[];
