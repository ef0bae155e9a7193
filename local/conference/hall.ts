import { pauseBefore, redialOf } from '../../shared/domain/redial.ts';
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
  /** Takes what the hall does once its line is said to be back: it waits out no pause. */
  onLineBack?(act: () => void): void;
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

interface Beaten {
  readonly status: string;
  readonly generation: number;
  readonly serverTime: string;
  readonly nextSeconds: number;
}

interface Act {
  readonly at: number;
  readonly do: () => Promise<void> | void;
}

/** Who has no mail yet looks again so much later. */
const mailPatienceMs = 5000;
/** A page waits no longer for the end than so long after it was due. */
const patienceMs = 60_000;

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
  /** Of calls since the line was lost. */
  let failures = 0;
  /** Until then no call gets through. */
  let downUntil = 0;
  /** Server's clock minus this machine's. */
  let clockAheadMs = 0;
  let askedSince: number | undefined;

  const acts: Act[] = [
    ...script.outages.map((outage) => ({ at: inConference(outage.at), do: () => cut(outage.forSeconds * 1000) })),
    ...(script.leavesAt === undefined ? [] : [{ at: inConference(script.leavesAt), do: leave }]),
    ...(script.rollCall ? [{ at: inConference(0.3 + 0.3 * script.joinsAt), do: takeRoll }] : []),
  ].sort((a, b) => a.at - b.at);

  const secret = (kind: Secret['kind'], value: string) => void truth.secrets.push({ kind, value });
  const failed = (what: string, answer: Answer) => {
    if (truth.errors.length < 20) truth.errors.push(`${what} ${answer.status} ${codeOf(answer)}`);
    failures += 1;
    tryAt = now() + Math.max(pauseBefore(failures), (answer.retryAfter ?? secondsIn(answer) ?? 0) * 1000);
    // "Rooms are being made" is no failure: the page shows that it waits.
    if (answer.status === 503) failures = 0;
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
    const body = answer.body as { session: string; serverTime: string; bridge: { id: string } };
    clockAheadMs = Date.parse(body.serverTime) - deviceNow();
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
    again();
    if (failures > 3) seat = undefined;
  }

  /** The next call, at the latest when the line is said to be back; the office is told at once, and over HTTP. */
  function again(): void {
    failures += 1;
    const next = now() + pauseBefore(failures);
    tryAt = downUntil > now() ? Math.min(next, downUntil) : next;
    if (failures === 1) beatAt = now();
  }

  async function getIn(): Promise<void> {
    if (now() < downUntil) return again();
    askedSince ??= now();
    if (!session) await admit();
    if (session && !seat && now() >= tryAt) await takeSeat();
    if (seat && now() >= tryAt) await dial(seat);
  }

  /** The clock of its machine, which may be wrong. */
  const deviceNow = (): number => now() + script.clockSkewMs;
  /** In a replica nobody is seen, with a camera or without. */
  const pictureOf = (taken: Seat | undefined) =>
    script.hasNoCamera && taken?.room === 0 ? { picture: 'not-sent' } : {};

  async function beat(connected: boolean, leaving?: true): Promise<void> {
    const body = {
      generation: seat?.generation ?? 0,
      connected,
      device,
      saidAt: new Date(deviceNow() + clockAheadMs).toISOString(),
      ...(connected ? pictureOf(seat) : { redial: redialOf(failures), leaving }),
    };
    const answer = await client.send('POST', '/hall/heartbeat', { body, session });
    beatAt = now() + 5000;
    if (answer.status !== 200) {
      if (answer.status === 401) session = undefined;
      if (truth.errors.length < 20) truth.errors.push(`heartbeat ${answer.status} ${codeOf(answer)}`);
      return;
    }
    truth.heartbeats += 1;
    const said = answer.body as Beaten;
    clockAheadMs = Date.parse(said.serverTime) - deviceNow();
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
    downUntil = now() + forMs;
    failures = 0;
    again();
  }

  async function leave(): Promise<void> {
    end();
    await beat(false, true);
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

  deps.onLineBack?.(() => {
    if (connection) return;
    tryAt = now();
    alarm.ring();
  });

  while (!isOver && now() < timeline.endsAt + patienceMs) {
    const act = acts[0];
    /** Out of the room only a page that calls again has something to tell. */
    const isCalling = session !== undefined && failures > 0;
    const due = connection ? beatAt : isCalling ? Math.min(tryAt, beatAt) : tryAt;
    if (act && act.at <= now()) {
      acts.shift();
      await act.do();
    } else if (due > now()) await alarm.until(Math.min(due, act?.at ?? due), now());
    else if (connection) await beat(connection.isJoined);
    else if (isCalling && beatAt <= now()) await beat(false);
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
