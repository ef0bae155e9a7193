import { functions } from '../../infra/functions.ts';
import type { FunctionFaults } from '../functions/chaos.ts';
import type { RunFaults } from './faults.ts';

/** Once at the first chance, so that it happens in the smallest conference too, and then as often as `probability` says. */
const some = (probability: number) => ({ probability, first: 1 });
const once = { probability: 0, first: 1 };

/** Those that hear events: of the queues, and of the table's stream. */
const consumers = functions
  .filter(({ trigger: { kind } }) => kind === 'queue' || kind === 'stream')
  .map(({ id }): string => id);
const ofEach = (faults: FunctionFaults, ids: readonly string[] = consumers) => ({
  functions: Object.fromEntries(ids.map((id) => [id, faults])),
});
/**
 * What has its profile, but is not among all at once: a hand-over that died is held for its lease and then waits for a person, and
 * a whole run waits for an import that comes again.
 */
const slow: ReadonlySet<string> = new Set(['send-deliveries', 'commit-import']);
const quick = consumers.filter((id) => !slow.has(id));

/** Each fault by itself. */
export const single = {
  'chime-throttle': { chime: { service: { throttle: some(0.2) } } },
  'chime-unavailable': { chime: { service: { unavailable: { ...some(0.05), retryAfterSeconds: 1 } } } },
  'chime-failure': { chime: { service: { serviceFailure: some(0.1) } } },
  'chime-partial': { chime: { service: { partialErrors: some(0.05) } } },
  'chime-timeout': { chime: { service: { timeoutAfterSuccess: { ...some(0.1), holdMs: 500, limit: 4 } } } },
  'chime-not-found': { chime: { service: { notFoundAfterCreate: { ...some(0.3), forMs: 800 } } } },
  'chime-vanish': { chime: { service: { vanish: { ...once, afterMs: [9_000, 12_000], told: true, limit: 1 } } } },
  'chime-vanish-untold': {
    chime: { service: { vanish: { ...once, afterMs: [9_000, 12_000], told: false, limit: 1 } } },
  },
  'chime-says-little': {
    chime: {
      assumptions: {
        closedWithoutLeave: 'none',
        promotionIsTold: false,
        authorizationIsTold: false,
        takeover: 'none',
        ejection: 'none',
        meetingEnd: 'none',
      },
    },
  },
  'chime-says-left': {
    chime: { assumptions: { closedWithoutLeave: 'left', takeover: 'left', ejection: 'left', meetingEnd: 'left' } },
  },
  'chime-viewers-do-not-count': {
    chime: { assumptions: { replicaViewersKeepPrimaryAlive: false, tokenOfEndedMeeting: 'ended-meeting' } },
  },
  'events-lost': { chime: { bus: { loss: some(0.15) }, queue: { loss: some(0.15) } } },
  'events-twice': { chime: { bus: { duplicate: some(0.3) }, queue: { duplicate: some(0.3) } } },
  'events-late': {
    chime: {
      bus: { delay: { ...some(0.2), ms: [500, 10_000] } },
      queue: { delay: { ...some(0.2), ms: [500, 10_000] } },
    },
  },
  'events-reordered': { chime: { bus: { reorder: { ...some(0.3), heldMs: 2000 } }, queue: { reorder: some(0.3) } } },
  'bus-twice': { bus: { duplicate: some(0.2) } },
  'bus-late': { bus: { delay: { ...some(0.1), ms: 2000 } } },
  'bus-reordered': { bus: { reorder: some(0.2) } },
  'functions-die-before': ofEach({ crashBefore: some(0.05) }),
  'functions-die-after': ofEach({ crashAfter: some(0.05) }),
  'functions-twice': ofEach({ duplicate: some(0.3) }),
  'functions-time-out': ofEach({ timeout: { ...once, ms: 100 } }),
  'tables-throttle': { tables: { throttle: some(0.05) } },
  'tables-conflict': { tables: { conflict: some(0.05) } },
  'tables-unknown-commit': { tables: { unknownCommit: some(0.03) } },
  'queues-redeliver': { queues: { redeliver: some(0.2) } },
  'queues-poison': { queues: { poison: some(0.1) } },
  'scheduler-late': { scheduler: { late: { probability: 1, ms: 60_000 } } },
  'scheduler-twice': { scheduler: { duplicate: 1 } },
  'scheduler-never': { scheduler: { lose: 1 } },
  'mail-throttle': { mail: { throttle: some(0.1) } },
  'mail-fail': { mail: { fail: some(0.01) } },
  'mail-fail-after': { mail: { failAfter: some(0.05) } },
  'mail-late-bounce': { mail: { lateBounce: some(0.02) } },
  'mail-soft-bounce': { mail: { softBounce: some(0.05) } },
  'mail-complaint': { mail: { complaint: some(0.02) } },
} as const satisfies Readonly<Record<string, RunFaults>>;

/** A bad day: what a conference meets anyway. */
const light: RunFaults = {
  chime: {
    service: { throttle: some(0.05), serviceFailure: some(0.03), partialErrors: some(0.01) },
    bus: {
      loss: some(0.02),
      duplicate: some(0.05),
      delay: { ...some(0.05), ms: [500, 3000] },
      reorder: { ...some(0.05), heldMs: 1000 },
    },
    queue: { loss: some(0.02), duplicate: some(0.05) },
  },
  functions: { presence: { crashAfter: some(0.02) }, provision: { duplicate: some(0.2) } },
  bus: { duplicate: some(0.02) },
  mail: { throttle: some(0.02) },
};

/** All at once, as nobody has met it yet. What rules another out, or holds a mail until a person looks, stands by itself above. */
const heavy: RunFaults = {
  chime: {
    assumptions: single['chime-says-little'].chime.assumptions,
    service: {
      ...single['chime-throttle'].chime.service,
      ...single['chime-unavailable'].chime.service,
      ...single['chime-failure'].chime.service,
      ...single['chime-partial'].chime.service,
      ...single['chime-timeout'].chime.service,
      ...single['chime-not-found'].chime.service,
      ...single['chime-vanish'].chime.service,
    },
    bus: {
      ...single['events-lost'].chime.bus,
      ...single['events-twice'].chime.bus,
      ...single['events-late'].chime.bus,
      ...single['events-reordered'].chime.bus,
    },
    queue: {
      ...single['events-lost'].chime.queue,
      ...single['events-twice'].chime.queue,
      ...single['events-late'].chime.queue,
      ...single['events-reordered'].chime.queue,
    },
  },
  functions: {
    ...ofEach({ crashBefore: some(0.02), crashAfter: some(0.05), duplicate: some(0.1) }, quick).functions,
    'send-deliveries': { duplicate: some(0.1) },
  },
  bus: { ...single['bus-twice'].bus, ...single['bus-late'].bus, ...single['bus-reordered'].bus },
  tables: { throttle: some(0.02), conflict: some(0.02), unknownCommit: some(0.01) },
  queues: { redeliver: some(0.1), poison: { probability: 0.02, first: 2 } },
  scheduler: { late: { probability: 0, first: 1, ms: 1500 }, duplicate: some(0.5) },
  mail: {
    throttle: some(0.1),
    failAfter: some(0.01),
    lateBounce: some(0.01),
    softBounce: some(0.01),
    complaint: some(0.01),
  },
};

export const profiles: Readonly<Record<string, RunFaults>> = { light, heavy, ...single };
