import type { ClientEvents, EndedReason } from '../chime/signalling-client.ts';
import { createAlarm } from './alarm.ts';
import { type Credentials, callRoll, codeOf, secondsIn, tryDoors } from './hall-calls.ts';
import type { Answer, LeanClient } from './lean-http.ts';
import type { HallScript } from './script.ts';
import { joinsAt, type Timeline } from './timeline.ts';
import type { HallTruth, Secret, TrueInterval } from './truth.ts';

/** What a hall needs of the world around it; all of it is the real thing but the hall. */
export interface HallDeps {
  readonly client: LeanClient;
  connect(signallingUrl: string, joinToken: string, events: ClientEvents): Connection;
  /** Link and PIN out of the mails of these two addresses, as far as they have come. */
  invitation(script: HallScript): Promise<{ link?: string; pin?: string }>;
  readonly timeline: Timeline;
  now(): number;
  tell(moment: Moment): void;
  /** Takes what the hall does once it has been shut out. */
  onShutOut(act: () => Promise<void>): void;
}

export interface Connection {
  readonly isJoined: boolean;
  leave(): void;
  drop(): void;
}

export type Moment = 'waiting' | 'admitted' | 'connected' | 'disconnected' | 'roll-call';

interface Seat {
  readonly generation: number;
  readonly room: number;
  readonly meeting: { readonly MediaPlacement: Readonly<Record<string, string>> };
  readonly attendee: { readonly AttendeeId: string; readonly JoinToken: string };
}

interface Act {
  readonly at: number;
  readonly do: () => Promise<void> | void;
}

/** Who has no mail yet looks again so much later. */
const mailPatienceMs = 5000;
/** A page waits no longer for the end than so long after it was due. */
const patienceMs = 60_000;
/** Redialling after a failure: at once, then slower. */
const redialMs = [200, 1000, 2000, 4000, 8000];

