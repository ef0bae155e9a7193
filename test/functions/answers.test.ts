import * as z from 'zod/mini';
import { listDeliveries, listDocuments, summariseDeliveries } from '../../functions/distribute/follow.ts';
import { plan } from '../../functions/distribute/plan.ts';
import { sendDeliveries } from '../../functions/distribute/send.ts';
import { publishAgenda, setAgenda } from '../../functions/papers/set-agenda.ts';
import { conclusionsRoutes } from '../../shared/contracts/conclusions.ts';
import { distributeRoutes } from '../../shared/contracts/distribute.ts';
import { papersRoutes } from '../../shared/contracts/papers.ts';
import { approved, drafted, numbered, published, submitted } from '../../shared/domain/conclusions.ts';
import { createMemoryTable } from '../../shared/store/memory-table.ts';
import { aBridge, aConference, conferenceId, distributionWorld, staff, startsAt } from './support/papers-world.ts';

const caller = staff('secretariat');

describe('what the functions answer has the form of their contracts', () => {
  test('agenda', async () => {
    const world = distributionWorld(createMemoryTable());
    await world.put(aConference());
    const sessions = [{ title: 'A', startsAt, endsAt: startsAt + 1, items: [{ title: 'B' }] }];
    await setAgenda(world, { params: { conferenceId }, body: { version: 0, sessions }, caller } as never);
    const out = await publishAgenda(world, { params: { conferenceId }, body: { version: 1 }, caller } as never);
    const said = z.encode(papersRoutes.publishAgenda.response, out);
    expect(said).toMatchObject({ publishedVersion: 1, sessions: [{ startsAt: '2026-03-08T01:00:00.000Z' }] });
  });

  test('documents, deliveries and their summary; digests of links stay inside', async () => {
    const world = distributionWorld(createMemoryTable());
    await world.put(aConference());
    await world.bridges.enrol([aBridge('01001'), aBridge('24001')]);
    const event = { id: 'e', source: 'nhipcau', time: '', 'detail-type': 'BridgesEnrolled', detail: { conferenceId } };
    await plan(world, { body: event } as never);
    for (const { deliveryIds } of world.outgoing.messages.splice(0)) await sendDeliveries(world, deliveryIds);
    const items = await listDocuments(world, conferenceId, caller);
    const documents = z.encode(distributeRoutes.listDocuments.response, { items });
    expect(documents.items.map(({ kind }) => kind).sort()).toEqual(['invitation', 'pin']);
    const params = { conferenceId, documentId: items[0]?.id };
    const page = await listDeliveries(world, { params, query: { limit: 1 }, caller } as never);
    const said = z.encode(distributeRoutes.listDeliveries.response, page);
    expect(said.items[0]).toMatchObject({ state: 'sent', bouncedAfterDelivery: false });
    expect(JSON.stringify(said)).not.toMatch(/hash|revision|links/);
    const summary = await summariseDeliveries(world, { params, caller } as never);
    expect(z.encode(distributeRoutes.summariseDeliveries.response, summary).states.sent).toBe(2);
  });

  test('conclusions in every state', () => {
    const content = {
      abstract: 'x',
      sections: [{ paragraphs: ['y'] }],
      signer: { post: 'p', name: 'n' },
      place: 'Hà Nội',
      recipients: ['z'],
      form: 'state',
      issuer: { name: 'VPCP' },
    } as const;
    const of = { id: 'con_0123456789abcdef', conferenceId, office: 'VPCP', classification: 'internal' } as const;
    const draft = drafted(of, content, { id: 'a', name: 'A' }, 1);
    const waiting = submitted(draft, 2);
    const text = approved(waiting, { id: 'b', name: 'B' }, 3);
    const drawn = numbered(text, { number: '01/TB-VPCP', n: 1, year: 2026 }, 4);
    const out = published(drawn, { sha256: 'aa', key: 'secret/key.pdf' }, 5);
    for (const one of [draft, waiting, text, drawn, out]) {
      const said = z.encode(conclusionsRoutes.readConclusions.response, one);
      expect(said.status).toBe(one.status);
      expect(JSON.stringify(said)).not.toContain('secret/key');
    }
  });
});
