import { functions } from '../../infra/functions.ts';
import { operationNames } from '../chime/operations.ts';
import type { defaultAssumptions } from '../chime/settings.ts';
import type { functionFaultNames } from '../functions/chaos.ts';

/** Says what is wrong with a value, or nothing. */
type Leaf = (value: unknown) => string | undefined;
export interface Branch {
  readonly [name: string]: Leaf | Branch;
}

const isNumber = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
const whole: Leaf = (value) =>
  isNumber(value, 0, 1_000_000) && Number.isInteger(value) ? undefined : 'takes a whole number from 0';
const probability: Leaf = (value) => (isNumber(value, 0, 1) ? undefined : 'takes a number from 0 to 1');
const dayMs = 24 * 3600_000;
const milliseconds: Leaf = (value) => (isNumber(value, 0, dayMs) ? undefined : `takes milliseconds, 0 to ${dayMs}`);
const span: Leaf = (value) => {
  const [least, most, more] = Array.isArray(value) ? (value as unknown[]) : [];
  const isSpan = isNumber(least, 0, dayMs) && isNumber(most, least, dayMs) && more === undefined;
  return isSpan ? undefined : 'takes [least, most] in milliseconds';
};
const yesOrNo: Leaf = (value) => (typeof value === 'boolean' ? undefined : 'takes true or false');
const oneOf =
  (...allowed: readonly string[]): Leaf =>
  (value) =>
    typeof value === 'string' && allowed.includes(value) ? undefined : `takes one of ${allowed.join(', ')}`;
const operations: Leaf = (value) => {
  const given = Array.isArray(value) ? value : [value];
  const unknown = given.filter((each) => !(operationNames as readonly unknown[]).includes(each));
  return unknown.length === 0 ? undefined : `knows no ${unknown.join(', ')}; known are ${operationNames.join(', ')}`;
};

const odds = { probability, first: whole, limit: whole };
/** A number, or an object that says at least how often. */
const chance = (more: Branch = {}): Leaf => oddsOf(more, true);
const lasting = (more: Branch = {}): Leaf => oddsOf(more, false);

function oddsOf(more: Branch, mayBeNumber: boolean): Leaf {
  return (value) => {
    if (typeof value === 'number' && mayBeNumber) return probability(value);
    if (!isObject(value)) return `takes ${mayBeNumber ? 'a number from 0 to 1 or ' : ''}{ ${needed(more)} … }`;
    const missing = ['probability', ...Object.keys(more).filter((name) => isNeeded(name))].filter(
      (name) => !(name in value),
    );
    if (missing.length > 0) return `lacks ${missing.join(', ')}`;
    return problemsOf(value, { ...odds, ...more }, '')[0];
  };
}
/** What has no use without a time. */
const timed = new Set(['ms', 'forMs', 'afterMs']);
const isNeeded = (name: string) => timed.has(name);
const needed = (more: Branch) => ['probability', ...Object.keys(more).filter(isNeeded)].join(', ');

const ofChime = lasting({ operations });
const channel: Branch = {
  loss: lasting(),
  duplicate: lasting(),
  delay: lasting({ ms: span }),
  reorder: lasting({ heldMs: milliseconds }),
};
const ends = oneOf('left', 'dropped', 'none');
const ofFunction: Record<(typeof functionFaultNames)[number], Leaf> = {
  crashBefore: chance(),
  crashAfter: chance(),
  duplicate: chance(),
  timeout: lasting({ ms: milliseconds }),
  delay: lasting({ ms: milliseconds }),
};

const assumptions: Record<keyof typeof defaultAssumptions, Leaf> = {
  dropDetectionMs: span,
  closedWithoutLeave: ends,
  silenceMs: milliseconds,
  promotionIsTold: yesOrNo,
  authorizationIsTold: yesOrNo,
  takeover: ends,
  ejection: ends,
  meetingEnd: ends,
  replicaViewersKeepPrimaryAlive: yesOrNo,
  tokenOfEndedMeeting: oneOf('new-meeting', 'ended-meeting'),
  createMeetingMs: milliseconds,
};

/** Everything that a file of faults may name. */
export const faultForm: Branch = {
  chime: {
    assumptions,
    service: {
      throttle: ofChime,
      unavailable: lasting({ operations, retryAfterSeconds: whole }),
      serviceFailure: ofChime,
      partialErrors: ofChime,
      timeoutAfterSuccess: lasting({ operations, holdMs: milliseconds }),
      notFoundAfterCreate: lasting({ forMs: milliseconds }),
      vanish: lasting({ afterMs: span, told: yesOrNo }),
      promotionLost: lasting({ afterMs: span }),
    },
    bus: channel,
    queue: channel,
  },
  functions: Object.fromEntries(['*', ...functions.map(({ id }) => id)].map((id) => [id, ofFunction])),
  bus: { duplicate: chance(), lose: chance(), delay: lasting({ ms: milliseconds }), reorder: chance() },
  scheduler: { late: lasting({ ms: milliseconds }), duplicate: chance(), lose: chance() },
  tables: { throttle: chance(), conflict: chance(), unknownCommit: chance() },
  queues: { redeliver: chance(), poison: chance() },
  mail: {
    throttle: chance(),
    fail: chance(),
    failAfter: chance(),
    lateBounce: chance(),
    softBounce: chance(),
    complaint: chance(),
  },
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with a value of this form, each with its place; unknown names with those that are allowed there. */
export function problemsOf(value: unknown, form: Branch, at: string): string[] {
  if (!isObject(value)) return [`${at || 'the file'} takes an object with ${Object.keys(form).join(', ')}`];
  return Object.entries(value).flatMap(([name, given]) => {
    const place = at ? `${at}.${name}` : name;
    const part = Object.hasOwn(form, name) ? form[name] : undefined;
    if (part === undefined) return [`${place} is not known; allowed here are ${Object.keys(form).join(', ')}`];
    if (typeof part !== 'function') return problemsOf(given, part, place);
    const problem = part(given);
    return problem === undefined ? [] : [`${place} ${problem}, given ${JSON.stringify(given)}`];
  });
}
