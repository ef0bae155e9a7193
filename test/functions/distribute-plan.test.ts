import { summariseDeliveries } from '../../functions/distribute/follow.ts';
import { plan } from '../../functions/distribute/plan.ts';
import { resendDeliveries } from '../../functions/distribute/resend.ts';
import { sendDeliveries } from '../../functions/distribute/send.ts';
import { acknowledged } from '../../shared/domain/delivery-signals.ts';
import { agendaOf, pinOf } from '../../shared/domain/distribution.ts';
import { handedOver } from '../../shared/domain/hand-over.ts';
import { createMemoryTable, type MemoryTable } from '../../shared/store/memory-table.ts';
import type { WriteOp } from '../../shared/store/table.ts';
import { directoryOf } from '../support/builders-directory.ts';
import { aBridge, aConference, conferenceId, distributionWorld, staff } from './support/papers-world.ts';

const bridges = [aBridge('01001'), aBridge('01002'), aBridge('24001')];
const message = (type: string, more = {}) =>
  ({ body: { id: 'e', source: 'nhipcau', time: '', 'detail-type': type, detail: { conferenceId, ...more } } }) as never;

async function enrolled(table: MemoryTable = createMemoryTable(), given = {}) {
  const world = distributionWorld(table);
  await world.put(aConference(given));
  await world.bridges.enrol(bridges);
  return world;
}
type World = Awaited<ReturnType<typeof enrolled>>;

/** Hands out what is in the queue until it is empty. */
async function drained(world: World): Promise<void> {
  for (let turn = 0; world.outgoing.messages.length > 0; turn++) {
    if (turn > 50) throw new Error('the queue never empties');
    const [next] = world.outgoing.messages.splice(0, 1);
    world.clock.at += (next?.delay ?? 0) * 1000;
    await sendDeliveries(world, next?.deliveryIds ?? []);
  }
}
/** The next version, with a session that names it. */
async function publishAgenda(world: World, version: number): Promise<void> {
  const { startsAt, endsAt } = aConference();
  const sessions = [{ id: 's-1', title: `Phiên ${version}`, startsAt, endsAt, items: [] }];
  const agenda = { conferenceId, version, sessions };
  await world.agendas.save(agenda, []);
  await world.agendas.publish({ ...agenda, publishedVersion: version, publishedAt: version }, []);
}
const subjects = (world: World) =>
  world.mail.sent.map(({ mail }) => `${mail.to.address} ${mail.letter.subject}`).sort();
const kindsOf = (world: World) =>
  world.table.query({ pk: `DOCS#${conferenceId}`, index: 'gsi1' }).then(({ items }) => items.map(({ kind }) => kind));

