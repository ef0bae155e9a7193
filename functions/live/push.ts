import { type Envelope, envelope } from '../../shared/contracts/envelope.ts';
import { eachOf } from '../../shared/domain/each-of.ts';
import { type BridgeId, branchKey, type ConferenceId, isBridgeId, partsOfBridgeId } from '../../shared/domain/ids.ts';
import type { Push } from '../../shared/gateways/push.ts';
import { log } from '../../shared/runtime/logs.ts';
import { batchHandler } from '../../shared/runtime/queue.ts';
import { wiredPush } from '../../shared/runtime/wired/push.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { type Conferences, createConferences } from '../../shared/store/conferences.ts';
import { createSockets, type Sockets } from '../../shared/store/sockets.ts';

export interface PushDeps {
  readonly sockets: Pick<Sockets, 'subscribersOf' | 'subscribersOfHall' | 'unsubscribe'>;
  readonly conferences: Pick<Conferences, 'find'>;
  readonly push: Push;
  readonly now: () => number;
}

/** "There is something newer": what a page that listens is told. No branches: it concerns the whole conference. */
export interface Hint {
  readonly type: 'newer';
  readonly conferenceId: ConferenceId;
  readonly branches: readonly string[];
  /** What to pull: the board, the floor, the line checks. */
  readonly topics: readonly Topic[];
  readonly at: number;
}
export type Topic = 'board' | 'floor' | 'line-check';

/** To the page of a hall whose turn has come, is heard now, or is over: it pulls its floor. */
export interface HallHint {
  readonly type: 'floor';
  readonly conferenceId: ConferenceId;
  readonly at: number;
}

const topicOf = (type: string): Topic =>
  type.startsWith('Floor') ? 'floor' : type === 'LineChecked' ? 'line-check' : 'board';
/** Who speaks concerns every branch. */
const ofAll = new Set(['FloorGiven', 'FloorTaken', 'FloorOpened']);

const postsAtOnce = 20;

/**
 * Trigger: queue `push`, up to 100 events a second together. Says once a conference and batch what has changed where; pages
 * then pull what they lack. A repeat makes a page pull once more, a lost one is made up by its own pull: nothing is kept.
 */
export async function pushHints(deps: PushDeps, messages: readonly Envelope[]): Promise<void> {
  for (const [conferenceId, touched] of touchedBy(messages)) {
    await eachOf(touched.halls, postsAtOnce, (bridgeId) =>
      pushToHall(deps, bridgeId, { conferenceId, at: touched.at }),
    );
    const subscribers = await deps.sockets.subscribersOf(conferenceId, deps.now());
    if (subscribers.length === 0) continue;
    const hint: Hint = {
      type: 'newer',
      conferenceId,
      branches: await branchesOf(deps, conferenceId, touched),
      topics: [...touched.topics].sort(),
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

async function pushToHall(deps: PushDeps, bridgeId: BridgeId, of: Omit<HallHint, 'type'>): Promise<void> {
  for (const { connectionId } of await deps.sockets.subscribersOfHall(bridgeId, deps.now())) {
    const outcome = await deps.push.post(connectionId, { type: 'floor', ...of } satisfies HallHint);
    if (outcome === 'gone') await deps.sockets.unsubscribe(connectionId);
    if (outcome === 'failed') log.info('push failed', { conferenceId: of.conferenceId });
  }
}

interface Touched {
  at: number;
  isWhole: boolean;
  readonly branches: Set<string>;
  /** Of events that name a bridge only. */
  readonly branchKeys: Set<string>;
  readonly topics: Set<Topic>;
  /** Halls whose turn it is about. */
  readonly halls: Set<BridgeId>;
}

function touchedBy(messages: readonly Envelope[]): Map<ConferenceId, Touched> {
  const all = new Map<ConferenceId, Touched>();
  for (const { detail, time, 'detail-type': type } of messages) {
    const { conferenceId, branch, bridgeId, at } = detail;
    if (typeof conferenceId !== 'string') continue;
    const id = conferenceId as ConferenceId;
    const touched = all.get(id) ?? newTouched();
    all.set(id, touched);
    touched.at = Math.max(touched.at, typeof at === 'number' ? at : Date.parse(time) || 0);
    touched.topics.add(topicOf(type));
    if (ofAll.has(type)) {
      touched.isWhole = true;
      if (typeof bridgeId === 'string' && isBridgeId(bridgeId)) touched.halls.add(bridgeId);
    } else if (typeof branch === 'string') touched.branches.add(branch);
    else if (typeof bridgeId === 'string' && isBridgeId(bridgeId))
      touched.branchKeys.add(partsOfBridgeId(bridgeId).branchKey);
    else touched.isWhole = true;
  }
  return all;
}

const newTouched = (): Touched => ({
  at: 0,
  isWhole: false,
  branches: new Set(),
  branchKeys: new Set(),
  topics: new Set(),
  halls: new Set(),
});

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
