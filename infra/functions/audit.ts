import { http, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const audit = [
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
] as const satisfies readonly FunctionSpec[];
