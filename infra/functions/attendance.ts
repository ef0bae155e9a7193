import { http, marks, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const attendance = [
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
    environment: ['HEARTBEAT_SECONDS', 'SETTLE_SECONDS'],
    memoryMb: 1024,
    timeoutSeconds: 120,
    impact: 'Ended conferences have no settled attendance.',
  },
] as const satisfies readonly FunctionSpec[];
