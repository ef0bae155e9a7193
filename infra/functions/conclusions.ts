import { http, marks, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const conclusions = [
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
] as const satisfies readonly FunctionSpec[];
