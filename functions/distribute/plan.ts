import * as z from 'zod/mini';
import { envelope } from '../../shared/contracts/envelope.ts';
import { bridgeId, conclusionsId, conferenceId } from '../../shared/contracts/kinds.ts';
import { log } from '../../shared/runtime/logs.ts';
import { queueHandler } from '../../shared/runtime/queue.ts';
import { wiredOutgoing } from '../../shared/runtime/wired/outgoing.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAccess } from '../../shared/store/access.ts';
import { createAgendas } from '../../shared/store/agendas.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDeliveries } from '../../shared/store/deliveries.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { planCancellation, planReschedule, planRevocation } from './plan-changes.ts';
import { type PlanDeps, planAgenda, planConclusions, planInvitations, planRotated } from './plan-documents.ts';

/**
 * Trigger: BridgesEnrolled, AgendaPublished, ConferenceRescheduled, ConferenceCancelled, ConclusionsPublished, ConclusionsRevoked,
 * AccessRotated.
 * Makes the list of recipients out of what is stored now, not out of the event: a late or reordered event finds its work
 * done, a repeat writes nothing new and only puts back into the queue what still waits (which is what a crash left behind).
 */
export async function plan(deps: PlanDeps, { body }: { body: z.output<typeof message> }): Promise<void> {
  const { detail } = body;
  switch (body['detail-type']) {
    case 'BridgesEnrolled':
      await planInvitations(deps, detail.conferenceId);
      return planAgenda(deps, detail.conferenceId);
    case 'AgendaPublished':
      return planAgenda(deps, detail.conferenceId);
    case 'ConferenceRescheduled':
      return planReschedule(deps, detail.conferenceId);
    case 'ConferenceCancelled':
      return planCancellation(deps, detail.conferenceId);
    case 'ConclusionsPublished':
      return planConclusions(deps, body.detail);
    case 'ConclusionsRevoked':
      return planRevocation(deps, body.detail);
    case 'AccessRotated':
      return planRotated(deps, body.detail.bridgeId);
  }
}

const ofConference = z.object({ conferenceId });
const message = z.discriminatedUnion('detail-type', [
  z.extend(envelope, { 'detail-type': z.literal('BridgesEnrolled'), detail: ofConference }),
  z.extend(envelope, { 'detail-type': z.literal('AgendaPublished'), detail: ofConference }),
  z.extend(envelope, { 'detail-type': z.literal('ConferenceRescheduled'), detail: ofConference }),
  z.extend(envelope, { 'detail-type': z.literal('ConferenceCancelled'), detail: ofConference }),
  z.extend(envelope, {
    'detail-type': z.literal('ConclusionsPublished'),
    detail: z.object({
      conferenceId,
      conclusionsId,
      number: z.string(),
      version: z.number(),
      sha256: z.string(),
    }),
  }),
  z.extend(envelope, {
    'detail-type': z.literal('ConclusionsRevoked'),
    detail: z.object({ conferenceId, conclusionsId, number: z.string() }),
  }),
  z.extend(envelope, { 'detail-type': z.literal('AccessRotated'), detail: z.object({ conferenceId, bridgeId }) }),
]);

/** The planner reads epochs; it neither makes nor opens a secret. */
const nothingSealed = {
  seal: () => Promise.reject(new Error('the planner seals nothing')),
  open: () => Promise.reject(new Error('the planner opens nothing')),
};

export const handler = queueHandler(message, () => {
  const table = wiredTable();
  const deps: PlanDeps = {
    conferences: createConferences(table),
    bridges: createBridges(table),
    directory: createDirectory(table),
    agendas: createAgendas(table),
    documents: createDocuments(table),
    deliveries: createDeliveries(table),
    access: createAccess(table, nothingSealed, world.random),
    outgoing: wiredOutgoing(),
    now: world.now,
  };
  return async (received) => {
    await plan(deps, received);
    log.info('deliveries planned', {
      cause: received.body['detail-type'],
      conferenceId: received.body.detail.conferenceId,
    });
  };
});
