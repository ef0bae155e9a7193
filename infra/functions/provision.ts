import { table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const provision = [
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
] as const satisfies readonly FunctionSpec[];