describe('planning', () => {
  test('sends the link to the host and the PIN apart to the office, once however often it is told', async () => {
    const world = await enrolled();
    for (let i = 0; i < 3; i++) await plan(world, message('BridgesEnrolled'));
    await drained(world);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    expect(world.mail.sent).toHaveLength(6);
    const invitations = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Giấy mời'));
    expect(invitations.map(({ mail }) => mail.to.address).sort()).toEqual([
      'host-01001@canary.example',
      'host-01002@canary.example',
      'host-24001@canary.example',
    ]);
    expect(JSON.stringify(invitations)).not.toContain('974613');
    const pins = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Mã PIN'));
    expect(pins.every(({ mail }) => mail.to.address.startsWith('office-'))).toBe(true);
    expect(JSON.stringify(pins)).not.toContain('CANARYLINK');
  });

  describe('where link and PIN have one mailbox', () => {
    const one = [{ name: 'Lan', role: 'host' as const, email: 'lan@canary.example' }];
    const single = aBridge('24001', {
      contacts: [...one, { name: 'An', role: 'office', email: 'LAN@canary.example' }],
    });
    const begun = async (classification: 'internal' | 'confidential') => {
      const world = await enrolled(createMemoryTable(), { classification });
      await world.bridges.enrol([single]);
      await plan(world, message('BridgesEnrolled'));
      await drained(world);
      return world;
    };
    const to = (world: World) => world.mail.sent.filter(({ mail }) => /lan@/i.test(mail.to.address));
    const pinRow = async (world: World) => {
      const rows = await world.deliveries.ofBranch(pinOf(conferenceId).id, '24');
      return rows.find(({ bridgeId }) => bridgeId === single.id);
    };

    test('mails both of a conference that is not confidential', async () => {
      expect(to(await begun('internal'))).toHaveLength(2);
    });

    test('holds the PIN from confidential up, says so in the list and whom to call in the invitation', async () => {
      const world = await begun('confidential');
      expect(to(world)).toHaveLength(1);
      expect(JSON.stringify(to(world)[0]?.mail.letter)).toContain('080 12345');
      expect(JSON.stringify(to(world))).not.toContain('974613');
      expect(await pinRow(world)).toMatchObject({ state: 'failed', reason: 'one-contact', attempt: 0 });
      expect(world.mail.sent).toHaveLength(5); // the two others get both
    });

    test('mails it by no other way either: sent again, or to an address that was the only one left meanwhile', async () => {
      const world = await begun('confidential');
      const again = { params: { conferenceId, documentId: pinOf(conferenceId).id }, caller: staff('secretariat') };
      const asked = [{ states: ['failed'] }, { states: [], bridgeId: single.id }];
      for (const body of asked) await resendDeliveries(world, { ...again, body } as never);
      await drained(world);
      expect(to(world)).toHaveLength(1);

      const late = await enrolled(createMemoryTable(), { classification: 'confidential' });
      await plan(late, message('BridgesEnrolled')); // in the queue with two addresses
      await late.bridges.enrol([single]);
      await drained(late);
      expect(late.mail.sent.filter(({ mail }) => mail.to.address === 'office-24001@canary.example')).toEqual([]);
    });

    test('mails it once the office has an address of its own', async () => {
      const world = await begun('confidential');
      await world.bridges.enrol([aBridge('24001')]);
      await resendDeliveries(world, {
        params: { conferenceId, documentId: pinOf(conferenceId).id },
        body: { states: ['failed'] },
        caller: staff('secretariat'),
      } as never);
      await drained(world);
      expect(world.mail.sent.some(({ mail }) => mail.to.address === 'office-24001@canary.example')).toBe(true);
    });
  });

  test('invites a bridge that comes later, and no other again', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    await world.bridges.enrol([aBridge('24002')]);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    expect(world.mail.sent).toHaveLength(8);
  });

  test('follows a host who is named anew with link and PIN, once, and leaves everybody else alone', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    const contacts = [
      { role: 'host' as const, name: 'Người mới', email: 'new-host@canary.example' },
      { role: 'office' as const, name: 'Văn phòng', email: 'office-01001@canary.example' },
    ];
    await world.bridges.enrol([aBridge('01001', { contacts, enrolledVersion: 2 })]);
    for (let i = 0; i < 2; i++) {
      await plan(world, message('BridgesEnrolled'));
      await drained(world);
    }
    const after = world.mail.sent.slice(6).map(({ mail }) => `${mail.to.name} ${mail.to.address}`);
    expect(after).toEqual(['Người mới new-host@canary.example']);
  });

  test('carries on wherever it was cut off, and nobody gets a mail twice', async () => {
    const writes = await countWrites();
    expect(writes).toBeGreaterThan(4);
    for (let crashAt = 1; crashAt <= writes + 2; crashAt++) {
      const table = createMemoryTable();
      const world = await enrolled(table);
      let left = crashAt;
      const write = table.write.bind(table);
      const enqueue = world.outgoing.enqueue.bind(world.outgoing);
      const unlessCrashed = <T>(act: () => T): T => {
        if (--left === 0) throw new Error('crash');
        return act();
      };
      Object.assign(table, { write: async (...ops: WriteOp[]) => unlessCrashed(() => write(...ops)) });
      Object.assign(world.outgoing, { enqueue: async (ids: never[]) => unlessCrashed(() => enqueue(ids)) });
      await plan(world, message('BridgesEnrolled')).catch(() => undefined);
      await plan(world, message('BridgesEnrolled'));
      await drained(world);
      expect(world.mail.sent).toHaveLength(6);
      expect(new Set(subjects(world)).size).toBe(6);
    }
  });

  async function countWrites(): Promise<number> {
    const table = createMemoryTable();
    const world = await enrolled(table);
    const write = table.write.bind(table);
    let count = 0;
    Object.assign(table, {
      write: async (...ops: WriteOp[]) => {
        count++;
        return write(...ops);
      },
    });
    await plan(world, message('BridgesEnrolled'));
    return count;
  }

  test('lets two planners meet', async () => {
    const world = await enrolled();
    await Promise.all([plan(world, message('BridgesEnrolled')), plan(world, message('BridgesEnrolled'))]);
    await drained(world);
    expect(world.mail.sent).toHaveLength(6);
    const document = await world.documents.find(`invitation-${conferenceId}-1`);
    expect(document).toMatchObject({ recipients: 3, branches: ['01', '24'] });
  });

  test('lists a bridge without any address as failed, so that the sum is the list', async () => {
    const world = await enrolled();
    await world.bridges.enrol([aBridge('24003', { contacts: [] })]);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    const summary = await summariseDeliveries(world, {
      params: { conferenceId, documentId: `invitation-${conferenceId}-1` },
      caller: staff('secretariat'),
    } as never);
    expect(summary).toMatchObject({
      recipients: 4,
      reckoning: { failed: 1, unknown: 3, delivered: 0, acknowledged: 0 },
    });
  });
});

