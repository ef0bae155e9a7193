import { apiRoutes } from '../../shared/contracts/api.ts';
import { openApi } from '../../shared/contracts/openapi.ts';
import { systemRoutes } from '../../shared/contracts/system.ts';
import { optionalSetting } from '../../shared/runtime/environment.ts';
import { bind, httpHandler } from '../../shared/runtime/http.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { world } from '../../shared/runtime/wired/world.ts';
import { keys } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';

/** Trigger: HTTP, without sign-in. Reads only, so a repeat is harmless. Tells the world nothing but that it is well. */
export async function health(deps: { table: Table; now: () => number; stage: string }) {
  await deps.table.get(keys.directory());
  return { status: 'ok' as const, time: new Date(deps.now()).toISOString(), stage: deps.stage };
}

export const handler = httpHandler(() => {
  const deps = { table: wiredTable(), now: world.now, stage: optionalSetting('STAGE') ?? 'unknown' };
  const page = openApi(apiRoutes, { version: '0.1.0' });
  return {
    bindings: [bind(systemRoutes.health, () => health(deps)), bind(systemRoutes.openapi, async () => page)],
  };
});
