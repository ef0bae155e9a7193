import { connectClient } from '../chime/signalling-client.ts';
import { giveBackMemory } from '../kit/give-back.ts';
import { acknowledgeAll } from './acknowledging.ts';
import { liveThrough, type Moment } from './hall.ts';
import { noting } from './hall-calls.ts';
import type { FromHalls, HallsConfig, ToHalls } from './halls.ts';
import { openInbox } from './inbox.ts';
import { leanClient } from './lean-http.ts';
import { type HallTruth, noTruth } from './truth.ts';

/**
 * The country's halls, all in one process of their own: it knows the public address, the mailboxes and what each hall shall
 * do, nothing else. Told `live`, `shut-out`, `acknowledge`, `report`; tells counts while it goes.
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
      giveBackMemory();
      tell({ kind: 'hung-up' });
      return;
    case 'shut-out':
      await shutOuts.get(message.code)?.();
      tell({ kind: 'shut-out' });
      return;
    case 'acknowledge':
      await acknowledgeAll(config as HallsConfig, truths, (done, total) => tell({ kind: 'acknowledged', done, total }));
      tell({ kind: 'all-acknowledged' });
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
