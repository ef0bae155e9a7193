import type { Answer, LeanClient } from './lean-http.ts';
import { type RollCopy, together } from './roll-copies.ts';
import type { HallScript, RollCall } from './script.ts';
import type { HallTruth } from './truth.ts';

/** The page's roll call, and the copy of another device after it, where there is one; answers what both say together. */
export async function callRoll(
  client: LeanClient,
  session: string,
  { rollCall, clockSkewMs, otherCopy }: HallScript,
  now: () => number,
  truth: HallTruth,
): Promise<RollCall | undefined> {
  if (!rollCall) return undefined;
  const first = { ...rollCall, takenAt: now() + clockSkewMs };
  if (!(await sendRollCall(client, session, first, truth))) return undefined;
  const arrivedAt = now();
  if (!otherCopy) return rollCall;
  const { secondsBefore, clockSkewMs: otherSkewMs } = otherCopy;
  const second = { ...otherCopy.rollCall, takenAt: now() - secondsBefore * 1000 + otherSkewMs };
  if (!(await sendRollCall(client, session, second, truth))) return rollCall;
  return together({ copy: first, arrivedAt }, { copy: second, arrivedAt: now() });
}

/** Either copy was made when nobody had sent one: revision 0 was seen. A repeat after a lost answer is united with itself. */
async function sendRollCall(
  client: LeanClient,
  session: string,
  { takenAt, ...rollCall }: RollCopy,
  truth: HallTruth,
): Promise<boolean> {
  const body = { revision: 0, ...rollCall, takenAt: new Date(takenAt).toISOString() };
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const answer = await client.send('PUT', '/hall/roll-call', { body, session });
    if (answer.status >= 200 && answer.status < 300) return true;
    if (truth.errors.length < 20) truth.errors.push(`roll-call ${answer.status} ${codeOf(answer)}${fieldsIn(answer)}`);
    if (answer.status >= 400 && answer.status < 429) return false;
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
  return false;
}

/** What a hall still has when it is shut out. */
export interface Credentials {
  readonly link: string;
  readonly pin: string;
  readonly session: string;
  readonly device: string;
}

/** Tries every door with what it had, as whoever holds its link might; writes down how each was answered. */
export async function tryDoors(client: LeanClient, had: Credentials, truth: HallTruth): Promise<void> {
  const { link, pin, session, device } = had;
  const doors: [what: string, method: string, path: string, body?: unknown][] = [
    ['seat', 'POST', '/hall/seat', { device }],
    ['heartbeat', 'POST', '/hall/heartbeat', { generation: 0, connected: false, device }],
    ['roll call', 'GET', '/hall/roll-call'],
    ['session', 'POST', '/hall/sessions', { link, pin, device }],
  ];
  for (const [what, method, path, body] of doors) {
    const inside = path === '/hall/sessions' ? {} : { session };
    const answer = await client.send(method, path, { ...inside, ...(body === undefined ? {} : { body }) });
    truth.afterShutOut.push({ what, status: answer.status });
  }
}

/** Keeps each refusal as it was worded, once; a hall does not get many different ones. */
export function noting(client: LeanClient, truth: HallTruth): LeanClient {
  return {
    ...client,
    async send(...call) {
      const answer = await client.send(...call);
      if (answer.status >= 400 && truth.problems.length < problemsKept) {
        const text = JSON.stringify(answer.body ?? '');
        if (!truth.problems.includes(text)) truth.problems.push(text);
      }
      return answer;
    },
  };
}

const problemsKept = 20;

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
