import type { Answer, LeanClient } from './lean-http.ts';
import type { RollCall } from './script.ts';
import type { HallTruth } from './truth.ts';

/** First of this hall: revision 0 was seen. A repeat after a lost answer is united with itself. */
export async function sendRollCall(
  client: LeanClient,
  session: string,
  rollCall: RollCall,
  now: () => number,
  truth: HallTruth,
): Promise<boolean> {
  const body = { revision: 0, ...rollCall, takenAt: new Date(now()).toISOString() };
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const answer = await client.send('PUT', '/hall/roll-call', { body, session });
    if (answer.status >= 200 && answer.status < 300) return true;
    if (truth.errors.length < 20) truth.errors.push(`roll-call ${answer.status} ${codeOf(answer)}${fieldsIn(answer)}`);
    if (answer.status >= 400 && answer.status < 429) return false;
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
  return false;
}

/** What a refusal finds wrong, field by field. */
export function fieldsIn({ body }: Answer): string {
  const { fields = [] } = (body as { fields?: { field: string; reason: string }[] } | undefined) ?? {};
  return fields.map(({ field, reason }) => ` ${field}: ${reason}`).join(';');
}

/** The code of a refusal; empty where there is none. */
export function codeOf({ body }: Answer): string {
  return (body as { code?: string } | undefined)?.code ?? '';
}

/** When to come again, where the refusal says it in its facts. */
export function secondsIn({ body }: Answer): number | undefined {
  return (body as { facts?: { retryAfterSeconds?: number } } | undefined)?.facts?.retryAfterSeconds;
}
