import { readFileSync } from 'node:fs';
import type { FaultProfile as ChimeFaults } from '../chime/faults.ts';
import type { FunctionFaults } from '../functions/chaos.ts';
import type { MailFaults } from '../mail/ses.ts';

/** What shall go wrong in one run, by the part that does it. A file given with --faults has this form. */
export interface RunFaults {
  readonly chime?: Omit<ChimeFaults, 'seed'>;
  /** By function id, `*` for all. */
  readonly functions?: Readonly<Record<string, FunctionFaults>>;
  readonly bus?: { readonly duplicate?: number };
  readonly mail?: MailFaults;
}

/** A bad day: what a conference of that size meets anyway. */
const light: RunFaults = {
  chime: {
    service: {
      throttle: { probability: 0.05 },
      serviceFailure: { probability: 0.03 },
      partialErrors: { probability: 0.01 },
    },
    bus: {
      loss: { probability: 0.02 },
      duplicate: { probability: 0.05 },
      delay: { probability: 0.05, ms: [500, 3000] },
      reorder: { probability: 0.05, heldMs: 1000 },
    },
    queue: { loss: { probability: 0.02 }, duplicate: { probability: 0.05 } },
  },
  functions: { presence: { crashAfter: 0.02 }, provision: { duplicate: 0.2 } },
  bus: { duplicate: 0.02 },
  mail: { throttle: 0.02 },
};

/** Everything at once, as nobody has met it yet. */
const heavy: RunFaults = {
  chime: {
    service: {
      throttle: { probability: 0.2 },
      unavailable: { probability: 0.05, retryAfterSeconds: 1 },
      serviceFailure: { probability: 0.1 },
      partialErrors: { probability: 0.05 },
      timeoutAfterSuccess: { probability: 0.1, holdMs: 500, limit: 4 },
      notFoundAfterCreate: { probability: 0.3, forMs: 800 },
      vanish: { probability: 1, afterMs: [20_000, 60_000], told: true, limit: 1 },
    },
    bus: {
      loss: { probability: 0.15 },
      duplicate: { probability: 0.15 },
      delay: { probability: 0.2, ms: [500, 10_000] },
      reorder: { probability: 0.2, heldMs: 2000 },
    },
    queue: {
      loss: { probability: 0.15 },
      duplicate: { probability: 0.15 },
      delay: { probability: 0.1, ms: [500, 10_000] },
    },
  },
  functions: {
    presence: { crashBefore: 0.02, crashAfter: 0.05, duplicate: 0.1 },
    provision: { crashAfter: 0.2, duplicate: 0.3 },
    enrol: { crashAfter: 0.1, duplicate: 0.2 },
    settle: { crashAfter: 0.1, duplicate: 0.2 },
    render: { crashAfter: 0.3, duplicate: 0.3 },
    'plan-deliveries': { crashAfter: 0.1, duplicate: 0.2 },
    'send-deliveries': { crashBefore: 0.05, duplicate: 0.1 },
    'mail-events': { crashAfter: 0.05, duplicate: 0.1 },
  },
  bus: { duplicate: 0.1 },
  mail: { throttle: 0.1, fail: 0.01, failAfter: 0.01, lateBounce: 0.01 },
};

export function readFaults(name: string): RunFaults | undefined {
  if (name === 'none') return undefined;
  if (name === 'light') return light;
  if (name === 'heavy') return heavy;
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch {
    throw new Error(`--faults takes none, light, heavy or a file; ${JSON.stringify(name)} is neither`);
  }
  const profile = JSON.parse(text) as RunFaults;
  const unknown = Object.keys(profile).filter((key) => !['chime', 'functions', 'bus', 'mail'].includes(key));
  if (unknown.length > 0) throw new Error(`${name} names ${unknown.join(', ')}; known are chime, functions, bus, mail`);
  return profile;
}
