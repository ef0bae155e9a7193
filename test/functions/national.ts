import type { ChimeEvent } from '../../shared/contracts/chime-events.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { type BridgeId, bridgeIdOf, type ConferenceId } from '../../shared/domain/ids.ts';
import { timingOf } from '../../shared/domain/presence.ts';
import type { Caller } from '../../shared/runtime/caller.ts';
import { createAttendance } from '../../shared/store/attendance.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createPresence } from '../../shared/store/presence.ts';
import { createRollCalls } from '../../shared/store/roll-calls.ts';
import type { Table } from '../../shared/store/table.ts';

/** A small national conference: branches '01' and '24', each a province and communes. Tests state only what matters. */
export const conferenceId: ConferenceId = 'cnf_0123456789ab';
export const startsAt = Date.UTC(2026, 10, 23, 1);
export const endsAt = startsAt + 3 * 3600_000;
export const minute = 60_000;
export const second = 1_000;

export const bridge = (branch: string, code: string, more: Partial<Bridge> = {}): Bridge => ({
  id: bridgeIdOf(conferenceId, branch, code),
  conferenceId,
  pointCode: code,
  name: code === branch ? `Tỉnh ${code}` : `Xã ${code}`,
  level: code === branch ? 'province' : 'commune',
  ...(code === branch ? {} : { parent: branch, parentName: `Tỉnh ${branch}` }),
  branch,
  contacts: [],
  isHost: false,
  enrolledVersion: 1,
  ...more,
});

export const conference = (more: Partial<Conference> = {}): Conference => ({
  id: conferenceId,
  version: 1,
  sequence: 0,
  status: 'scheduled',
  title: 'Hội nghị toàn quốc',
  chair: 'Chủ tọa',
  office: 'VPCP',
  hostPoint: '01',
  doorsOpenAt: startsAt - 30 * minute,
  startsAt,
  endsAt,
  zone: 'Asia/Ho_Chi_Minh',
  classification: 'internal',
  invited: { all: true },
  operatorPhone: '080 48000',
  createdBy: 'u1',
  createdAt: startsAt - 86_400_000,
  branches: ['01', '24'],
  ...more,
});

export const bridges = [
  bridge('01', '01', { isHost: true }),
  bridge('01', '00001'),
  bridge('24', '24'),
  bridge('24', '08001'),
  bridge('24', '08002'),
];
export const idOf = (code: string): BridgeId => (bridges.find((b) => b.pointCode === code) as Bridge).id;

export const staff = (...roles: ('central-office' | 'secretariat' | 'provincial-office' | 'chair')[]): Caller => ({
  kind: 'staff',
  id: 'u1',
  name: 'Cán bộ',
  roles,
});
export const province = (branch: string): Caller => ({
  kind: 'staff',
  id: 'u2',
  name: 'Văn phòng tỉnh',
  roles: ['provincial-office'],
  branch,
});

/** The stores over one table, and a clock that the test moves. */
export async function opened(table: Table, more: Partial<Conference> = {}) {
  const clock = { now: startsAt };
  const deps = {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    presence: createPresence(table),
    rollCalls: createRollCalls(table),
    attendance: createAttendance(table),
    timing: timingOf(30_000),
    gone: [] as unknown[],
    reportRoomGone: async (gone: unknown) => void deps.gone.push(gone),
    now: () => clock.now,
  };
  await deps.conferences.create(conference(more), []);
  await deps.bridges.enrol(bridges);
  return { deps, clock };
}

let messages = 0;

/** An event of Chime as a queue gives it; every copy has another message id. */
export function chime(
  eventType: 'AttendeeJoined' | 'AttendeeLeft' | 'AttendeeDropped' | 'MeetingEnded' | 'AttendeeVideoStarted',
  at: number,
  more: { code?: string; user?: string; room?: number; generation?: number } = {},
): { messageId: string; body: ChimeEvent } {
  const { room = 3, generation = 1 } = more;
  const user = more.user ?? (more.code ? idOf(more.code) : undefined);
  return {
    messageId: `m${++messages}`,
    body: {
      source: 'aws.chime',
      'detail-type': 'Chime Meeting State Change',
      detail: {
        eventType: `chime:${eventType}`,
        timestamp: at,
        meetingId: `meeting-${room}-${generation}`,
        externalMeetingId: `${conferenceId}.${room}.${generation}`,
        ...(user ? { attendeeId: `attendee-${user}`, externalUserId: user } : {}),
      },
    },
  };
}
