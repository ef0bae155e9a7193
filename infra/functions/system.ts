import { http } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const system = [
  {
    id: 'system-http',
    entry: 'functions/system/http.ts',
    ...http,
    grants: [{ on: 'table', actions: ['GetItem'] }],
    environment: [],
    impact: 'Health checks and the API description do not answer; nothing else is touched.',
  },
] as const satisfies readonly FunctionSpec[];
