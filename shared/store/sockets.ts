import { createHash } from 'node:crypto';
import type { BridgeId, ConferenceId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Table } from './table.ts';

export interface Subscriber {
  readonly connectionId: string;
  readonly conferenceId: ConferenceId;
  /** The branch that limits who listens; absent for those who see all. */
  readonly branch?: string;
  /** A hall listens for its own turn alone, apart from the staff: 3,000 of them must not slow down a board. */
  readonly bridgeId?: BridgeId;
}

export interface Ticket {
  readonly conferenceId: ConferenceId;
  readonly bridgeId?: BridgeId;
  readonly callerId: string;
  readonly branch?: string;
}

/** Who listens to which conference, and the one-time tickets by which they come in. */
export interface Sockets {
  /** Keeps the ticket's digest only. */
  issue(secret: string, ticket: Ticket, until: number): Promise<void>;
  /** Takes the ticket: it is good once, and not after its time. */
  take(secret: string, now: number): Promise<Ticket | undefined>;
  subscribe(subscriber: Subscriber, callerId: string, now: number): Promise<void>;
  unsubscribe(connectionId: string): Promise<void>;
  /** Staff who listen to the conference. */
  subscribersOf(conferenceId: ConferenceId, now: number): Promise<Subscriber[]>;
  /** Pages of the hall. */
  subscribersOfHall(bridgeId: BridgeId, now: number): Promise<Subscriber[]>;
}

/** API Gateway ends a WebSocket after 2 hours whatever happens. */
const longestMs = 2 * 3600_000;

export function createSockets(table: Table): Sockets {
  const listening = async (pk: string, now: number): Promise<Subscriber[]> =>
    (await table.queryAll({ pk }))
      .filter((item) => (item.until as number) > now)
      .map((item) => {
        const { connectionId, conferenceId, branch, bridgeId } = item as unknown as Subscriber;
        return {
          connectionId,
          conferenceId,
          ...(branch === undefined ? {} : { branch }),
          ...(bridgeId === undefined ? {} : { bridgeId }),
        };
      });
  return {
    async issue(secret, ticket, until) {
      await table.write({
        put: { ...keys.ticket(hashOf(secret)), ...ticket, until, expiresAt: Math.ceil(until / 1000) },
        if: { pk: 'absent' },
      });
    },
    async take(secret, now) {
      const key = keys.ticket(hashOf(secret));
      const item = await table.get(key);
      if (!item) return undefined;
      try {
        await table.write({ delete: key, if: { until: { gt: now } } });
      } catch (error) {
        if (error instanceof ConditionFailed) return undefined; // too late, or taken by another
        throw error;
      }
      const { conferenceId, callerId, branch, bridgeId } = item as unknown as Ticket;
      return {
        conferenceId,
        callerId,
        ...(branch === undefined ? {} : { branch }),
        ...(bridgeId === undefined ? {} : { bridgeId }),
      };
    },
    async subscribe(subscriber, callerId, now) {
      const { connectionId, conferenceId, bridgeId } = subscriber;
      const subscription = bridgeId
        ? keys.hallSubscription(bridgeId, connectionId)
        : keys.subscription(conferenceId, connectionId);
      const until = now + longestMs;
      const expiresAt = Math.ceil(until / 1000);
      await table.write(
        {
          put: {
            ...keys.socket(connectionId),
            conferenceId,
            callerId,
            expiresAt,
            ...(bridgeId === undefined ? {} : { bridgeId }),
          },
        },
        { put: { ...subscription, ...subscriber, until, expiresAt } },
      );
    },
    async unsubscribe(connectionId) {
      const item = await table.get(keys.socket(connectionId));
      if (!item) return;
      await table.write(
        { delete: keys.socket(connectionId) },
        {
          delete: item.bridgeId
            ? keys.hallSubscription(item.bridgeId as BridgeId, connectionId)
            : keys.subscription(item.conferenceId as ConferenceId, connectionId),
        },
      );
    },
    subscribersOf: (conferenceId, now) => listening(keys.topic(conferenceId), now),
    subscribersOfHall: (bridgeId, now) => listening(keys.hallTopic(bridgeId), now),
  };
}

function hashOf(secret: string): string {
  return createHash('sha256').update('ticket\u0000').update(secret).digest('base64url');
}