/** Lives through one conference as the page in a hall would; writes what truly happened into `truth`. */
export async function liveThrough(script: HallScript, truth: HallTruth, deps: HallDeps): Promise<void> {
  if (script.joins === 'never') return;
  const { client, timeline, now } = deps;
  const alarm = createAlarm();
  const device = `sim-${script.code}-${'0'.repeat(8)}`;
  const length = timeline.endsAt - timeline.startsAt;
  const inConference = (share: number) => timeline.startsAt + share * length;
  let session: string | undefined;
  let had: Credentials | undefined;
  let seat: Seat | undefined;
  let connection: Connection | undefined;
  let open: TrueInterval | undefined;
  let isOver = false;
  let doubted: number | undefined;
  let tryAt = joinsAt(script, timeline);
  let beatAt = 0;
  let failures = 0;
  let askedSince: number | undefined;

  const acts: Act[] = [
    ...script.outages.map((outage) => ({ at: inConference(outage.at), do: () => cut(outage.forSeconds * 1000) })),
    ...(script.leavesAt === undefined ? [] : [{ at: inConference(script.leavesAt), do: leave }]),
    ...(script.rollCall ? [{ at: inConference(0.3 + 0.3 * script.joinsAt), do: takeRoll }] : []),
  ].sort((a, b) => a.at - b.at);

  const secret = (kind: Secret['kind'], value: string) => void truth.secrets.push({ kind, value });
  const failed = (what: string, answer: Answer) => {
    if (truth.errors.length < 20) truth.errors.push(`${what} ${answer.status} ${codeOf(answer)}`);
    const wait = redialMs[Math.min(failures, redialMs.length - 1)] as number;
    failures += 1;
    tryAt = now() + Math.max(wait, (answer.retryAfter ?? secondsIn(answer) ?? 0) * 1000);
  };

  async function admit(): Promise<void> {
    const { link, pin } = await deps.invitation(script);
    if (!link || !pin) {
      deps.tell('waiting');
      tryAt = now() + mailPatienceMs;
      askedSince = undefined;
      return;
    }
    const answer = await client.send('POST', '/hall/sessions', { body: { link, pin, device } });
    if (answer.status !== 201) return failed('session', answer);
    const body = answer.body as { session: string; bridge: { id: string } };
    session = body.session;
    had = { link, pin, session, device };
    truth.bridgeId = body.bridge.id;
    truth.admitted = true;
    secret('link', afterDot(link));
    secret('pin', pin);
    secret('session', afterDot(body.session));
    deps.tell('admitted');
  }

  async function takeSeat(): Promise<void> {
    const body = { device, ...(doubted === undefined ? {} : { failedGeneration: doubted }) };
    const answer = await client.send('POST', '/hall/seat', { body, session });
    if (answer.status === 401) session = undefined;
    if (answer.status !== 200) {
      if (answer.status === 410) return end();
      // "Rooms are being made" is no failure: the page shows that it waits.
      if (answer.status === 503) failures = 0;
      return failed('seat', answer);
    }
    seat = answer.body as Seat;
    doubted = undefined;
    secret('join-token', seat.attendee.JoinToken);
  }

  function dial(taken: Seat): Promise<void> {
    truth.attempts += 1;
    return new Promise((settled) => {
      let self: Connection | undefined;
      const events: ClientEvents = {
        joined() {
          const at = now();
          open = { from: at, room: taken.room, generation: taken.generation, attendeeId: taken.attendee.AttendeeId };
          truth.sessions.push(open);
          truth.joinMs.push(at - (askedSince ?? at));
          askedSince = undefined;
          failures = 0;
          beatAt = at;
          deps.tell('connected');
          settled();
        },
        ended(reason) {
          if (open) {
            open.to ??= now();
            open.end = reason;
            deps.tell('disconnected');
          }
          open = undefined;
          if (connection === self) connection = undefined;
          afterEnd(reason);
          settled();
          alarm.ring();
        },
      };
      self = deps.connect(signallingUrl(taken), taken.attendee.JoinToken, events);
      connection = self;
    });
  }

  function afterEnd(reason: EndedReason): void {
    if (isOver || reason === 'left' || reason === 'dropped') return;
    // Thrown out or the room is gone: the seat is in doubt. A line that broke is dialled again with the seat it had.
    if (reason !== 'lost') {
      doubted = seat?.generation;
      seat = undefined;
    }
    tryAt = now() + (redialMs[Math.min(failures, redialMs.length - 1)] as number);
    failures += 1;
    if (failures > 3) seat = undefined;
  }

  async function getIn(): Promise<void> {
    askedSince ??= now();
    if (!session) await admit();
    if (session && !seat && now() >= tryAt) await takeSeat();
    if (seat && now() >= tryAt) await dial(seat);
  }

  async function beat(connected: boolean): Promise<void> {
    const body = {
      generation: seat?.generation ?? 0,
      connected,
      device,
      deviceTime: new Date(now() + script.clockSkewMs).toISOString(),
    };
    const answer = await client.send('POST', '/hall/heartbeat', { body, session });
    beatAt = now() + 5000;
    if (answer.status !== 200) {
      if (answer.status === 401) session = undefined;
      if (truth.errors.length < 20) truth.errors.push(`heartbeat ${answer.status} ${codeOf(answer)}`);
      return;
    }
    truth.heartbeats += 1;
    const said = answer.body as { status: string; generation: number; seat: string; nextSeconds: number };
    beatAt = now() + said.nextSeconds * 1000;
    if (['ended', 'settled', 'cancelled'].includes(said.status)) return end();
    if (connection && seat && said.generation > seat.generation) {
      seat = undefined;
      hangUp('drop');
      tryAt = now();
    }
  }

  /** The true end is when the page stops, not when the other side has answered. */
  function hangUp(how: 'leave' | 'drop'): void {
    if (open) open.to = now();
    connection?.[how]();
  }

  function cut(forMs: number): void {
    hangUp('drop');
    tryAt = now() + forMs;
  }

  async function leave(): Promise<void> {
    end();
    await beat(false);
  }

  function end(): void {
    isOver = true;
    hangUp('leave');
  }

  async function takeRoll(): Promise<void> {
    if (!session) return;
    const taken = await callRoll(client, session, script, now, truth);
    if (!taken) return;
    truth.rollCall = taken;
    deps.tell('roll-call');
  }

  deps.onShutOut(async () => {
    if (had) await tryDoors(client, had, truth);
    end();
    alarm.ring();
  });

  while (!isOver && now() < timeline.endsAt + patienceMs) {
    const act = acts[0];
    const due = connection ? beatAt : tryAt;
    if (act && act.at <= now()) {
      acts.shift();
      await act.do();
    } else if (due > now()) await alarm.until(Math.min(due, act?.at ?? due), now());
    else if (connection) await beat(connection.isJoined);
    else await getIn();
  }
  end();
}

function signallingUrl(seat: Seat): string {
  return seat.meeting.MediaPlacement.SignalingUrl as string;
}

function afterDot(text: string): string {
  return text.slice(text.indexOf('.') + 1);
}
