import { createHash } from 'node:crypto';
import type { papersRoutes } from '../../shared/contracts/papers.ts';
import { hasItem } from '../../shared/domain/agenda.ts';
import { told } from '../../shared/domain/events.ts';
import { newId } from '../../shared/domain/ids.ts';
import { checkedFile, classified, type Paper, paperKey } from '../../shared/domain/paper.ts';
import { Missing, Refused } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { actorOf } from '../../shared/runtime/caller.ts';
import type { Request } from '../../shared/runtime/http.ts';
import type { Agendas } from '../../shared/store/agendas.ts';
import type { Conferences } from '../../shared/store/conferences.ts';
import type { Papers } from '../../shared/store/papers.ts';

export interface AddPaperDeps {
  readonly conferences: Pick<Conferences, 'get'>;
  readonly agendas: Pick<Agendas, 'read'>;
  readonly papers: Papers;
  readonly files: Files;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Trigger: POST …/papers. File first, then its record: a crash between leaves a file that nobody sees. A repeat under its
 * Idempotency-Key answers the first paper; of two who add the same version one gets a 409.
 */
export async function addPaper(
  deps: AddPaperDeps,
  { params, query, body, caller }: Request<typeof papersRoutes.addPaper>,
): Promise<Paper> {
  const { conferenceId } = params;
  const conference = await deps.conferences.get(conferenceId);
  const { fileName, mediaType } = checkedFile(body);
  const earlier = query.paperId ? await deps.papers.versions(conferenceId, query.paperId) : [];
  const last = earlier.at(-1);
  if (query.paperId && !last) throw new Missing('paper', query.paperId);
  const item = query.item ?? last?.item;
  if (query.item !== undefined && !hasItem(await deps.agendas.read(conferenceId), query.item)) {
    throw new Refused('no-such-item', 'The agenda has no such item.', {
      fields: [{ field: 'query/item', reason: `no item ${JSON.stringify(query.item)}` }],
    });
  }
  const sha256 = createHash('sha256').update(body.bytes).digest('hex');
  const id = last?.id ?? newId('ppr', deps.random);
  const version = (last?.version ?? 0) + 1;
  const paper: Paper = {
    id,
    conferenceId,
    version,
    title: query.title ?? last?.title ?? fileName.replace(/\.[^.]*$/, ''),
    ...(item === undefined ? {} : { item }),
    fileName,
    mediaType,
    bytes: body.bytes.length,
    sha256,
    classification: classified(query.classification ?? last?.classification, conference.classification),
    addedAt: deps.now(),
    addedBy: actorOf(caller),
    key: paperKey({ conferenceId, id, version, sha256 }),
  };
  await deps.files.put(paper.key, body.bytes, mediaType);
  await deps.papers.add(paper, [
    told('PaperAdded', `${id}:${version}`, paper.addedAt, {
      conferenceId,
      paperId: id,
      version,
      sha256,
      by: actorOf(caller),
    }),
  ]);
  return paper;
}
