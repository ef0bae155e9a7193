import { homeRoutes } from '../../shared/contracts/home.ts';
import { scheduleRoutes as routes } from '../../shared/contracts/schedule.ts';
import type { Quotas } from '../../shared/domain/capacity.ts';
import { concernsBranch, type Invitation } from '../../shared/domain/conference.ts';
import { givenOf } from '../../shared/domain/given.ts';
import type { ConferenceId } from '../../shared/domain/ids.ts';
import type { Wish } from '../../shared/domain/schedule.ts';
import { actorOf, type Caller, limitOf, type Staff } from '../../shared/runtime/caller.ts';
import { demandConference, demandOwn, isOwn } from '../../shared/runtime/conference-view.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredQuotas } from '../../shared/runtime/wired/quotas.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createAgendas } from '../../shared/store/agendas.ts';
import { createBridges } from '../../shared/store/bridges.ts';
import { createConclusions } from '../../shared/store/conclusions.ts';
import { createConferences } from '../../shared/store/conferences.ts';
import { createDeliveries } from '../../shared/store/deliveries.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { createFloors } from '../../shared/store/floors.ts';
import { createLineChecks } from '../../shared/store/line-checks.ts';
import type { Table } from '../../shared/store/table.ts';
import { createConference } from './create-conference.ts';
import { cancelConference, editConference } from './edit-conference.ts';
import { readHome } from './home.ts';
import { listBridges } from './list-bridges.ts';
import { planConference } from './plan-conference.ts';

/**
 * The schedule stage over HTTP. A provincial office plans conferences of its own branch only, and sees those that concern it;
 * to it the others do not exist.
 */
export function scheduleBindings(it: {
  table: Table;
  quotas: Quotas;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}) {
  const conferences = createConferences(it.table);
  const bridges = createBridges(it.table);
  const deps = {
    ...it,
    conferences,
    directory: createDirectory(it.table),
    conclusions: createConclusions(it.table),
    deliveries: createDeliveries(it.table),
    agendas: createAgendas(it.table),
    floors: createFloors(it.table),
    lineChecks: createLineChecks(it.table),
    bridges,
  };

  const seen = async (id: ConferenceId, caller: Caller) => demandConference(caller, await conferences.get(id));

  return [
    bind(homeRoutes.readHome, ({ caller }) => readHome(deps, caller)),
    bind(routes.createConference, async ({ body, caller, idempotencyKey }) =>
      shown(
        await createConference(deps, wishOf(body), {
          id: (caller as Staff).id, // the route lets nobody else in
          branch: limitOf(caller),
          idempotencyKey,
        }),
      ),
    ),
    bind(routes.planConference, async ({ body, caller }) => {
      const { editing, ...wish } = body;
      const before = editing === undefined ? undefined : demandOwn(caller, await conferences.get(editing));
      const within = before ? before.ownerBranch : limitOf(caller);
      return shown(await planConference(deps, wishOf(wish), { within, ...(before ? { before } : {}) }));
    }),
    bind(routes.listConferences, async ({ query, caller }) => {
      const limit = limitOf(caller);
      const { cursor: first, ...rest } = query;
      let cursor = first;
      for (;;) {
        const page = await conferences.list({ ...rest, cursor });
        const items = page.items.filter((c) => limit === undefined || concernsBranch(c, limit));
        if (items.length > 0 || !page.cursor) return shown({ ...page, items });
        cursor = page.cursor;
      }
    }),
    bind(routes.getConference, async ({ params, caller }) => {
      const conference = await seen(params.conferenceId, caller);
      const { points } = await deps.directory.load();
      return shown({ ...conference, ...givenOf({ hostName: points.get(conference.hostPoint)?.name }) });
    }),
    bind(routes.editConference, async ({ params, body, caller }) => {
      const { version, zone, ...wish } = body;
      const before = await conferences.get(params.conferenceId);
      const given = wishOf({ ...givenOf(wish), zone: zone ?? before.zone });
      return shown(await editConference(deps, before, version, given, actorOf(caller)));
    }),
    bind(routes.cancelConference, async ({ params, body, caller }) =>
      shown(await cancelConference(deps, await conferences.get(params.conferenceId), body, actorOf(caller))),
    ),
    bind(routes.listBridges, async ({ params, query, caller }) => {
      const conference = await seen(params.conferenceId, caller);
      // the office that plans a conference sees all of it; others of it their own branch
      const branch = isOwn(caller, conference) ? query.branch : limitOf(caller);
      return shown(await listBridges(bridges, conference, { ...query, branch, withdrawn: query.withdrawn === 'true' }));
    }),
  ];
}

/** The checked body, without attributes that are undefined: what is stored is compared with what comes again. */
function wishOf(
  body: Omit<Wish, 'invited'> & { invited: { [K in keyof Invitation]: Invitation[K] | undefined } },
): Wish {
  const { all, subtrees, codes, except } = body.invited;
  const some = (list: readonly string[] | undefined) => (list?.length ? list : undefined);
  const invited: Invitation = givenOf({
    all: all || undefined,
    subtrees: some(subtrees),
    codes: some(codes),
    except: some(except),
  });
  return givenOf({ ...body, invited });
}

/** The same value; the contract's type of it is not read-only, and nobody writes into an answer. */
function shown<T>(it: T): Shown<T> {
  return it as Shown<T>;
}
type Shown<T> = T extends readonly (infer E)[]
  ? Shown<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Shown<T[K]> }
    : T;

export const handler = httpHandler(() => {
  const table = wiredTable();
  const bindings = scheduleBindings({ table, quotas: wiredQuotas(), now: world.now, random: world.random });
  return { bindings, conferences: createConferences(table), idempotency: { table, now: world.now } };
});
