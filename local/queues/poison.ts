import type { FauxQueue } from './fauxqs.ts';
import type { Queues } from './queues.ts';

/** A message that nobody can read, put into a queue on purpose: who planted it knows what has to become of it. */
export interface Poison {
  /** Name of the queue. */
  readonly queue: string;
  readonly functionId: string;
  readonly body: string;
  /** How often it has been handed to the consumer. */
  readonly handedOut: number;
}

/** No two alike, so that one of them cannot stand for another that was lost: of no schema, and cut off in the middle. */
const makes: readonly ((mark: string) => string)[] = [
  (mark) => JSON.stringify({ poison: 'of no schema', mark }),
  (mark) => `{"poison":"cut off","mark":"${mark}`,
];

/** Plants poison and keeps account of it, apart from the queues and from whoever reads them. */
export function poisoner(queues: Pick<Queues, 'send'>) {
  const planted = new Map<string, Poison>();
  return {
    plant({ arn, name }: Pick<FauxQueue, 'arn' | 'name'>, functionId: string): void {
      const make = makes[planted.size % makes.length] as (typeof makes)[number];
      const body = make(`${name} ${planted.size + 1}`);
      planted.set(queues.send(arn, body), { queue: name, functionId, body, handedOut: 0 });
    },
    handedOut(messageId: string): void {
      const known = planted.get(messageId);
      if (known) planted.set(messageId, { ...known, handedOut: known.handedOut + 1 });
    },
    planted: (): readonly Poison[] => [...planted.values()],
  };
}

export type Poisoner = ReturnType<typeof poisoner>;
