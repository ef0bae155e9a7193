import { noting } from './hall-calls.ts';
import type { HallsConfig } from './halls.ts';
import { openInbox } from './inbox.ts';
import { leanClient } from './lean-http.ts';
import type { HallScript } from './script.ts';
import type { HallTruth } from './truth.ts';

const atOnce = 16;
const lookEveryMs = 500;
/** So long after the last notice came nobody waits for one any more: what is on its way has bounced or was lost. */
const patienceMs = 30_000;

/**
 * Every hall that is willing acknowledges the notice once it has come; notices may still be going out. Told by the mail server that
 * there is news for it, a hall opens its own mailbox. Who is refused tries again.
 */
export async function acknowledgeAll(
  { apiUrl, mailUrl, scripts }: Pick<HallsConfig, 'apiUrl' | 'mailUrl' | 'scripts'>,
  truths: ReadonlyMap<string, HallTruth>,
  onDone: (done: number, total: number) => void,
  patience = patienceMs,
): Promise<void> {
  const client = leanClient(apiUrl, atOnce);
  const inbox = openInbox(mailUrl);
  const missing = new Map(
    scripts.filter(({ acknowledges }) => acknowledges).map((script) => [script.officeAddress, script]),
  );
  const total = missing.size;
  /** Who has a notice to look at, and where it lies. */
  const due = new Map<HallScript, number>();
  let until = Date.now() + patience;

  async function acknowledge(script: HallScript, seq: number): Promise<void> {
    const truth = truths.get(script.code) as HallTruth;
    const token = await inbox.acknowledgement(script, seq);
    if (!token) return; // it was lost after all: there may be another one later
    until = Math.max(until, Date.now() + patience);
    const value = token.slice(token.lastIndexOf('.') + 1);
    if (!truth.secrets.some((secret) => secret.value === value)) truth.secrets.push({ kind: 'acknowledgement', value });
    const answer = await noting(client, truth).send('POST', '/acknowledgements', { body: { token } });
    if (answer.status !== 200) {
      truth.errors.push(`acknowledge ${answer.status}`);
      await pause(lookEveryMs);
      if (!due.has(script)) due.set(script, seq);
      return;
    }
    truth.acknowledged.push('conclusions');
    if (missing.delete(script.officeAddress)) onDone(total - missing.size, total);
  }

  let after = 0;
  async function look(): Promise<void> {
    while (missing.size > 0 && Date.now() < until) {
      const { notices, last } = await inbox.noticesAfter(after);
      for (const { address, seq } of notices) {
        const script = missing.get(address);
        if (script) due.set(script, seq);
      }
      if (last === after) await pause(lookEveryMs);
      after = last;
    }
  }

  async function work(): Promise<void> {
    while (missing.size > 0 && Date.now() < until) {
      const [next] = due;
      if (!next) {
        await pause(lookEveryMs / 5);
        continue;
      }
      const [script, seq] = next;
      due.delete(script);
      await acknowledge(script, seq);
    }
  }

  await Promise.all([look(), ...Array.from({ length: atOnce }, work)]);
  for (const { code } of missing.values()) truths.get(code)?.errors.push('no conclusions came by mail');
  client.close();
  inbox.close();
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
