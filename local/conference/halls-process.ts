import { connectClient } from '../chime/signalling-client.ts';
import { liveThrough, type Moment } from './hall.ts';
import { noting } from './hall-calls.ts';
import type { FromHalls, HallsConfig, ToHalls } from './halls.ts';
import { openInbox } from './inbox.ts';
import { leanClient } from './lean-http.ts';
import type { HallScript } from './script.ts';
import { type HallTruth, noTruth } from './truth.ts';

/**
 * The country's halls, all in one process of their own: it knows the public address, the mailboxes and what each hall shall
 * do, nothing else. Told `live`, `shut-out`, `acknowledge`, `report` in turn; tells counts while it goes.
 */
const tell = (message: FromHalls) => process.send?.(message);
const truths = new Map<string, HallTruth>();
const counts: Record<Moment, number> = { waiting: 0, admitted: 0, connected: 0, disconnected: 0, 'roll-call': 0 };
const shutOuts = new Map<string, () => Promise<void>>();
let config: HallsConfig | undefined;

process.on('message', (message: ToHalls) => {
  void act(message).catch((error: unknown) =>
    tell({ kind: 'failed', reason: String((error as Error).stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function act(message: ToHalls): Promise<void> {
  switch (message.kind) {
    case 'live':
      config = message.config;
      await live(message.config);
      tell({ kind: 'done' });
      return;
    case 'shut-out':
      await shutOuts.get(message.code)?.();
      tell({ kind: 'shut-out' });
      return;
    case 'acknowledge':
      await acknowledgeAll(config as HallsConfig);
      tell({ kind: 'done' });
      return;
    case 'report':
      tell({ kind: 'truths', truths: [...truths.values()] });
      return;
  }
}

async function live(given: HallsConfig): Promise<void> {
  const client = leanClient(given.apiUrl);
  const inbox = openInbox(given.mailUrl);
  const report = setInterval(() => tell({ kind: 'counts', counts: { ...counts } }), 500);
  await Promise.all(
    given.scripts.map((script) => {
      const truth = noTruth(script.code);
      truths.set(script.code, truth);
      return liveThrough(script, truth, {
        client: noting(client, truth),
        connect: connectClient,
        invitation: inbox.invitation,
        onShutOut: (act) => void shutOuts.set(script.code, act),
        timeline: given.timeline,
        now: Date.now,
        tell(moment) {
          counts[moment] += 1;
        },
      });
    }),
  );
  clearInterval(report);
  tell({ kind: 'counts', counts: { ...counts } });
  client.close();
  inbox.close();
}

const acknowledgingAtOnce = 16;
/** Mails may be on their way: each hall looks again until then. */
const mailPatienceMs = 30_000;

async function acknowledgeAll(given: HallsConfig): Promise<void> {
  const client = leanClient(given.apiUrl, acknowledgingAtOnce);
  const inbox = openInbox(given.mailUrl);
  const willing = given.scripts.filter((script) => script.acknowledges);
  const until = Date.now() + mailPatienceMs;
  let done = 0;
  let next = 0;
  const one = async (script: HallScript): Promise<void> => {
    const truth = truths.get(script.code) as HallTruth;
    while (Date.now() < until) {
      const token = await inbox.acknowledgement(script);
      if (token) {
        truth.secrets.push({ kind: 'acknowledgement', value: token.slice(token.lastIndexOf('.') + 1) });
        const answer = await noting(client, truth).send('POST', '/acknowledgements', { body: { token } });
        if (answer.status === 200) {
          truth.acknowledged.push('conclusions');
          return;
        }
        truth.errors.push(`acknowledge ${answer.status}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    truth.errors.push('no conclusions came by mail');
  };
  await Promise.all(
    Array.from({ length: acknowledgingAtOnce }, async () => {
      for (let script = willing[next++]; script; script = willing[next++]) {
        await one(script);
        done += 1;
        if (done % 50 === 0) tell({ kind: 'acknowledged', done, total: willing.length });
      }
    }),
  );
  client.close();
  inbox.close();
}
