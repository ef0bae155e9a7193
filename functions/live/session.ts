import type { hallRoutes } from '../../shared/contracts/hall.ts';
import { opened, signIn } from '../../shared/domain/access.ts';
import {
  deviceOf,
  linkHashOf,
  newSessionSecret,
  partsOfCredential,
  pinHashOf,
  sameHash,
  sessionIdOf,
} from '../../shared/domain/access-secrets.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { Refused } from '../../shared/domain/refusals.ts';
import type { HallHost } from '../../shared/runtime/caller.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Access } from '../../shared/store/access.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import { readForSignIn } from '../../shared/store/sign-in.ts';
import type { Table } from '../../shared/store/table.ts';
import type { StrayBudget } from './stray-budget.ts';

export interface SessionDeps {
  readonly table: Table;
  readonly access: Access;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly strays: StrayBudget;
}

/** Tries of several devices at once follow each other; more than that at once is an attack. */
const turns = 5;
const nobody = 'A'.repeat(43);

/**
 * Exchanges a link and a PIN for a session. What is wrong is never told: link, PIN, or a bridge shut out. The outcome of a try
 * is told only once its trace is written, so a hundred tries at once are no faster than one after the other; of links that
 * lead nowhere only so many leave one.
 */
export async function openSession(deps: SessionDeps, { body, sourceIp }: Request<typeof hallRoutes.openSession>) {
  const parts = partsOfCredential(body.link);
  const linkHash = linkHashOf(parts?.bridgeId ?? '', parts?.secret ?? body.link);
  for (let turn = 1; turn <= turns; turn++) {
    const now = deps.now();
    const { access: found, stray, conference, bridge } = await readForSignIn(deps.table, parts?.bridgeId, linkHash);
    const access = sameHash(found?.linkHash ?? nobody, linkHash) ? found : undefined;
    const isPinRight = sameHash(access?.pinHash ?? nobody, pinHashOf(parts?.secret ?? body.link, body.pin.trim()));
    const secret = newSessionSecret(deps.random);
    const attempts = access?.attempts ?? stray;
    const session = opened(
      { id: sessionIdOf(secret), ...(body.device ? { device: deviceOf(body.device) } : {}) },
      now,
      conference,
    );
    const isRight = isPinRight && conference !== undefined && bridge !== undefined;
    const outcome = signIn({ access, attempts, isRight, session }, now);
    if (outcome.kind === 'slow-down') throw slowDown(outcome.waitMs);
    if (outcome.kind === 'wrong') {
      if (!access && !deps.strays.allows(sourceIp, now)) throw signInFailed();
      const isKept = access
        ? await deps.access.save({ ...access, attempts: outcome.attempts })
        : await deps.access.saveStray(linkHash, stray, outcome.attempts, now);
      if (isKept) throw signInFailed();
      continue;
    }
    const refusal = conference && bridge && noEntry(conference, bridge);
    // who has proved to be the hall is told why; the trace of the try is written all the same
    const kept = refusal && access ? { ...access, attempts: outcome.access.attempts } : outcome.access;
    if (!(await deps.access.save(kept)) || !conference || !bridge) continue;
    if (refusal) throw refusal;
    return {
      session: `${bridge.id}.${secret}`,
      expiresAt: session.expiresAt,
      ...ownFacts(bridge, conference, now),
    };
  }
  throw slowDown(1000);
}

/** Reads only: a page that was loaded anew learns what it did not keep on the device, a title that may lie on none above all. */
export async function readSession(
  {
    bridges,
    conferences,
    now,
  }: Pick<SessionDeps, 'now'> & {
    readonly bridges: Pick<Bridges, 'get'>;
    readonly conferences: Pick<Conferences, 'get'>;
  },
  host: HallHost,
) {
  const [bridge, conference] = await Promise.all([bridges.get(host.bridgeId), conferences.get(host.conferenceId)]);
  const refusal = noEntry(conference, bridge);
  if (refusal) throw refusal;
  return ownFacts(bridge, conference, now());
}

function ownFacts(bridge: Bridge, conference: Conference, now: number) {
  const { id, title, status, doorsOpenAt, startsAt, endsAt, operatorPhone } = conference;
  return {
    serverTime: now,
    bridge: {
      id: bridge.id,
      name: bridge.name,
      ...(bridge.parentName ? { parentName: bridge.parentName } : {}),
      isHost: bridge.isHost,
    },
    conference: { id, title, status, doorsOpenAt, startsAt, endsAt, operatorPhone },
  };
}

/** Ends the session of this device; a repeat finds nothing to end. */
export async function closeSession(deps: Pick<SessionDeps, 'access'>, host: HallHost): Promise<undefined> {
  await deps.access.change(host.bridgeId, (current) => {
    const sessions = current.sessions.filter((session) => session.id !== host.sessionId);
    return sessions.length === current.sessions.length ? undefined : { next: { ...current, sessions } };
  });
  return undefined;
}

/** A hall that is not invited any more, or whose conference is off, is not left waiting in front of a closed door. */
function noEntry(conference: Conference, bridge: Bridge): Refused | undefined {
  const facts = { operatorPhone: conference.operatorPhone };
  if (conference.status === 'cancelled') {
    return new Refused('conference-cancelled', 'This conference was cancelled.', { status: 410, facts });
  }
  if (bridge.withdrawnAt === undefined) return undefined;
  return new Refused('bridge-withdrawn', 'This hall is not invited to the conference any more.', {
    status: 410,
    facts,
  });
}

function signInFailed(): Refused {
  return new Refused('sign-in-failed', 'This link and PIN do not open a session.', { status: 401 });
}

function slowDown(waitMs: number): Refused {
  return new Refused('slow-down', 'Too many tries. Wait, or call the control room.', {
    status: 429,
    facts: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}
