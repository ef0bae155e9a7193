import { type BridgeId, partsOfBridgeId } from '../domain/ids.ts';
import { accessOf, attemptsOf, strayKey } from './access.ts';
import { bridgeOf } from './bridges.ts';
import { conferenceOf } from './conferences.ts';
import { keys } from './keys.ts';
import type { Key, Table } from './table.ts';

/**
 * All that a sign-in is judged by, in one consistent read: what the link leads to, and the tries made with a link like it.
 * The same is read whether the link leads somewhere or not, so that the time taken does not tell.
 */
export async function readForSignIn(table: Table, bridgeId: BridgeId | undefined, linkHash: string) {
  const stray = strayKey(linkHash);
  const ofBridge = bridgeId && {
    access: keys.access(bridgeId),
    bridge: keys.bridge(bridgeId),
    conference: keys.conference(partsOfBridgeId(bridgeId).conferenceId),
  };
  const items = await table.getMany([stray, ...Object.values(ofBridge ?? {})]);
  const at = (key: Key | undefined) => key && items.find((item) => item.pk === key.pk && item.sk === key.sk);
  const access = at(ofBridge?.access);
  const bridge = at(ofBridge?.bridge);
  const conference = at(ofBridge?.conference);
  return {
    stray: attemptsOf(at(stray)),
    access: access && accessOf(access),
    bridge: bridge && bridgeOf(bridge),
    conference: conference && conferenceOf(conference),
  };
}
