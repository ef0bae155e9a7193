import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commitImport } from '../../functions/directory/commit-import.ts';
import { previewImport } from '../../functions/directory/preview-import.ts';
import { requestCommit } from '../../functions/directory/request-commit.ts';
import type { ImportId } from '../../shared/domain/ids.ts';
import type { Files } from '../../shared/gateways/files.ts';
import { createDirectory } from '../../shared/store/directory.ts';
import { createImports } from '../../shared/store/imports.ts';
import { tableAt } from './engine.ts';

/** One step of an import in a process of its own, as a function that starts cold has it; says on its last line what it took. */
const [step = '', endpoint = '', folder = '', given = ''] = process.argv.slice(2);
const table = tableAt(endpoint);
const files: Files = {
  async put(key, bytes) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), bytes);
  },
  get: async (key) => ({ bytes: readFileSync(join(folder, key)), mediaType: '' }),
  delete: async () => undefined,
};
const deps = {
  table,
  files,
  directory: createDirectory(table),
  imports: createImports(table),
  now: () => Date.now(),
  random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
};
const before = process.cpuUsage();
const startedAt = performance.now();
const id = step === 'preview' ? await preview(given) : await commit(given as ImportId);
const { user, system } = process.cpuUsage(before);
const took = {
  id,
  ms: performance.now() - startedAt,
  cpuMs: (user + system) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(took));

/** The event carries the file in base64, and both are held while the handler runs. */
async function preview(file: string): Promise<string> {
  const event = { body: readFileSync(file).toString('base64') };
  const made = await previewImport(deps, { bytes: Buffer.from(event.body, 'base64'), fileName: file }, 'bench');
  if (made.errorCount > 0) throw new Error(JSON.stringify(made.errors.slice(0, 3)));
  await requestCommit(deps, made.id, 'bench');
  return made.id;
}

async function commit(importId: ImportId): Promise<string> {
  await commitImport(deps, importId);
  const { status } = await deps.imports.get(importId);
  if (status !== 'committed') throw new Error(`${importId} is ${status}`);
  return importId;
}
