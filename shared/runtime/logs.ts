import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@aws-lambda-powertools/logger';

/** Structured logs. Only ids, counts, codes and durations go in: no name, address, token or secret, and no whole request. */
export const logger = new Logger({ logRecordOrder: ['level', 'message', 'timestamp'] });

interface Trace {
  readonly correlationId: string;
}
const storage = new AsyncLocalStorage<Trace>();

/** Runs `work` with the correlation id that its logs and events carry. */
export function traced<T>(correlationId: string, work: () => Promise<T>): Promise<T> {
  return storage.run({ correlationId }, work);
}

export function correlationId(): string | undefined {
  return storage.getStore()?.correlationId;
}

type Fields = Readonly<Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>>;

export const log = {
  info: (message: string, fields: Fields = {}) => logger.info(message, { correlationId: correlationId(), ...fields }),
  warn: (message: string, fields: Fields = {}) => logger.warn(message, { correlationId: correlationId(), ...fields }),
  /** Of an error only its name, message and stack; `cause` and attached requests may hold what must not be logged. */
  error: (message: string, error: unknown, fields: Fields = {}) =>
    logger.error(message, { correlationId: correlationId(), ...fields, ...described(error) }),
};

function described(error: unknown): Record<string, string | undefined> {
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, reason: error.message, stack: error.stack };
}
