import { createHash } from 'node:crypto';
import { addPaper } from '../../functions/papers/add-paper.ts';
import { listPapers, openHallPaper, openPaper, readHallAgenda } from '../../functions/papers/open-paper.ts';
import { publishAgenda, readAgenda, setAgenda } from '../../functions/papers/set-agenda.ts';
import { createMemoryFiles } from '../../shared/gateways/files.ts';
import { createAgendas } from '../../shared/store/agendas.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { keys } from '../../shared/store/keys.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { createPapers } from '../../shared/store/papers.ts';
import { aBridge, aConference, conferenceId, staff, startsAt } from './support/papers-world.ts';

const secretariat = staff('secretariat');
const hall = { kind: 'hall', conferenceId, bridgeId: aBridge('24001').id, sessionId: 's' } as const;
const pdf = Buffer.from('%PDF-1.7 x');

async function begun(given = {}) {
  const table = createMemoryTable();
  await table.putMany([{ ...keys.conference(conferenceId), ...aConference(given) }]);
  let seed = 0;
  return {
    table,
    conferences: createConferences(table),
    agendas: createAgendas(table),
    papers: createPapers(table),
    files: createMemoryFiles(),
    now: () => startsAt + seed,
    random: (bytes: number) => Buffer.alloc(bytes, ++seed),
  };
}
type World = Awaited<ReturnType<typeof begun>>;

const sessions = (title = 'Phiên toàn thể') => [
  { title, startsAt, endsAt: startsAt + 3600_000, items: [{ title: 'Khai mạc' }, { id: 'bao-cao', title: 'Báo cáo' }] },
];
const write = (world: World, version: number, given = sessions()) =>
  setAgenda(world, { params: { conferenceId }, body: { version, sessions: given }, caller: secretariat } as never);
const publish = (world: World, version: number) =>
  publishAgenda(world, { params: { conferenceId }, body: { version }, caller: secretariat } as never);
const add = (world: World, query: object = {}, file: object = {}) =>
  addPaper(world, {
    params: { conferenceId },
    query,
    body: { mediaType: 'application/pdf', bytes: pdf, fileName: 'Báo cáo.pdf', ...file },
    caller: secretariat,
  } as never);

