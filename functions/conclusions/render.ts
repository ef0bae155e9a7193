import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { envelope } from '../../shared/contracts/envelope.ts';
import { conclusionsId, conferenceId } from '../../shared/contracts/kinds.ts';
import { type Conclusions, type Published, published } from '../../shared/domain/conclusions.ts';
import { told } from '../../shared/domain/events.ts';
import type { ConclusionsId, ConferenceId } from '../../shared/domain/ids.ts';
import { noticeOf } from '../../shared/domain/notice.ts';
import { Conflict } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { createNoticePrinter, type NoticePrinter } from '../../shared/gateways/notice-pdf.ts';
import { log } from '../../shared/runtime/logs.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { type ConclusionsStore, createConclusions } from '../../shared/store/conclusions.ts';
import { createRegister, type Register } from '../../shared/store/register.ts';
import { fontPath } from './fonts.ts';

export interface RenderDeps {
  readonly conclusions: Pick<ConclusionsStore, 'get'>;
  readonly register: Pick<Register, 'publish'>;
  readonly files: Pick<Files, 'put'>;
  readonly printer: NoticePrinter;
  readonly now: () => number;
}

/**
 * Trigger: ConclusionsNumbered. Prints the notice, stores the file, then publishes: text, register entry and event in one
 * transaction. A repeat prints the same bytes to the same key (the paper bears the time of its number, not of its printing);
 * once published, nothing is done.
 */
export async function render(
  deps: RenderDeps,
  of: { conferenceId: ConferenceId; conclusionsId: ConclusionsId },
): Promise<Conclusions> {
  const current = await deps.conclusions.get(of.conferenceId, of.conclusionsId);
  if (current.status !== 'numbered') return ignored(current);
  const bytes = await deps.printer.print(noticeOf(current));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = `conclusions/${current.conferenceId}/${current.id}/${current.revision}-${sha256.slice(0, 16)}.pdf`;
  await deps.files.put(key, bytes, 'application/pdf');
  const at = deps.now();
  const next = published(current, { sha256, key }, at);
  try {
    await deps.register.publish(next, [publication(next, at)]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    return ignored(await deps.conclusions.get(of.conferenceId, of.conclusionsId)); // two at once: the other was first
  }
  return next;
}

/** The first publication of a notice is its version 1; what amends it counts on. */
const version = 1;

function publication({ conferenceId, id: conclusionsId, number, sha256 }: Published, at: number) {
  const data = { conferenceId, conclusionsId, number, version, sha256 };
  return told('ConclusionsPublished', `${conclusionsId}:${version}`, at, data);
}

function ignored(current: Conclusions): Conclusions {
  log.info('nothing to render', { conclusionsId: current.id, status: current.status });
  return current;
}

const message = z.extend(envelope, { detail: z.object({ conferenceId, conclusionsId }) });

export const handler = queueHandler(message, () => {
  const table = wiredTable();
  const deps = {
    conclusions: createConclusions(table),
    register: createRegister(table, world),
    files: wiredFiles(),
    printer: createNoticePrinter(fontPath),
    now: world.now,
  };
  return async ({ body }) => void (await render(deps, body.detail));
});
