import { floorSeatSuffix } from '../../shared/domain/ids.ts';
import { slackMs } from './bounds.ts';
import { copiesOf, strangersIn } from './dead-letters.ts';
import type { Invariant } from './invariants.ts';
import { standingsTold, standingsTrue } from './standing.ts';
import { isConnectedAtEnd } from './truth.ts';
import { doubledSeats, overfull, seatsIn } from './witness.ts';

/** Also a bad day has an end: no call is made more often than so for each time that it is needed. */
const mostTries = 10;

/** What the rooms, the logs and the queues must be like, whatever the halls do. */
export const systemInvariants: Readonly<Record<string, Invariant>> = {
  'I2 at most 250 seats a room': ({ rooms }) => overfull(rooms),

  'I2 one live credential a bridge': ({ rooms, truths }) => {
    const seated = seatsIn(rooms);
    const joined = truths.filter(({ bridgeId, sessions }) => bridgeId && isConnectedAtEnd(sessions));
    return [
      ...doubledSeats(rooms),
      ...joined
        .filter(({ bridgeId }) => !seated.has(bridgeId as string))
        .map(({ code }) => `${code}: connected without a seat`),
    ];
  },

  'I2 both hold whenever the rooms are looked at': ({ looks }) =>
    looks.count === 0 ? ['nobody looked at the rooms'] : [...looks.offences],

  "I2 no seat is nobody's": ({ rooms, attendance }) => {
    const known = new Set(attendance.map(({ bridgeId }) => bridgeId));
    return rooms.flatMap(({ meetingId, attendees }) =>
      attendees
        .filter(({ externalUserId }) => !known.has(externalUserId.replace(floorSeatSuffix, '')))
        .map(({ externalUserId }) => `${meetingId} has a seat for ${externalUserId}`),
    );
  },

  'I2 no room is left behind': ({ rest }) =>
    rest.rooms.map(({ meetingId, attendees }) => `${meetingId} is alive, with ${attendees.length} seats`),

  'I2 the system knows its rooms': ({ rooms, said, provisioningCalls, minimumCalls, hasFaults }) => {
    if (hasFaults) return undefined; // a room may be lost while one looks, and a count with the function that kept it
    const seats = seatsIn(rooms).size;
    return [
      ...(said.rooms === rooms.length ? [] : [`it says ${said.rooms} rooms, there are ${rooms.length}`]),
      ...(said.seats === seats ? [] : [`it says ${said.seats} seats, there are ${seats}`]),
      ...Object.keys(minimumCalls)
        .map((operation) => ({ operation, its: said.calls[operation] ?? 0, got: provisioningCalls[operation] ?? 0 }))
        .filter(({ its, got }) => its !== got)
        .map(({ operation, its, got }) => `it says ${its} ${operation}, Chime got ${got}`),
    ];
  },

  'I3 nothing confidential where it does not belong': ({ leaks }) =>
    leaks.map(({ where, kind, code }) => `${where} has the ${kind} of ${code}`),

  'I6 calls stay within 1.5 times the minimum': ({ provisioningCalls, minimumCalls, hasFaults }) => {
    if (hasFaults) return undefined;
    return Object.entries(minimumCalls)
      .map(([operation, least]) => ({ operation, least, made: provisioningCalls[operation] ?? 0 }))
      .filter(({ least, made }) => made > 1.5 * least || made < least)
      .map(({ operation, least, made }) => `${operation}: ${made} calls, ${least} needed`);
  },

  /** It is the limiter that keeps the rate, and not Chime by refusing. */
  'I6 without faults no provisioning call is throttled': ({ throttled, provisioningCalls, hasFaults }) => {
    if (hasFaults) return undefined;
    if (throttled === 0) return [];
    const made = Object.values(provisioningCalls).reduce((sum, count) => sum + count, 0);
    return [`Chime throttled ${throttled} of ${made} calls`];
  },

  'I6 tries are bounded': ({ calls, minimumCalls, lostRooms }) =>
    Object.entries(minimumCalls)
      .map(([operation, least]) => ({
        operation,
        most: mostTries * least * (1 + lostRooms),
        made: calls[operation] ?? 0,
      }))
      .filter(({ most, made }) => made > most)
      .map(({ operation, most, made }) => `${operation}: ${made} calls, ${most} at most`),

  'I7 who is shut out gets in nowhere a second later': ({ scripts, truths, wasShutOut, hasFaults }) => {
    if (wasShutOut === undefined) {
      const couldBe = scripts.filter(({ shutOutTurn }) => shutOutTurn !== undefined);
      // on a bad day it may be that none of them is in just then
      return hasFaults || couldBe.length === 0 ? [] : [`none of ${couldBe.length} was in to be shut out`];
    }
    return truths
      .filter(({ code }) => code === wasShutOut)
      .flatMap(({ code, afterShutOut }) => {
        if (afterShutOut.length === 0) return [`${code} was not shut out`];
        return afterShutOut
          .filter(({ status }) => ![401, 403, 404, 410].includes(status))
          .map(({ what, status }) => `${code}: ${what} was answered ${status}`);
      });
  },

  'I7 who is shut out has no seat any more': ({ truths, wasShutOut, rooms, hasFaults }) => {
    if (hasFaults) return undefined; // what takes the seat back may just be coming again
    const seated = seatsIn(rooms);
    return truths
      .filter(({ code, bridgeId = '' }) => code === wasShutOut && seated.has(bridgeId))
      .map(({ code }) => `${code} has its seat`);
  },

  'I8 the events alone tell what the system says': (evidence) => {
    const { replayed, counting, settled, attendance, documents, board, hasFaults } = evidence;
    const { revision, nation } = settled;
    const { present, late, absent, unknown } = nation;
    const differs = (what: string, events: unknown, said: unknown) =>
      JSON.stringify(events) === JSON.stringify(said)
        ? []
        : [`${what}: ${JSON.stringify(events)} by the events, ${JSON.stringify(said)} by the system`];
    return [
      ...differs('start', replayed.startedAt, counting.from),
      ...differs('end', replayed.endedAt, counting.to),
      ...differs('attendance', replayed.attendance, { revision, present, late, absent, unknown }),
      ...attendance.flatMap(({ code, bridgeId, rollCallRevision }) =>
        differs(`roll call of ${code}`, replayed.rollCalls[bridgeId] ?? 0, rollCallRevision),
      ),
      ...documents.flatMap(({ kind, deliveries }) =>
        deliveries.flatMap(({ id, code, state }) => differs(`${kind} to ${code}`, replayed.deliveries[id], state)),
      ),
      ...board.flatMap(({ bridgeId, code, state }) => {
        const told = replayed.lines[bridgeId] ?? [];
        const possible: readonly string[] = standingsTold(told, counting.to, hasFaults);
        return possible.includes(state) ? [] : differs(`state of ${code}`, told, state);
      }),
    ];
  },

  'I8 the board of what is over says how each hall stood at the end': ({ board, truths, counting, hasFaults }) => {
    if (hasFaults) return undefined; // the board can say no more than what it was told
    const sessionsOf = new Map(truths.map(({ code, sessions }) => [code, sessions]));
    return board.flatMap(({ code, state }) => {
      const true_: readonly string[] | undefined = standingsTrue(sessionsOf.get(code) ?? [], counting, slackMs);
      return !true_ || true_.includes(state) ? [] : [`${code} is ${state} instead of ${true_.join(' or ')}`];
    });
  },

  'all queues are empty, those of dead letters too but for what was planted': ({ rest }) => [
    ...strangersIn(rest).map(({ name, bodies }) => `${name} holds ${bodies.length}`),
    ...(rest.busy === undefined ? [] : [rest.busy]),
  ],

  'what nobody can read lies in dead letters, all of it as it was': ({ rest }) =>
    rest.planted.flatMap((planted) => {
      const copies = copiesOf(planted, rest);
      if (copies === 0) return [`${planted.queue} swallowed ${planted.body}`];
      return copies <= planted.mostCopies
        ? []
        : [`${planted.body} lies there ${copies} times, handed out ${planted.mostCopies} times`];
    }),

  'without faults no function fails': ({ failures, hasFaults }) => (hasFaults ? undefined : [...failures]),

  "the conclusions' digest is that of the file": ({ conclusions: { saidSha256, bytesSha256 } }) =>
    saidSha256 === bytesSha256 ? [] : [`said ${saidSha256}, the file has ${bytesSha256}`],

  'every call is allowed by the synthesised policies': ({ refusedCalls }) =>
    refusedCalls.map(({ functionId, action, resource }) => `${functionId}: ${action} on ${resource}`),
};
