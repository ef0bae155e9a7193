import { http, marks, table } from './parts.ts';
import type { FunctionSpec } from './spec.ts';

export const distribute = [
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
] as const satisfies readonly FunctionSpec[];
