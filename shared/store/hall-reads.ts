import type { Access } from '../domain/access.ts';
import type { Bridge, Seat } from '../domain/bridge.ts';
import type { Conference } from '../domain/conference.ts';
import { type BridgeId, partsOfBridgeId } from '../domain/ids.ts';
import type { Provisioning } from '../domain/provision.ts';
import { accessOf } from './access.ts';
import { bridgeOf } from './bridges.ts';
import { conferenceOf } from './conferences.ts';
import { floorOf } from './floors.ts';
import { keys } from './keys.ts';
import { provisioningOf } from './provisioning.ts';
import { seatOf } from './seats.ts';
import type { Table } from './table.ts';

/** All that a join has to know, by one consistent read. */
export interface JoinFacts {
  readonly access: Access | undefined;
  readonly seat: Seat | undefined;
  readonly provisioning: Provisioning | undefined;
  readonly conference: Conference | undefined;
  readonly bridge: Bridge | undefined;
}

export async function readForJoin(table: Table, bridgeId: BridgeId): Promise<JoinFacts> {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  const wanted = [
    keys.access(bridgeId),
    keys.seat(bridgeId),
    keys.provision(conferenceId),
    keys.conference(conferenceId),
    keys.bridge(bridgeId),
  ] as const;
  const items = await table.getMany(wanted);
  const [access, seat, provisioning, conference, bridge] = wanted.map((key) =>
    items.find((i) => i.pk === key.pk && i.sk === key.sk),
  );
  return {
    access: access && accessOf(access),
    seat: seat && seatOf(seat),
    provisioning: provisioning && provisioningOf(provisioning),
    conference: conference && conferenceOf(conference),
    bridge: bridge && bridgeOf(bridge),
  };
}

/** All that a heartbeat and a page that waits for its turn are answered from, by one consistent read: a nation beats a hundred times a second. */
export async function readForBeat(table: Table, bridgeId: BridgeId) {
  const { conferenceId } = partsOfBridgeId(bridgeId);
  const wanted = [
    keys.conference(conferenceId),
    keys.access(bridgeId),
    keys.seat(bridgeId),
    keys.provision(conferenceId),
    keys.floor(conferenceId),
  ] as const;
  const items = await table.getMany(wanted);
  const [conference, access, seat, provisioning, floor] = wanted.map((key) =>
    items.find((i) => i.pk === key.pk && i.sk === key.sk),
  );
  return {
    access: access && accessOf(access),
    conference: conference && conferenceOf(conference),
    seat: seat && seatOf(seat),
    provisioning: provisioning && provisioningOf(provisioning),
    floor: floorOf(conferenceId, floor),
  };
}
