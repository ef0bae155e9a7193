import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { draftConclusions, editConclusions } from '../../functions/conclusions/draft.ts';
import { openNotice, placeOfNotice, readNotice, verifyNotice } from '../../functions/conclusions/notice.ts';
import { listConclusions, openConclusionsFile } from '../../functions/conclusions/open.ts';
import { publishConclusions } from '../../functions/conclusions/publish.ts';
import { render } from '../../functions/conclusions/render.ts';
import { approveConclusions, returnConclusions, submitConclusions } from '../../functions/conclusions/review.ts';
import { revokeConclusions } from '../../functions/conclusions/revoke.ts';
import { previewPublication } from '../../functions/distribute/preview-publication.ts';
import { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import type { Conclusions } from '../../shared/domain/conclusions.ts';
import { noticeFileName, noticeOf } from '../../shared/domain/notice.ts';
import { createMemoryFiles } from '../../shared/gateways/files.ts';
import type { NoticePrinter } from '../../shared/gateways/notice-pdf.ts';
import type { Caller } from '../../shared/runtime/caller.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { keys } from '../../shared/store/keys.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { createRegister } from '../../shared/store/register.ts';
import { aBridge, aConference, conferenceId, staff, startsAt } from './support/papers-world.ts';

const drafter = staff('secretariat', { id: 'drafter' });
const other = staff('secretariat', { id: 'other' });
const chair = staff('chair');
const body = {
  abstract: 'Kết luận của Thủ tướng tại Hội nghị',
  sections: [{ paragraphs: ['Các địa phương thực hiện.'] }],
  signer: { post: 'Chủ nhiệm', name: 'Trần Văn Sơn' },
  place: 'Hà Nội',
};

async function begun(given = {}) {
  const table = createMemoryTable();
  await table.putMany([{ ...keys.conference(conferenceId), ...aConference({ status: 'settled', ...given }) }]);
  let seed = 0;
  const random = (bytes: number) => Buffer.alloc(bytes, ++seed);
  const printer: NoticePrinter = { print: async (notice) => Buffer.from(`%PDF ${JSON.stringify(notice)}`) };
  const deps = {
    table,
    conferences: createConferences(table),
    bridges: createBridges(table),
    directory: createDirectory(table),
    conclusions: createConclusions(table),
    register: createRegister(table, { sleep: async () => undefined, random }),
    files: createMemoryFiles(),
    printer,
    now: () => startsAt,
    random,
  };
  return deps;
}
type World = Awaited<ReturnType<typeof begun>>;

const on = (of: Conclusions, caller: Caller, more: object = {}) =>
  ({
    params: { conferenceId, conclusionsId: of.id },
    body: { version: of.version, ...more },
    caller,
  }) as never;
const draft = (world: World, caller: Caller = drafter) =>
  draftConclusions(world, { params: { conferenceId }, body, caller } as never);
const toApproved = async (world: World) => {
  const submitted = await submitConclusions(world, on(await draft(world), drafter));
  return approveConclusions(world, on(submitted, chair));
};

describe('conclusions', () => {
  test('go from the draft to the published paper, told once each', async () => {
    const world = await begun();
    const numbered = await publishConclusions(world, on(await toApproved(world), drafter));
    expect(numbered).toMatchObject({ status: 'numbered', number: '01/TB-VPCP', year: 2026 });
    const of = { conferenceId, conclusionsId: numbered.id };
    const published = await render(world, of);
    expect(published).toMatchObject({ status: 'published', number: '01/TB-VPCP' });
    await render(world, of);
    expect(world.table.told.map(({ type, data }) => [type, 'by' in data ? data.by : undefined])).toEqual([
      ['ConclusionsDrafted', drafter.id],
      ['ConclusionsSubmitted', drafter.id],
      ['ConclusionsApproved', chair.id],
      ['ConclusionsNumbered', drafter.id],
      ['ConclusionsPublished', undefined],
    ]);
    const file = await openConclusionsFile(world, on(published, drafter));
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    expect(published).toMatchObject({ sha256 });
    expect(file.fileName).toBe('01_TB-VPCP.pdf');
    const asked = { query: { number: '01/TB-VPCP', year: 2026, sha256 } };
    expect(await verifyNotice(world, asked as never)).toMatchObject({ number: '01/TB-VPCP', sha256 });
  });

  test('cannot be approved by who drafted them, nor by who edited them', async () => {
    const world = await begun();
    const edited = await editConclusions(world, on(await draft(world), other, body));
    const submitted = await submitConclusions(world, on(edited, drafter));
    for (const author of [drafter, other]) {
      await expect(approveConclusions(world, on(submitted, author))).rejects.toMatchObject({
        code: 'approver-is-author',
      });
    }
    await expect(approveConclusions(world, on(submitted, chair))).resolves.toMatchObject({ status: 'approved' });
  });

  test('cannot be approved unseen: an older version is refused', async () => {
    const world = await begun();
    const submitted = await submitConclusions(world, on(await draft(world), drafter));
    const back = await returnConclusions(world, on(submitted, chair, { reason: 'Sửa mục 2' }));
    expect(back).toMatchObject({ status: 'draft', returned: { reason: 'Sửa mục 2' } });
    const again = await submitConclusions(world, on(back, drafter));
    await expect(approveConclusions(world, on(submitted, chair))).rejects.toMatchObject({ code: 'version-lost' });
    await expect(approveConclusions(world, on(again, chair))).resolves.toMatchObject({ status: 'approved' });
  });

  test('keep every revision of their text', async () => {
    const world = await begun();
    const first = await draft(world);
    const second = await editConclusions(world, on(first, drafter, { ...body, abstract: 'Khác' }));
    expect(second.revision).toBe(2);
    const texts = world.table.dump().filter(({ sk }) => sk.startsWith('REVISION#'));
    expect(texts.map(({ content }) => (content as { abstract: string }).abstract)).toEqual([body.abstract, 'Khác']);
  });

  test('get a number only when approved, and only after the conference', async () => {
    const world = await begun();
    const submitted = await submitConclusions(world, on(await draft(world), drafter));
    await expect(publishConclusions(world, on(submitted, drafter))).rejects.toMatchObject({
      code: 'conclusions-status',
    });
    const early = await begun({ status: 'live' });
    await expect(publishConclusions(early, on(await toApproved(early), drafter))).rejects.toMatchObject({
      code: 'conference-not-ended',
    });
    for (const { table } of [world, early]) expect(table.dump().some(({ pk }) => pk.startsWith('REG#'))).toBe(false);
  });

  test('published twice, at once or later, have the same number', async () => {
    const world = await begun();
    const approved = await toApproved(world);
    const twice = await Promise.all([0, 1, 2].map(() => publishConclusions(world, on(approved, drafter))));
    const later = await publishConclusions(world, on(approved, drafter));
    expect(new Set([...twice, later].map((one) => 'number' in one && one.number))).toEqual(new Set(['01/TB-VPCP']));
  });

  test('are printed again to the same bytes when the printing was cut off', async () => {
    const world = await begun();
    const numbered = await publishConclusions(world, on(await toApproved(world), drafter));
    const of = { conferenceId, conclusionsId: numbered.id };
    const register = { publish: () => Promise.reject(new Error('crash')) };
    await expect(render({ ...world, register }, of)).rejects.toThrow('crash');
    await Promise.all([render(world, of), render(world, of)]);
    expect(world.files.all.size).toBe(1);
    expect(world.table.told.filter(({ type }) => type === 'ConclusionsPublished')).toHaveLength(1);
  });

  test('that are not published do not exist for a provincial office, nor those of others', async () => {
    const world = await begun();
    const first = await draft(world);
    const own = staff('provincial-office', { branch: '24' });
    expect(await listConclusions(world, conferenceId, own)).toEqual([]);
    await expect(openConclusionsFile(world, on(first, own))).rejects.toThrow('no conclusions');
    await expect(listConclusions(world, conferenceId, staff('provincial-office', { branch: '99' }))).rejects.toThrow(
      'no conference',
    );
    expect(noticeFileName(first)).toBe('du-thao-thong-bao.pdf');
  });

  const toPublished = async (world: World, more: object = {}) => {
    const first = await draftConclusions(world, {
      params: { conferenceId },
      body: { ...body, ...more },
      caller: drafter,
    } as never);
    const submitted = await submitConclusions(world, on(first, drafter));
    const approved = await approveConclusions(world, on(submitted, chair));
    const { id } = await publishConclusions(world, on(approved, drafter));
    return (await render(world, { conferenceId, conclusionsId: id })) as Extract<Conclusions, { status: 'published' }>;
  };
  const verify = (world: World, { number, year, sha256 }: { number: string; year: number; sha256: string }) =>
    verifyNotice(world, { query: { number, year, sha256 } } as never);

  test('are revoked once, by the number on the paper; the register keeps it and the public is told', async () => {
    const world = await begun();
    const notice = await toPublished(world);
    expect(await verify(world, notice)).toMatchObject({ status: 'in-force', amendedBy: [] });
    const by = staff('chair');
    const reason = 'Nhầm số liệu';
    await expect(revokeConclusions(world, on(notice, by, { number: '02/TB-VPCP', reason }))).rejects.toMatchObject({
      code: 'number-mismatch',
      fields: [{ field: 'body/number' }],
    });
    await expect(
      revokeConclusions(world, on({ ...notice, version: 1 }, by, { number: notice.number, reason })),
    ).rejects.toMatchObject({ code: 'version-lost' });
    expect(await verify(world, notice)).toMatchObject({ status: 'in-force' });
    const request = on(notice, by, { number: notice.number, reason });
    const twice = await Promise.allSettled([revokeConclusions(world, request), revokeConclusions(world, request)]);
    expect(twice.filter(({ status }) => status === 'fulfilled')).not.toHaveLength(0);
    expect(await revokeConclusions(world, request)).toMatchObject({ status: 'revoked', number: notice.number, reason });
    expect(world.table.told.filter(({ type }) => type === 'ConclusionsRevoked')).toMatchObject([
      { data: { number: notice.number, by: by.id } },
    ]);
    expect(await verify(world, notice)).toMatchObject({ status: 'revoked', revokedAt: startsAt });
    // neither published anew, nor given out, nor its number given to another
    expect(await publishConclusions(world, on(notice, drafter))).toMatchObject({ status: 'revoked' });
    expect(await render(world, { conferenceId, conclusionsId: notice.id })).toMatchObject({ status: 'revoked' });
    const province = staff('provincial-office', { branch: '24' });
    await expect(openConclusionsFile(world, on(notice, province))).rejects.toMatchObject({ code: 'notice-revoked' });
    expect((await openConclusionsFile(world, on(notice, drafter))).bytes.length).toBeGreaterThan(0);
    expect(await toPublished(world)).toMatchObject({ number: '02/TB-VPCP' });
  });

  test('that are not published cannot be revoked', async () => {
    const world = await begun();
    const approved = await toApproved(world);
    await expect(
      revokeConclusions(world, on(approved, chair, { number: '01/TB-VPCP', reason: 'x' })),
    ).rejects.toMatchObject({ code: 'conclusions-status' });
  });

  test('are amended by another notice that names them; only what is in force can be', async () => {
    const world = await begun();
    const first = await toPublished(world);
    const second = await toPublished(world, { amends: first.id });
    expect(second).toMatchObject({ number: '02/TB-VPCP', amends: { number: '01/TB-VPCP' } });
    expect(noticeOf(second).amends).toBe('(Sửa đổi, bổ sung Thông báo số 01/TB-VPCP ngày 08 tháng 3 năm 2026)');
    expect(await verify(world, first)).toMatchObject({
      status: 'in-force',
      amendedBy: [{ number: '02/TB-VPCP', year: 2026 }],
    });
    await revokeConclusions(world, on(second, chair, { number: second.number, reason: 'x' }));
    expect(await verify(world, first)).toMatchObject({ amendedBy: [] });
    await expect(toPublished(world, { amends: second.id })).rejects.toMatchObject({ code: 'conclusions-status' });
  });

  test('that amend what was revoked meanwhile get no number', async () => {
    const world = await begun();
    const first = await toPublished(world);
    const request = { params: { conferenceId }, body: { ...body, amends: first.id }, caller: drafter };
    const submitted = await submitConclusions(world, on(await draftConclusions(world, request as never), drafter));
    const approved = await approveConclusions(world, on(submitted, chair));
    await revokeConclusions(world, on(first, chair, { number: first.number, reason: 'x' }));
    await expect(publishConclusions(world, on(approved, drafter))).rejects.toMatchObject({
      code: 'conclusions-status',
    });
  });

  test('are not confirmed to one who does not hold the file', async () => {
    const world = await begun();
    const numbered = await publishConclusions(world, on(await toApproved(world), drafter));
    await render(world, { conferenceId, conclusionsId: numbered.id });
    for (const query of [
      { number: '01/TB-VPCP', year: 2026, sha256: 'a'.repeat(64) },
      { number: '02/TB-VPCP', year: 2026, sha256: 'a'.repeat(64) },
      { number: 'nothing', year: 2026, sha256: 'a'.repeat(64) },
    ]) {
      await expect(verifyNotice(world, { query } as never)).rejects.toMatchObject({ what: 'notice' });
    }
  });

  test('say before they are published which number is next and who would get them, and draw none', async () => {
    const world = await begun();
    await toPublished(world);
    const bridges = createBridges(world.table);
    await bridges.enrol([
      aBridge('24001'),
      aBridge('24002', { contacts: [{ name: 'Không thư', role: 'office' }] }),
      aBridge('24003', { withdrawnAt: 1 }),
    ]);
    const approved = await toApproved(world);
    const preview = await previewPublication({ ...world, bridges }, on(approved, drafter));
    expect(preview).toEqual({ number: '02/TB-VPCP', year: 2026, bridges: 2, recipients: 1, withoutAddress: 1 });
    expect(await publishConclusions(world, on(approved, drafter))).toMatchObject({ number: preview.number });
  });

  test('of a public conference are read by anybody, and no longer once they are revoked; no others are', async () => {
    const world = await begun({ classification: 'public' });
    const notice = await toPublished(world);
    const query = { number: notice.number, year: notice.year };
    const read = async () =>
      z.encode(conclusionsRoutes.readNotice.response, await readNotice(world, { query } as never));
    expect(await read()).toMatchObject({ status: 'in-force', content: { signer: body.signer }, sha256: notice.sha256 });
    const stored = await openConclusionsFile(world, on(notice, drafter));
    expect((await openNotice(world, { query } as never)).bytes).toEqual(stored.bytes);
    await revokeConclusions(world, on(notice, chair, { number: notice.number, reason: 'Nội bộ' }));
    const after = await read();
    expect(after).toMatchObject({ status: 'revoked' });
    expect(JSON.stringify(after)).not.toMatch(/Nội bộ|Trần Văn Sơn|thực hiện/);
    await expect(openNotice(world, { query } as never)).rejects.toMatchObject({ what: 'notice' });

    const internal = await begun({ classification: 'internal' });
    await toPublished(internal);
    for (const open of [readNotice, openNotice])
      for (const world of [internal, await begun()])
        await expect(open(world, { query } as never)).rejects.toMatchObject({ what: 'notice' });
  });
});

describe("conclusions of a province's own conference", () => {
  const office = (id: string) => staff('provincial-office', { id, branch: '24' });
  const ofProvince = async (branch: string, name: string) => {
    const world = await begun({ ownerBranch: branch, office: 'VP', classification: 'public', branches: [branch] });
    await createBridges(world.table).enrol([
      aBridge(branch, { branch, name, level: 'province' }),
      aBridge(`${branch}001`, { branch, parent: branch, parentName: name }),
    ]);
    return world;
  };
  const begin = (world: World, caller: Caller) =>
    draftConclusions(world, { params: { conferenceId }, body, caller } as never);

  test('bear the letterhead of its office, and two people of it are enough', async () => {
    const world = await ofProvince('24', 'Tỉnh Bắc Ninh');
    const text = await begin(world, office('a'));
    expect(text).toMatchObject({
      branch: '24',
      content: { issuer: { parent: 'Ủy ban nhân dân tỉnh Bắc Ninh', name: 'Văn phòng' } },
    });
    const waiting = await submitConclusions(world, on(text, office('a')));
    await expect(approveConclusions(world, on(waiting, office('a')))).rejects.toMatchObject({
      code: 'approver-is-author',
    });
    expect(await approveConclusions(world, on(waiting, office('b')))).toMatchObject({ status: 'approved' });
  });

  test('are numbered in a register of their own, and the paper alone verifies them', async () => {
    const world = await ofProvince('24', 'Tỉnh Bắc Ninh');
    const out = async () => {
      const waiting = await submitConclusions(world, on(await begin(world, office('a')), office('a')));
      const numbered = await publishConclusions(world, on(await approveConclusions(world, on(waiting, chair)), chair));
      return render(world, { conferenceId, conclusionsId: numbered.id });
    };
    const first = (await out()) as Extract<Conclusions, { status: 'published' }>;
    // the symbol of the centre, and of another province, counts for itself
    for (const branch of [undefined, '31'])
      expect(await world.register.next({ office: 'VP', year: 2026, type: 'TB', ...(branch ? { branch } : {}) })).toBe(
        1,
      );
    expect(first).toMatchObject({ number: '01/TB-VP', n: 1 });
    expect(await out()).toMatchObject({ number: '02/TB-VP' });
    const { number, year, sha256 } = first;
    expect(await verifyNotice(world, { query: { number, year, sha256 } } as never)).toMatchObject({
      number,
      status: 'in-force',
    });
    await expect(verifyNotice(world, { query: { number: '02/TB-VP', year, sha256 } } as never)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await readNotice(world, { query: { number, year, branch: '24' } } as never)).toMatchObject({ branch: '24' });
    for (const branch of [undefined, '31'])
      await expect(readNotice(world, { query: { number, year, branch } } as never)).rejects.toMatchObject({
        code: 'not-found',
      });
    // whoever signed in is told where to read it, another province as of what is not there
    const placed = (caller: unknown, branch?: string, no = number) =>
      placeOfNotice(world, { query: { number: no, year, branch }, caller } as never);
    const place = { conferenceId, conclusionsId: first.id };
    for (const caller of [office('a'), drafter]) expect(await placed(caller, '24')).toEqual({ place });
    expect(await placed({ ...office('a'), branch: '31' }, '24')).toEqual({});
    expect(await placed(drafter)).toEqual({});
    expect(await placed(drafter, '24', '09/TB-VP')).toEqual({});
  });
});
