import type { Cloud } from '../cloud.ts';
import type { PlantedMessage, Rest } from './evidence.ts';

/** Tells poison that a fault has planted from what the system has really lost: both end among the dead letters. */

type Queues = { readonly queues: Pick<Cloud['queues'], 'queueNamed'> };

/** Whatever lies in the queue, in hand and delayed included. */
export function bodiesIn({ queues }: Queues, name: string): string[] {
  const held = queues.queueNamed(name)?.inspectMessages();
  const messages = held ? [...held.ready, ...held.delayed, ...held.inflight.map(({ message }) => message)] : [];
  return messages.map(({ body }) => body);
}

/** What was planted, by who planted it, and where the templates send what nobody can read. */
export function plantedIn({
  queues,
  planted,
  model,
  faults,
}: Queues & Pick<Cloud, 'planted' | 'model' | 'faults'>): PlantedMessage[] {
  const doubled = faults.functions.fired();
  return planted().map(({ queue, functionId, body, handedOut }) => {
    const environment = model.functions.find(({ id }) => id === functionId)?.environment ?? {};
    const { deadLetterTargetArn = '' } = redriveOf(queues.queueNamed(queue)?.attributes.RedrivePolicy);
    // the consumer's own place for it, and that of the queue for one that no consumer could set aside
    const places = [environment.DLQ_URL?.split('/').at(-1), deadLetterTargetArn.split(':').at(-1)];
    const deadLetters = [...new Set(places.flatMap((name) => name || []))];
    return { queue, body, deadLetters, mostCopies: handedOut + (doubled[`${functionId}/duplicate`] ?? 0) };
  });
}

function redriveOf(policy: string | undefined): { deadLetterTargetArn?: string } {
  return policy ? (JSON.parse(policy) as { deadLetterTargetArn?: string }) : {};
}

export function copiesOf({ body, deadLetters }: PlantedMessage, rest: Pick<Rest, 'queues'>): number {
  return rest.queues
    .filter(({ name }) => deadLetters.includes(name))
    .reduce((sum, { bodies }) => sum + bodies.filter((each) => each === body).length, 0);
}

/** Queues with what was not planted for them. */
export function strangersIn({ queues, planted }: Pick<Rest, 'queues' | 'planted'>): Rest['queues'] {
  return queues
    .map(({ name, bodies }) => {
      const expected = new Set(planted.filter(({ deadLetters }) => deadLetters.includes(name)).map(({ body }) => body));
      return { name, bodies: bodies.filter((body) => !expected.has(body)) };
    })
    .filter(({ bodies }) => bodies.length > 0);
}