describe('a change of the times', () => {
  test('goes to those whose invitation carried the old ones; a waiting invitation carries the new ones by itself', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    const [first] = world.outgoing.messages;
    const one = first?.deliveryIds.find((id) => id.startsWith('dlv_invitation'));
    await sendDeliveries(world, one ? [one] : []);
    await world.put(aConference({ version: 2, sequence: 1, startsAt: aConference().startsAt + 3600_000 }));
    for (let i = 0; i < 2; i++) await plan(world, message('ConferenceRescheduled'));
    await drained(world);
    const moved = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Thay đổi'));
    expect(moved.map(({ mail }) => mail.to.address.split('@')[0]).sort()).toEqual(
      ['host', 'office'].map((who) => `${who}-${one ? world.mail.sent[0]?.mail.to.address.slice(5, 10) : ''}`),
    );
    const later = world.mail.sent.slice(1).filter(({ mail }) => mail.letter.subject.startsWith('Giấy mời'));
    expect(later).toHaveLength(2);
    for (const { mail } of later) expect(mail.calendar?.content).toContain('SEQUENCE:1');
  });

  test('cannot be missed by a mail that was prepared with the old times', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    world.limiter.take = async () => {
      world.limiter.take = async () => undefined; // the change comes between preparing and sending
      await world.put(aConference({ version: 2, sequence: 1 }));
      await plan(world, message('ConferenceRescheduled'));
    };
    await drained(world);
    const invitations = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Giấy mời'));
    expect(invitations).toHaveLength(3);
    for (const { mail } of invitations) expect(mail.calendar?.content).toContain('SEQUENCE:1');
  });
});

describe('an agenda that is published again', () => {
  const offices = bridges.map(({ pointCode }) => `office-${pointCode}@canary.example`);
  const statesOf = async (world: World, version: number) => {
    const { id } = agendaOf(conferenceId, version);
    const rows = await Promise.all(['01', '24'].map((branch) => world.deliveries.ofBranch(id, branch)));
    return rows
      .flat()
      .map(({ state, reason }) => reason ?? state)
      .sort();
  };

  test.each(['older', 'newer'])(
    'goes to each recipient once, and its older version to nobody who still waited for it; the %s one is handed out first',
    async (first) => {
      const world = await enrolled();
      await publishAgenda(world, 1);
      await plan(world, message('AgendaPublished'));
      const waiting = world.outgoing.messages.splice(0).flatMap(({ deliveryIds }) => deliveryIds);
      await sendDeliveries(world, waiting.slice(0, 1));
      await publishAgenda(world, 2);
      for (let i = 0; i < 2; i++) await plan(world, message('AgendaPublished'));
      const newer = world.outgoing.messages.splice(0);
      const older = { deliveryIds: waiting, delay: 0 };
      world.outgoing.messages.push(...(first === 'older' ? [older, ...newer] : [...newer, older]));
      await drained(world);
      const told = world.mail.sent.map(({ mail }) => [
        mail.to.address,
        /Phiên \d/.exec(JSON.stringify(mail.letter))?.[0],
      ]);
      expect(told[0]).toEqual([expect.stringMatching(/^office-/), 'Phiên 1']);
      expect(told.slice(1).sort()).toEqual(offices.map((office) => [office, 'Phiên 2']));
      expect(await statesOf(world, 1)).toEqual(['sent', 'superseded', 'superseded']);
      expect(await statesOf(world, 2)).toEqual(['sent', 'sent', 'sent']);
    },
  );
});