describe('the agenda', () => {
  test('keeps the ids that it was given and gives the rest, once for all', async () => {
    const world = await begun();
    const first = await write(world, 0);
    const ids = first.sessions[0]?.items.map(({ id }) => id);
    expect(ids?.[1]).toBe('bao-cao');
    const second = await write(world, 1, first.sessions as never);
    expect(second.sessions).toEqual(first.sessions);
    await expect(write(world, 1)).rejects.toMatchObject({ code: 'version-lost' });
  });

  test('of two who write at once one is told', async () => {
    const world = await begun();
    const both = await Promise.allSettled([write(world, 0), write(world, 0)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('names every contradiction at once', async () => {
    const world = await begun();
    const faulty = [
      { title: 'A', startsAt, endsAt: startsAt, items: [{ id: 'x', title: '1' }] },
      { title: 'B', startsAt, endsAt: startsAt + 1, items: [{ id: 'x', title: '2' }] },
    ];
    await expect(write(world, 0, faulty)).rejects.toMatchObject({
      fields: [{ field: 'body/sessions/0/endsAt' }, { field: 'body/sessions/1/items/0/id' }],
    });
  });

  test('is told of once, however often the same version is published', async () => {
    const world = await begun();
    await write(world, 0);
    for (let i = 0; i < 3; i++) await publish(world, 1);
    expect(world.table.told).toMatchObject([
      { id: `AgendaWritten:${conferenceId}:1`, data: { by: secretariat.id } },
      { id: `AgendaPublished:${conferenceId}:1`, data: { by: secretariat.id } },
    ]);
    await expect(publish(world, 2)).rejects.toMatchObject({ code: 'version-lost' });
  });

  test('is not sent while a session lies off the time of the conference, which may have been moved since', async () => {
    const world = await begun();
    const early = [{ ...sessions()[0], startsAt: startsAt - 3600_000 }] as never;
    await write(world, 0, early);
    await expect(publish(world, 1)).rejects.toMatchObject({
      code: 'agenda-outside',
      fields: [{ field: 'sessions/0/startsAt' }],
    });
    expect(world.table.told.map(({ type }) => type)).toEqual(['AgendaWritten']);
    await write(world, 1);
    expect(await publish(world, 2)).toMatchObject({ publishedVersion: 2 });
  });

  test('is for halls and provincial offices what was published, not what is being written', async () => {
    const world = await begun();
    const office = staff('provincial-office', { branch: '24' });
    await expect(readHallAgenda(world, hall)).rejects.toThrow('no agenda');
    await write(world, 0);
    expect(await readAgenda(world, conferenceId, office)).toMatchObject({ version: 0, sessions: [] });
    await publish(world, 1);
    await write(world, 1, sessions('Phiên sửa'));
    expect((await readHallAgenda(world, hall)).sessions[0]?.title).toBe('Phiên toàn thể');
    expect((await readAgenda(world, conferenceId, office)).sessions[0]?.title).toBe('Phiên toàn thể');
    expect((await readAgenda(world, conferenceId, secretariat)).sessions[0]?.title).toBe('Phiên sửa');
  });
});

describe('a paper', () => {
  test('gets its next version beside the earlier one, and both can be opened', async () => {
    const world = await begun();
    const first = await add(world, { title: 'Báo cáo' });
    const next = Buffer.from('%PDF-1.7 second');
    const second = await add(world, { paperId: first.id }, { bytes: next });
    expect(second).toMatchObject({ id: first.id, version: 2, title: 'Báo cáo' });
    expect(await listPapers(world, conferenceId, secretariat)).toEqual([second]);
    expect(await listPapers(world, conferenceId, secretariat, second.id)).toMatchObject([{ version: 1 }, second]);
    await expect(listPapers(world, conferenceId, secretariat, 'ppr_zzzzzzzzzzzzzzzz')).rejects.toMatchObject({
      kind: 'missing',
    });
    const opened = await Promise.all(
      [1, undefined].map((v) => openPaper(world, conferenceId, first.id, v, secretariat)),
    );
    expect(opened.map(({ bytes }) => String(bytes))).toEqual([String(pdf), String(next)]);
    expect(second.sha256).toBe(createHash('sha256').update(next).digest('hex'));
  });

  test('of which two add the same version at once: one is told, and no file is overwritten', async () => {
    const world = await begun();
    const first = await add(world);
    const both = await Promise.allSettled(
      ['a', 'b'].map((more) => add(world, { paperId: first.id }, { bytes: Buffer.from(`%PDF-1.7 ${more}`) })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [stored] = await listPapers(world, conferenceId, secretariat);
    const { bytes } = await openPaper(world, conferenceId, first.id, undefined, secretariat);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(stored?.sha256);
  });

  test('belongs to an item that is there, and is no more classified than its conference', async () => {
    const world = await begun();
    await write(world, 0);
    await expect(add(world, { item: 'bao-cao' })).resolves.toMatchObject({ item: 'bao-cao' });
    await expect(add(world, { item: 'none' })).rejects.toMatchObject({ code: 'no-such-item' });
    await expect(add(world, { classification: 'secret' })).rejects.toMatchObject({ code: 'paper-above-conference' });
  });

  test('is opened by a hall once the agenda is out, and only of its own conference', async () => {
    const world = await begun();
    const paper = await add(world);
    await expect(openHallPaper(world, paper.id, undefined, hall)).rejects.toThrow('no agenda');
    await write(world, 0);
    await publish(world, 1);
    expect((await openHallPaper(world, paper.id, undefined, hall)).fileName).toBe('Báo cáo.pdf');
    const elsewhere = { ...hall, conferenceId: 'cnf_zzzzzzzzzzzz' as const };
    await expect(openHallPaper(world, paper.id, undefined, elsewhere)).rejects.toThrow('no agenda');
    await expect(listPapers(world, conferenceId, staff('provincial-office', { branch: '99' }))).rejects.toThrow(
      'no conference',
    );
  });
});
