import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from '../kit/lines.ts';
import { archiveFiles } from './leaks.ts';

/** An event as the bus keeps it. */
export interface ArchivedEvent {
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>> & { readonly id?: string; readonly at?: number };
}

/** What a reader of the events alone knows in the end. */
export interface Replayed {
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** What was told of each bridge's line, by the time since when it was so. */
  readonly lines: Readonly<Record<string, readonly Told[]>>;
  readonly rollCalls: Readonly<Record<string, number>>;
  /** By delivery. */
  readonly deliveries: Readonly<Record<string, string>>;
  readonly attendance?: SettledEvent;
}

export type Phase = 'connected' | 'dropped' | 'left';

export interface Told {
  readonly phase: Phase;
  readonly since: number;
  readonly toldAt: number;
}

interface SettledEvent {
  readonly revision: number;
  readonly present: number;
  readonly late: number;
  readonly absent: number;
  readonly unknown: number;
}

const phases: Readonly<Record<string, Phase>> = {
  BridgeConnected: 'connected',
  BridgeDropped: 'dropped',
  BridgeLeft: 'left',
};

/** Of two words of one millisecond the one that comes after the other in the life of a delivery. */
const lifeOfDelivery = ['sent', 'delivered', 'unknown', 'failed', 'bounced', 'acknowledged'];

export function* readArchive(folder: string): Generator<ArchivedEvent> {
  for (const name of readdirSync(folder).filter((file) => archiveFiles.test(file)))
    for (const line of linesOf(join(folder, name))) if (line !== '') yield JSON.parse(line) as ArchivedEvent;
}

/** Folds the events of a conference, however often and in whatever order they are given. */
export function replay(events: Iterable<ArchivedEvent>, conferenceId: string): Replayed {
  const last = new Map<string, { order: number; value: unknown }>();
  const lines = new Map<string, Map<string, Told>>();
  const keep = (key: string, order: number, value: unknown) => {
    if (order > (last.get(key)?.order ?? Number.NEGATIVE_INFINITY)) last.set(key, { order, value });
  };
  for (const { 'detail-type': type, detail } of events) {
    if (detail.conferenceId !== conferenceId) continue;
    const { bridgeId, revision, deliveryId, state, id = '', at = 0 } = detail;
    const phase = phases[type];
    if (phase) {
      const line = lines.get(String(bridgeId)) ?? new Map<string, Told>();
      lines.set(String(bridgeId), line.set(id, { phase, since: Number(id.split(':').at(-1)), toldAt: at }));
    } else if (type === 'RollCallTaken') keep(`roll ${bridgeId}`, Number(revision), revision);
    else if (type === 'DeliverySettled')
      keep(`delivery ${deliveryId}`, at + lifeOfDelivery.indexOf(String(state)) / 10, state);
    else if (type === 'AttendanceSettled') {
      const { present, late, absent, unknown } = detail;
      keep('attendance', Number(revision), { revision, present, late, absent, unknown });
    } else if (type === 'ConferenceStarted') keep('started', 0, at);
    else if (type === 'ConferenceEnded') keep('ended', 0, detail.endedAt);
  }
  const all = <T>(kind: string) =>
    Object.fromEntries(
      [...last]
        .filter(([key]) => key.startsWith(`${kind} `))
        .map(([key, { value }]) => [key.slice(kind.length + 1), value as T] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const one = <T>(key: string) => last.get(key)?.value as T | undefined;
  const [startedAt, endedAt] = [one<number>('started'), one<number>('ended')];
  const attendance = one<SettledEvent>('attendance');
  return {
    lines: Object.fromEntries(
      [...lines]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([bridgeId, line]) => [
          bridgeId,
          [...line.values()].sort((a, b) => a.since - b.since || a.toldAt - b.toldAt),
        ]),
    ),
    rollCalls: all<number>('roll'),
    deliveries: all<string>('delivery'),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(attendance ? { attendance } : {}),
  };
}
