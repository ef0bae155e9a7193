import { type Clock, pause, type Timer } from './clock.ts';
import { type Announcement, asEvent, type ChimeEvent } from './events.ts';
import type { ChannelFaults, FaultDice } from './faults.ts';

export type ChannelName = 'bus' | 'queue';

/** Where events go. A rejection is retried; resolving means that it has arrived. */
export interface EventPorts {
  publish(event: ChimeEvent): void | Promise<void>;
  /** `body` is the event as JSON text. */
  sendToQueue(queueArn: string, body: string): void | Promise<void>;
}

/**
 * What became of a channel's events. `emitted` are the service's own, before faults; `delivered` counts arrivals; `reordered`
 * those that a later event really overtook.
 */
export interface ChannelCounts {
  emitted: number;
  delivered: number;
  lost: number;
  duplicated: number;
  delayed: number;
  reordered: number;
  retried: number;
  /** Given up after all retries; a run with any of these says nothing about the product. */
  undelivered: number;
}

const retryAfterMs = [20, 50, 100, 200, 500, 1000, 2000, 5000, 5000, 5000];
const defaultHeldMs = 2000;

/** Carries what happened to the bus and to the meeting's queue, best effort as the service does, faults as the profile says. */
export class EventChannels {
  readonly counts: Record<ChannelName, ChannelCounts> = { bus: noCounts(), queue: noCounts() };
  readonly #ports: EventPorts;
  readonly #clock: Clock;
  readonly #dice: FaultDice;
  readonly #place: { readonly region: string; readonly account: string };
  /** The events that wait for a later one to overtake them. */
  readonly #held: Record<ChannelName, { release: () => void; timer: Timer }[]> = { bus: [], queue: [] };
  readonly #underway = new Set<Promise<void>>();

  constructor(ports: EventPorts, clock: Clock, dice: FaultDice, place: { region: string; account: string }) {
    this.#ports = ports;
    this.#clock = clock;
    this.#dice = dice;
    this.#place = place;
  }

  send({ detail, queueArn }: Announcement): void {
    const forBus = asEvent(detail, this.#place);
    this.#carry('bus', () => this.#ports.publish(forBus));
    if (queueArn === undefined) return;
    const forQueue = JSON.stringify(asEvent(detail, this.#place));
    this.#carry('queue', () => this.#ports.sendToQueue(queueArn, forQueue));
  }

  /** Resolves when nothing is on its way any more; delayed events are not waited for. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  #carry(channel: ChannelName, deliver: () => void | Promise<void>): void {
    const counts = this.counts[channel];
    const faults: ChannelFaults = this.#dice.profile[channel] ?? {};
    const waiting = this.#held[channel].splice(0);
    counts.emitted += 1;
    let hasGone = false;
    if (this.#dice.fires(`${channel}.loss`, faults.loss)) {
      counts.lost += 1;
    } else {
      const copies = this.#dice.fires(`${channel}.duplicate`, faults.duplicate) ? 2 : 1;
      counts.duplicated += copies - 1;
      for (let copy = 0; copy < copies; copy += 1) hasGone = this.#sendCopy(channel, faults, deliver) || hasGone;
    }
    if (!hasGone) {
      this.#held[channel].unshift(...waiting);
      return;
    }
    for (const { release, timer } of waiting) {
      this.#clock.clearTimeout(timer);
      counts.reordered += 1;
      release();
    }
  }

  /** Whether the copy went out at once, and so overtook those that are held. */
  #sendCopy(channel: ChannelName, faults: ChannelFaults, deliver: () => void | Promise<void>): boolean {
    const counts = this.counts[channel];
    const go = () => this.#deliver(counts, deliver);
    if (faults.delay && this.#dice.fires(`${channel}.delay`, faults.delay)) {
      counts.delayed += 1;
      this.#clock.setTimeout(go, this.#dice.within(`${channel}.delay`, faults.delay.ms));
      return false;
    }
    if (this.#dice.fires(`${channel}.reorder`, faults.reorder)) {
      const held = {
        release: go,
        timer: this.#clock.setTimeout(() => {
          this.#held[channel] = this.#held[channel].filter((other) => other !== held);
          go();
        }, faults.reorder?.heldMs ?? defaultHeldMs),
      };
      this.#held[channel].push(held);
      return false;
    }
    go();
    return true;
  }

  #deliver(counts: ChannelCounts, deliver: () => void | Promise<void>): void {
    let first: void | Promise<void>;
    try {
      first = deliver();
    } catch (error) {
      first = Promise.reject(error);
    }
    if (first === undefined) {
      counts.delivered += 1;
      return;
    }
    const trip = this.#persist(counts, first, deliver).finally(() => this.#underway.delete(trip));
    this.#underway.add(trip);
  }

  async #persist(
    counts: ChannelCounts,
    first: void | Promise<void>,
    deliver: () => void | Promise<void>,
  ): Promise<void> {
    let attempt = first;
    for (const waitMs of [...retryAfterMs, undefined]) {
      try {
        await attempt;
        counts.delivered += 1;
        return;
      } catch {
        if (waitMs === undefined) break;
        counts.retried += 1;
        await pause(this.#clock, waitMs);
        attempt = (async () => deliver())();
        attempt.catch(() => {});
      }
    }
    counts.undelivered += 1;
  }
}

function noCounts(): ChannelCounts {
  return { emitted: 0, delivered: 0, lost: 0, duplicated: 0, delayed: 0, reordered: 0, retried: 0, undelivered: 0 };
}