describe('a mail that was prepared and waits for its permit', () => {
  /** What happens between preparing and sending. */
  const meanwhile = (world: World, happens: () => Promise<void>) => {
    world.limiter.take = async () => {
      world.limiter.take = async () => undefined;
      await happens();
    };
  };
  const firstAgendaOf = async (world: World) => {
    await publishAgenda(world, 1);
    await plan(world, message('AgendaPublished'));
    return world.outgoing.messages.splice(0).flatMap(({ deliveryIds }) => deliveryIds);
  };
  const agendas = (world: World) =>
    world.mail.sent.flatMap(({ mail }) => /Phiên \d/.exec(JSON.stringify(mail.letter))?.[0] ?? []);

  test('is not sent with an agenda of which a newer version went out meanwhile', async () => {
    const world = await enrolled();
    const waiting = await firstAgendaOf(world);
    meanwhile(world, async () => {
      await publishAgenda(world, 2);
      await plan(world, message('AgendaPublished'));
      await drained(world);
    });
    await sendDeliveries(world, waiting);
    await drained(world);
    expect(agendas(world)).toEqual(['Phiên 2', 'Phiên 2', 'Phiên 2']);
  });

  test('is sent with the newer agenda though a planner that has read the older one comes late', async () => {
    const world = await enrolled();
    await publishAgenda(world, 1);
    const older = await world.agendas.readPublished(conferenceId);
    await publishAgenda(world, 2);
    await plan(world, message('AgendaPublished'));
    await plan(
      { ...world, agendas: { ...world.agendas, readPublished: async () => older } },
      message('AgendaPublished'),
    );
    await drained(world);
    expect(agendas(world)).toEqual(['Phiên 2', 'Phiên 2', 'Phiên 2']);
  });

  test('is not sent with an agenda after word that the conference is cancelled', async () => {
    const world = await enrolled();
    const waiting = await firstAgendaOf(world);
    meanwhile(world, async () => {
      await world.put(aConference({ version: 2, sequence: 1, status: 'cancelled' }));
      await plan(world, message('ConferenceCancelled'));
      await drained(world);
    });
    await sendDeliveries(world, waiting);
    await drained(world);
    expect(agendas(world)).toEqual([]);
  });
});

describe('a cancellation', () => {
  const cancelled = aConference({ version: 2, sequence: 1, status: 'cancelled' });

  test('goes to those who were told, and the others never hear of it', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    const one = world.outgoing.messages[0]?.deliveryIds[0];
    await sendDeliveries(world, one ? [one] : []);
    await world.put(cancelled);
    await plan(world, message('ConferenceCancelled'));
    await plan(world, message('ConferenceCancelled'));
    await drained(world);
    expect(subjects(world).filter((subject) => subject.includes('Giấy mời'))).toHaveLength(1);
    const last = world.mail.sent.filter(({ mail }) => mail.letter.subject.startsWith('Hủy'));
    expect(last.map(({ mail }) => mail.calendar?.method)).toEqual(['CANCEL', undefined]);
  });

  test('stays behind an invitation that is under way', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    const rows = await world.deliveries.ofBranch(`invitation-${conferenceId}-1`, '24');
    const row = rows[0];
    if (!row) throw new Error('no row');
    await world.deliveries.save(row, handedOver(row, world.now(), { sequence: 0 }) ?? row, world.now());
    await world.put(cancelled);
    await plan(world, message('ConferenceCancelled'));
    const [next] = world.outgoing.messages.filter(({ deliveryIds }) => deliveryIds[0]?.startsWith('dlv_cancellation'));
    await sendDeliveries(world, next?.deliveryIds ?? []);
    expect(world.mail.sent).toHaveLength(0);
    await drained(world); // the lease of the cut-off hand-over runs out meanwhile
    expect(subjects(world).filter((subject) => subject.includes('Hủy'))).toHaveLength(2);
  });

  test('reaches a bridge that is no longer invited, once', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    await world.bridges.enrol([aBridge('24001', { withdrawnAt: 5 })]);
    for (let i = 0; i < 2; i++) await plan(world, message('BridgesEnrolled'));
    await drained(world);
    expect(subjects(world).filter((subject) => subject.includes('Hủy'))).toHaveLength(2);
    expect(await kindsOf(world)).toContain('cancellation');
  });
});

