import { type Access as AccessState, type Attempts, noAttempts } from '../domain/access.ts';
import type { Sealer } from '../domain/access-seal.ts';
import { linkHashOf, newLinkSecret, newPin, pinHashOf } from '../domain/access-secrets.ts';
import type { Bridge } from '../domain/bridge.ts';
import { eachOf } from '../domain/each-of.ts';
import { type Actor, type DomainEvent, told } from '../domain/events.ts';
import { type BridgeId, type ConferenceId, partsOfBridgeId } from '../domain/ids.ts';
import { Missing } from '../domain/refusals.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, writeLimit } from './table.ts';

export interface Access {
  find(bridgeId: BridgeId): Promise<AccessState | undefined>;
  /** Throws Missing. */
  get(bridgeId: BridgeId): Promise<AccessState>;
  /**
   * Makes a link and a PIN for those that have none, and new ones, under the next epoch, for those that were withdrawn and are
   * invited again. What was issued to this enrolment stays, so a repeat is harmless.
   */
  issue(bridges: readonly Bridge[], at: number): Promise<void>;
  /** For the mail sender: in clear, never to be stored or logged. Throws Missing. */
  open(bridgeId: BridgeId): Promise<OpenAccess>;
  /** The same for many, by id; who has none is left out. */
  openMany(bridgeIds: readonly BridgeId[]): Promise<Map<BridgeId, OpenAccess>>;
  /** Those of the branches that are shut out. */
  revokedOf(conferenceId: ConferenceId, branches: readonly string[]): Promise<Set<BridgeId>>;
  /** Those of the branches that are shut out, locked or have wrong PINs behind them. */
  hamperedOf(conferenceId: ConferenceId, branches: readonly string[]): Promise<AccessState[]>;
  /** Keeps the tries made with a link that leads nowhere; false where another try was kept meanwhile. */
  saveStray(linkHash: string, before: Attempts, after: Attempts, at: number): Promise<boolean>;
  /** Saves if nobody else did since it was read: false where somebody was first. */
  save(next: AccessState, events?: readonly DomainEvent[]): Promise<boolean>;
  /** Applies `change` to the current state until it sticks. `change` may answer undefined: nothing to do. */
  change(
    bridgeId: BridgeId,
    change: (current: AccessState) => { next: AccessState; events?: readonly DomainEvent[] } | undefined,
  ): Promise<AccessState>;
  /** New link and PIN under the next epoch, told as AccessRotated; sessions and wrong tries are forgotten. */
  rotate(bridgeId: BridgeId, deed: { by: Actor; at: number }): Promise<AccessState>;
}

export interface OpenAccess {
  readonly link: string;
  readonly pin: string;
  readonly epoch: number;
  /** Of the bridge, when this was issued. */
  readonly enrolments: number;
}

const strayKeptMs = 24 * 3600_000;
const changeTries = 10;
const sideBySide = 32;

