import type { FunctionSpec } from './spec.ts';

export const outbox = [
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
