import { http, marks, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const directory = [
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
] as const satisfies readonly FunctionSpec[];