describe('a bridge that was withdrawn and is invited again', () => {
  const of = (world: World, code = '24001') => world.mail.sent.filter(({ mail }) => mail.to.address.includes(code));
  const sequences = (world: World) =>
    of(world)
      .flatMap(({ mail }) => mail.calendar ?? [])
      .map(({ method, content }) => `${method} ${/SEQUENCE:(\d+)/.exec(content)?.[1]}`);
  const issued = (world: World, enrolments: number) => {
    world.epochs.set(aBridge('24001').id, enrolments);
    world.enrolled.set(aBridge('24001').id, enrolments);
  };
  async function withAgenda() {
    const world = await enrolled();
    await publishAgenda(world, 1);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    return world;
  }

  test('gets link, PIN and agenda once more, each calendar entry above the last, however often it is told', async () => {
    const world = await withAgenda();
    const others = world.mail.sent.length - of(world).length;
    await world.bridges.enrol([aBridge('24001', { withdrawnAt: 5 })]);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    await world.bridges.enrol([aBridge('24001', { enrolments: 2 })]);
    issued(world, 2);
    for (let i = 0; i < 3; i++) {
      await plan(world, message('BridgesEnrolled'));
      await plan(world, message('AccessRotated', { bridgeId: aBridge('24001').id }));
      await drained(world);
    }
    const kinds = of(world).map(({ mail }) => mail.letter.subject.split(':')[0]);
    for (const kind of ['Giấy mời họp trực tuyến', 'Mã PIN vào phòng họp trực tuyến', 'Chương trình họp trực tuyến']) {
      expect({ kind, times: kinds.filter((each) => each === kind).length }).toEqual({ kind, times: 2 });
    }
    expect(sequences(world)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2']);
    expect(world.mail.sent.length - of(world).length).toBe(others);
    const rows = await world.deliveries.ofBranch(`invitation-${conferenceId}-1`, '24');
    expect(rows).toMatchObject([{ state: 'sent', accessEpoch: 2, attempt: 2 }]);
  });

  test('is told again when it is withdrawn once more', async () => {
    const world = await withAgenda();
    for (const times of [1, 2]) {
      issued(world, times);
      await world.bridges.enrol([aBridge('24001', { enrolments: times })]);
      await plan(world, message('BridgesEnrolled'));
      await drained(world);
      await world.bridges.enrol([aBridge('24001', { enrolments: times, withdrawnAt: times })]);
      await plan(world, message('BridgesEnrolled'));
      await drained(world);
    }
    expect(sequences(world)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2', 'CANCEL 3']);
  });

  test('does not hear of the withdrawal that still waited, and has no mail with the old link', async () => {
    const world = await withAgenda();
    await world.bridges.enrol([aBridge('24001', { withdrawnAt: 5 })]);
    await plan(world, message('BridgesEnrolled'));
    const waiting = world.outgoing.messages.splice(0);
    await world.bridges.enrol([aBridge('24001', { enrolments: 2 })]);
    await plan(world, message('BridgesEnrolled')); // a late one of before: the new access is not issued yet
    await expect(drained(world)).rejects.toThrow('no new access yet');
    issued(world, 2);
    await plan(world, message('BridgesEnrolled'));
    world.outgoing.messages.push(...waiting);
    await drained(world);
    expect(of(world).some(({ mail }) => mail.letter.subject.startsWith('Hủy'))).toBe(false);
    expect(sequences(world)).toEqual(['REQUEST 0', 'REQUEST 2']);
    const rows = await world.deliveries.ofBranch(`invitation-${conferenceId}-1`, '24');
    expect(rows).toMatchObject([{ accessEpoch: 2 }]);
  });

  test('has the new times in its new invitation and no other mail about them', async () => {
    const world = await withAgenda();
    await world.bridges.enrol([aBridge('24001', { withdrawnAt: 5 })]);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    await world.put(aConference({ version: 3, sequence: 1 }));
    await world.bridges.enrol([aBridge('24001', { enrolments: 2 })]);
    issued(world, 2);
    await plan(world, message('ConferenceRescheduled'));
    await plan(world, message('BridgesEnrolled'));
    await plan(world, message('ConferenceRescheduled'));
    await drained(world);
    expect(of(world).some(({ mail }) => mail.letter.subject.startsWith('Thay đổi'))).toBe(false);
    expect(sequences(world)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 3']);
  });

  test('is not taken for one that acknowledged: the word of the first time does not count for the second', async () => {
    const world = await withAgenda();
    const [row] = await world.deliveries.ofBranch(`invitation-${conferenceId}-1`, '24');
    if (!row) throw new Error('no row');
    await world.deliveries.change(row.id, 1, (current) => acknowledged(current, 'a', 1));
    await world.bridges.enrol([aBridge('24001', { enrolments: 2 })]);
    issued(world, 2);
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    const [now] = await world.deliveries.ofBranch(row.documentId, '24');
    expect(now).toMatchObject({ state: 'sent', links: [expect.anything()] });
    expect(now?.links[0]?.hash).not.toBe(row.links[0]?.hash);
  });
});

describe('access that was renewed', () => {
  test('brings both mails once more, however often it is told', async () => {
    const world = await enrolled();
    await plan(world, message('BridgesEnrolled'));
    await drained(world);
    const bridgeId = aBridge('24001').id;
    world.epochs.set(bridgeId, 2);
    for (let i = 0; i < 2; i++) {
      await plan(world, message('AccessRotated', { bridgeId }));
      await drained(world);
    }
    expect(world.mail.sent).toHaveLength(8);
  });
});

describe('conclusions', () => {
  const published = message('ConclusionsPublished', {
    conclusionsId: 'con_0123456789abcdef',
    number: '114/TB-VPCP',
    version: 1,
    sha256: 'a'.repeat(64),
  });

  test('go to the offices with the paper attached', async () => {
    const world = await enrolled(undefined, { status: 'settled' });
    await plan(world, published);
    await drained(world);
    expect(subjects(world)).toHaveLength(3);
    for (const { mail } of world.mail.sent) {
      expect(mail.to.address).toMatch(/^office-/);
      expect(mail.attachment?.mediaType).toBe('application/pdf');
    }
  });

  test('go where the directory says today; a repeat of the list adds no second copy for who is named anew', async () => {
    const world = await enrolled(undefined, { status: 'settled' });
    const named = async (email: string) => {
      const contacts = [{ role: 'office' as const, name: 'Văn phòng', email }];
      const points = [{ code: '01001', name: 'Xã 01001', level: 'commune', contacts, version: 1 }];
      const { points: placed } = directoryOf(points, undefined, 0);
      await world.directory.save(await world.directory.load(), { points: placed }, { at: 1 });
    };
    await named('mended@canary.example');
    for (let i = 0; i < 2; i++) {
      await plan(world, published);
      await drained(world);
    }
    expect(world.mail.sent.map(({ mail }) => mail.to.address).sort()).toEqual([
      'mended@canary.example',
      'office-01002@canary.example',
      'office-24001@canary.example',
    ]);
    await named('mended-again@canary.example');
    await plan(world, published);
    await drained(world);
    expect(world.mail.sent).toHaveLength(3);
  });

  test('of a confidential conference never go by mail, nor does its title', async () => {
    const world = await enrolled(undefined, { status: 'settled', classification: 'confidential' });
    await plan(world, published);
    await drained(world);
    expect(world.mail.sent).toHaveLength(3);
    for (const { mail } of world.mail.sent) {
      expect(mail.attachment).toBeUndefined();
      expect(JSON.stringify(mail)).not.toContain('chuyển đổi số');
    }
  });
});
