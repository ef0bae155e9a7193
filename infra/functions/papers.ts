import { http, marks, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const papers = [
  {
    id: 'papers-http',
    entry: 'functions/papers/http.ts',
    ...http,
    grants: [table(...marks, 'Query'), { on: 'files', prefix: 'papers/', actions: ['GetObject', 'PutObject'] }],
    environment: [],
    impact: 'Agendas and papers cannot be read or changed.',
  },
] as const satisfies readonly FunctionSpec[];
