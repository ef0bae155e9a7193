import { type Envelope, envelope } from '../../shared/contracts/envelope.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { branchKey, type ConferenceId, isBridgeId, partsOfBridgeId } from '../../shared/domain/ids.ts';
import type { Push } from '../../shared/gateways/push.ts';
import { log } from '../../shared/runtime/logs.ts';
import { batchHandler } from '../../shared/runtime/queue.ts';
import { wiredPush } from '../../shared/runtime/wired/push.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createSockets, type Sockets } from '../../shared/store/sockets.ts';

export interface PushDeps {
  readonly sockets: Pick<Sockets, 'subscribersOf' | 'unsubscribe'>;
  readonly conferences: Pick<Conferences, 'find'>;
  readonly push: Push;
  readonly now: () => number;
}

/** "There is something newer": what a page that listens is told. No branches: it concerns the whole conference. */
export interface Hint {
  readonly type: 'newer';
  readonly conferenceId: ConferenceId;
  readonly branches: readonly string[];
  readonly at: number;
}

const postsAtOnce = 20;

/**
 * Trigger: queue `push`, up to 100 events a second together. Says once a conference and batch what has changed where; pages
 * then pull what they lack. A repeat makes a page pull once more, a lost one is made up by its own pull: nothing is kept.
 */
export async function pushHints(deps: PushDeps, messages: readonly Envelope[]): Promise<void> {
  for (const [conferenceId, touched] of touchedBy(messages)) {
    const subscribers = await deps.sockets.subscribersOf(conferenceId, deps.now());
    if (subscribers.length === 0) continue;
    const hint: Hint = {
      type: 'newer',
      conferenceId,
      branches: await branchesOf(deps, conferenceId, touched),
      at: touched.at,
    };
    const concerned = subscribers.filter(
      ({ branch }) => branch === undefined || hint.branches.length === 0 || hint.branches.includes(branch),
    );
    await eachOf(concerned, postsAtOnce, async (subscriber) => {
      // who is limited to a branch does not even learn where else something moves
      const own = subscriber.branch === undefined || hint.branches.length === 0 ? hint.branches : [subscriber.branch];
      const outcome = await deps.push.post(subscriber.connectionId, { ...hint, branches: own });
      if (outcome === 'gone') await deps.sockets.unsubscribe(subscriber.connectionId);
      if (outcome === 'failed') log.info('push failed', { conferenceId });
    });
  }
}

interface Touched {
  at: number;
  isWhole: boolean;
  readonly branches: Set<string>;
  /** Of events that name a bridge only. */
  readonly branchKeys: Set<string>;
}

function touchedBy(messages: readonly Envelope[]): Map<ConferenceId, Touched> {
  const all = new Map<ConferenceId, Touched>();
  for (const { detail, time } of messages) {
    const { conferenceId, branch, bridgeId, at } = detail;
    if (typeof conferenceId !== 'string') continue;
    const id = conferenceId as ConferenceId;
    const touched = all.get(id) ?? { at: 0, isWhole: false, branches: new Set(), branchKeys: new Set() };
    all.set(id, touched);
    touched.at = Math.max(touched.at, typeof at === 'number' ? at : Date.parse(time) || 0);
    if (typeof branch === 'string') touched.branches.add(branch);
    else if (typeof bridgeId === 'string' && isBridgeId(bridgeId))
      touched.branchKeys.add(partsOfBridgeId(bridgeId).branchKey);
    else touched.isWhole = true;
  }
  return all;
}

async function branchesOf(deps: PushDeps, id: ConferenceId, touched: Touched): Promise<readonly string[]> {
  if (touched.isWhole) return [];
  const branches = new Set(touched.branches);
  if (touched.branchKeys.size > 0) {
    const known = (await deps.conferences.find(id))?.branches ?? [];
    for (const branch of known) if (touched.branchKeys.has(branchKey(branch))) branches.add(branch);
  }
  return [...branches].sort();
}

export const handler = batchHandler(envelope, () => {
  const table = wiredTable();
  const deps = {
    sockets: createSockets(table),
    conferences: createConferences(table),
    push: wiredPush(),
    now: Date.now,
  };
  return async (messages) => {
    await pushHints(
      deps,
      messages.map((message) => message.body),
    );
    return [];
  };
});