export function createAccess(table: Table, sealer: Sealer, random: (bytes: number) => Uint8Array): Access {
  const find = async (bridgeId: BridgeId): Promise<AccessState | undefined> => {
    const item = await table.get(keys.access(bridgeId));
    return item && accessOf(item);
  };
  const get = async (bridgeId: BridgeId) => {
    const found = await find(bridgeId);
    if (!found) throw new Missing('access', bridgeId);
    return found;
  };
  const ofBranches = async (conferenceId: ConferenceId, branches: readonly string[]): Promise<AccessState[]> => {
    const pages = await Promise.all(
      branches.map((branch) =>
        table.queryAll({ pk: keys.branchOf(conferenceId, branch), prefix: keys.prefixes.access }),
      ),
    );
    return pages.flat().map(accessOf);
  };
  const save = async (next: AccessState, emits: readonly DomainEvent[] = []): Promise<boolean> => {
    try {
      const put = itemOf({ ...next, version: next.version + 1 });
      await table.write({ put, if: { version: { eq: next.version } }, emits });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };
  /** Fresh secrets of a bridge, hashed and sealed. */
  const fresh = async (bridgeId: BridgeId, epoch: number) => {
    const { conferenceId } = partsOfBridgeId(bridgeId);
    const secret = newLinkSecret(random);
    const pin = newPin(random);
    const [sealedLink, sealedPin] = await Promise.all([
      sealer.seal(conferenceId, `${bridgeId}.${secret}`),
      sealer.seal(conferenceId, pin),
    ]);
    return {
      bridgeId,
      linkHash: linkHashOf(bridgeId, secret),
      sealedLink,
      pinHash: pinHashOf(secret, pin),
      sealedPin,
      epoch,
      attempts: noAttempts,
      sessions: [],
    };
  };
  const opened = async ({
    bridgeId,
    sealedLink,
    sealedPin,
    epoch,
    enrolments = 1,
  }: AccessState): Promise<OpenAccess> => {
    const { conferenceId } = partsOfBridgeId(bridgeId);
    const [link, pin] = await Promise.all([
      sealer.open(conferenceId, sealedLink),
      sealer.open(conferenceId, sealedPin),
    ]);
    return { link, pin, epoch, enrolments };
  };
  const change: Access['change'] = async (bridgeId, decide) => {
    for (let tries = 1; ; tries++) {
      const current = await get(bridgeId);
      const decided = decide(current);
      if (!decided) return current;
      const next = { ...decided.next, version: current.version };
      if (await save(next, decided.events)) return { ...next, version: current.version + 1 };
      if (tries === changeTries) throw new Error(`access of ${bridgeId} changed ${changeTries} times meanwhile`);
    }
  };
  return {
    find,
    get,
    async issue(bridges, _at) {
      const there = await table.getMany(bridges.map((bridge) => keys.access(bridge.id)));
      const known = new Map(there.map(accessOf).map((access) => [access.bridgeId, access]));
      const lacking = bridges.filter((bridge) => !known.has(bridge.id));
      for (let i = 0; i < lacking.length; i += writeLimit) {
        const made = await Promise.all(
          lacking.slice(i, i + writeLimit).map(async ({ id, enrolments }) => ({
            ...(await fresh(id, 1)),
            ...(enrolments === undefined ? {} : { enrolments }),
          })),
        );
        // conditional: two enrolments at once must not leave a mailed link without its access
        const puts = made.map((access) => ({ put: itemOf({ ...access, version: 1 }), if: { pk: 'absent' as const } }));
        try {
          await table.write(...puts);
        } catch (error) {
          unlessRefused(error);
          for (const put of puts) await table.write(put).catch(unlessRefused); // another was first with some of them
        }
      }
      await eachOf(bridges, sideBySide, async ({ id, enrolments = 1 }) => {
        const old = known.get(id);
        if (!old || (old.enrolments ?? 1) >= enrolments) return;
        const made = await fresh(id, old.epoch + 1);
        await change(id, (current) => {
          if ((current.enrolments ?? 1) >= enrolments) return undefined;
          const { version, revokedAt } = current;
          const epoch = Math.max(made.epoch, current.epoch + 1);
          return { next: { ...made, epoch, version, enrolments, ...(revokedAt === undefined ? {} : { revokedAt }) } };
        });
      });
    },
    open: async (bridgeId) => opened(await get(bridgeId)),
    async openMany(bridgeIds) {
      const items = await table.getMany([...new Set(bridgeIds)].map(keys.access));
      const all = await Promise.all(
        items.map(accessOf).map(async (access) => [access.bridgeId, await opened(access)] as const),
      );
      return new Map(all);
    },
    async revokedOf(conferenceId, branches) {
      const all = await ofBranches(conferenceId, branches);
      return new Set(all.flatMap((access) => (access.revokedAt === undefined ? [] : access.bridgeId)));
    },
    async hamperedOf(conferenceId, branches) {
      const all = await ofBranches(conferenceId, branches);
      return all.filter(({ revokedAt, attempts }) => revokedAt !== undefined || attempts.failures > 0);
    },
    async saveStray(linkHash, before, after, at) {
      try {
        await table.write({
          put: { ...strayKey(linkHash), ...after, expiresAt: Math.ceil((at + strayKeptMs) / 1000) },
          if: { failures: before.failures === 0 ? 'absent' : { eq: before.failures } },
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },
    save,
    change,
    async rotate(bridgeId, { by, at }) {
      const { conferenceId } = partsOfBridgeId(bridgeId);
      const { epoch } = await get(bridgeId);
      const made = await fresh(bridgeId, epoch + 1);
      return change(bridgeId, ({ epoch: current, version, revokedAt, enrolments }) =>
        current > epoch // rotated by another at the same moment: theirs counts
          ? undefined
          : {
              next: {
                ...made,
                version,
                ...(enrolments === undefined ? {} : { enrolments }),
                ...(revokedAt === undefined ? {} : { revokedAt }),
              },
              events: [told('AccessRotated', `${bridgeId}:${made.epoch}`, at, { conferenceId, bridgeId, by })],
            },
      );
    },
  };
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof ConditionFailed)) throw error;
}

export function strayKey(linkHash: string) {
  return keys.limit(`stray-link:${linkHash}`);
}

function itemOf(access: AccessState): Item {
  return { ...keys.access(access.bridgeId), ...access };
}

/** The tries made with a link that leads nowhere. */
export function attemptsOf(stray: Item | undefined): Attempts {
  return stray ? { failures: stray.failures as number, waitUntil: stray.waitUntil as number } : noAttempts;
}

export function accessOf({ pk: _pk, sk: _sk, emits: _e, ...rest }: Item): AccessState {
  return rest as unknown as AccessState; // what itemOf stored; the store is its only writer
}
