import type { Grant, TableAction } from './spec.ts';

/** The calls that the function's code makes, and no other: the journey test holds the two against each other. */
export const table = (...actions: readonly TableAction[]): Grant => ({ on: 'table', actions });
/** What a route under an Idempotency-Key does with its mark: it writes it, keeps the answer in it, takes it back after a failure. */
export const marks = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] as const;

/** What functions behind the HTTP API have in common. */
export const http = { trigger: { kind: 'http' }, memoryMb: 512, timeoutSeconds: 15 } as const;
