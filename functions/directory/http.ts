import { directoryRoutes as routes } from '../../shared/contracts/directory.ts';
import { findPoints, found } from '../../shared/domain/directory-search.ts';
import { pageOfList } from '../../shared/domain/pages.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { actorOf, demandBranch, limitOf, type Staff } from '../../shared/runtime/caller.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredFiles } from '../../shared/runtime/wired/files.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { createImports } from '../../shared/store/imports.ts';
import type { Table } from '../../shared/store/table.ts';
import { rowsOf } from './import-rows.ts';
import { previewImport } from './preview-import.ts';
import { putPoint } from './put-point.ts';
import { replaceLevels } from './replace-levels.ts';
import { requestCommit } from './request-commit.ts';

/** The directory stage over HTTP. A provincial office sees its own branch; what lies outside does not exist for it. */
export function directoryBindings(it: {
  table: Table;
  files: Files;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}) {
  const directory = createDirectory(it.table);
  const imports = createImports(it.table);
  const deps = { ...it, directory, imports };
  return [
    bind(routes.listLevels, async () => levelsOf(await directory.load())),
    bind(routes.replaceLevels, async ({ body, caller }) => levelsOf(await replaceLevels(deps, body, actorOf(caller)))),
    bind(routes.listPoints, async ({ query, caller }) => {
      const limit = limitOf(caller);
      if (limit !== undefined && query.branch !== undefined && query.branch !== limit)
        throw new Missing('point', query.branch);
      const index = await directory.index();
      const page = findPoints(index, { ...query, branch: limit ?? query.branch });
      return { ...page, items: page.items.map(shown), directoryVersion: index.directory.version };
    }),
    bind(routes.getPoint, async ({ params, caller }) => {
      const index = await directory.index();
      const point = index.directory.points.get(params.code);
      if (!point) throw new Missing('point', params.code);
      demandBranch(caller, point.branch, 'point', params.code);
      return shown(found(index, point));
    }),
    bind(routes.putPoint, async ({ params, body, caller }) => {
      const point = await putPoint(
        deps,
        { ...body, contacts: body.contacts.map(plain), code: params.code },
        { by: actorOf(caller), limit: limitOf(caller) },
      );
      return shown(found(await directory.index(), point));
    }),
    bind(routes.previewImport, async ({ body, caller }) => previewImport(deps, body, (caller as Staff).id).then(shown)),
    bind(routes.getImport, async ({ params }) => shown(await imports.get(params.importId))),
    bind(routes.listImportRows, async ({ params, query }) => {
      await imports.get(params.importId);
      const { verdicts } = await rowsOf(it.files, params.importId);
      const wanted = query.verdict ? verdicts.filter((row) => row.verdict === query.verdict) : verdicts;
      const page = pageOfList(wanted, query, (row) => [row.line]);
      return { ...page, items: page.items.map(shown) };
    }),
    bind(routes.commitImport, async ({ params, caller }) =>
      shown(await requestCommit(deps, params.importId, actorOf(caller))),
    ),
  ];
}

function levelsOf({
  version,
  levels,
}: {
  version: number;
  levels: readonly { code: string; name: string; headsBranch: boolean }[];
}) {
  return { version, levels: [...levels] };
}

/** Read-only lists as the contract's plain ones. */
function shown<T extends object>(it: T): Shown<T> {
  return it as Shown<T>;
}
type Shown<T> = T extends readonly (infer E)[]
  ? Shown<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Shown<T[K]> }
    : T;

/** Without attributes that are undefined. */
function plain<T extends object>(it: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)) as never;
}

export const handler = httpHandler(() => {
  const table = wiredTable();
  const bindings = directoryBindings({ table, files: wiredFiles(), now: world.now, random: world.random });
  return { bindings, idempotency: { table, now: world.now } };
});
