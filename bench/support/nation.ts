import type { Bridge } from '../../shared/domain/bridge.ts';
import type { Conference } from '../../shared/domain/conference.ts';
import { bridgeIdOf, type ConferenceId } from '../../shared/domain/ids.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import type { Table } from '../../shared/store/table.ts';

export const conferenceId: ConferenceId = 'cnf_bench0000000';
export const branches = Array.from({ length: 34 }, (_, i) => String(i + 1).padStart(2, '0'));

/** 34 branches, each with its head; the communes over them as unevenly as the country's (about 40 to 170 of 3,355). */
export function nationOf(size: number): Bridge[] {
  const weights = branches.map((_, i) => 0.4 + (1.3 * ((i * 7) % 34)) / 34);
  const total = weights.reduce((a, b) => a + b, 0);
  const communes = weights.map((w) => Math.floor(((size - 34) * w) / total));
  for (let i = 0; communes.reduce((a, b) => a + b, 0) < size - 34; i++) communes[i % 34]!++;
  return branches.flatMap((branch, at) =>
    Array.from({ length: 1 + (communes[at] as number) }, (_, i): Bridge => {
      const pointCode = i === 0 ? branch : `${branch}${String(i).padStart(4, '0')}`;
      return {
        id: bridgeIdOf(conferenceId, branch, pointCode),
        conferenceId,
        pointCode,
        name: `Điểm cầu ${pointCode}`,
        level: i === 0 ? 'province' : 'commune',
        ...(i === 0 ? {} : { parent: branch, parentName: `Điểm cầu ${branch}` }),
        branch,
        contacts: [{ name: 'Nguyễn Văn A', role: 'host', email: `host.${pointCode}@example.vn`, phone: '0900000000' }],
        isHost: at === 0 && i === 0,
        enrolledVersion: 1,
      };
    }),
  );
}

/** Enrols the bridges in one conference, scheduled for an hour ahead unless `more` says otherwise. */
export async function enrolNation(table: Table, bridges: readonly Bridge[], more: Partial<Conference> = {}) {
  await createBridges(table).enrol(bridges);
  const at = Date.now();
  const conference: Conference = {
    id: conferenceId,
    version: 1,
    sequence: 0,
    status: 'scheduled',
    title: 'Hội nghị trực tuyến toàn quốc',
    chair: 'Chủ tọa',
    office: 'VPCP',
    hostPoint: '01',
    doorsOpenAt: at + 3600_000,
    startsAt: at + 2 * 3600_000,
    endsAt: at + 4 * 3600_000,
    zone: 'Asia/Ho_Chi_Minh',
    classification: 'internal',
    invited: { all: true },
    operatorPhone: '0800',
    createdBy: 'bench',
    createdAt: at,
    enrolledVersion: 1,
    enrolledBridges: bridges.length,
    branches,
    ...more,
  };
  await createConferences(table).create(conference, []);
}
