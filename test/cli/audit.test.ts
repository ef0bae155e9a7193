import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Invocation, readInvocation, UsageError } from '../../cli/arguments.ts';
import { audit } from '../../cli/audit.ts';
import type { Client } from '../../cli/client.ts';
import { type AuditEntry, appended, draftsOf } from '../../shared/domain/audit.ts';

const conferenceId = 'cnf_abcdefgh1234';
const folder = mkdtempSync(join(tmpdir(), 'nhipcau-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let n = 1; n <= length; n++) {
    const data = { conferenceId, revision: n, by: 'u-1' };
    const [draft] = draftsOf([{ id: `RollCallTaken:${n}`, type: 'RollCallTaken', at: n, data }]);
    entries.push(appended(conferenceId, entries.at(-1), draft!.body));
  }
  return entries;
}

async function run(argv: readonly string[], client: Partial<Client> = offline) {
  const said: string[] = [];
  const session = {
    client: client as Client,
    token: async () => '',
    print: (t: string) => void said.push(t),
    write: () => {},
    wait: async () => {},
  };
  const code = await audit(session, readInvocation(['audit', ...argv]) as Invocation);
  return { code, said: said.join('\n') };
}
/** A call of it fails the test. */
const offline: Partial<Client> = {};

function fileOf(entries: readonly unknown[], name = 'a.ndjson'): string {
  const path = join(folder, name);
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return path;
}

describe('nhipcau audit', () => {
  test('exports what it then verifies without the system, and says the head', async () => {
    const entries = chain(3);
    const out = join(folder, 'out.ndjson');
    const all = async () => entries as never;
    expect(await run(['export', conferenceId, '-o', out], { all })).toMatchObject({ code: 0 });
    const head = `3:${entries[2]!.hash}`;
    expect(await run(['verify', out])).toEqual({ code: 0, said: `Verifies: 3 entries, head ${head}` });
    expect(await run(['verify', out, '--head', head])).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(4);
  });

  test('names the first entry that is broken and ends with 3', async () => {
    const entries = chain(4);
    const changed = fileOf(entries.map((entry) => (entry.seq === 2 ? { ...entry, actor: 'u-evil' } : entry)));
    expect(await run(['verify', changed])).toMatchObject({
      code: 3,
      said: expect.stringContaining('BROKEN at entry 2'),
    });
    const cut = fileOf(entries.slice(0, 2));
    expect(await run(['verify', cut])).toMatchObject({ code: 0 });
    expect(await run(['verify', cut, '--head', `4:${entries[3]!.hash}`])).toMatchObject({ code: 3 });
    writeFileSync(cut, 'no JSON\n');
    expect(await run(['verify', cut])).toMatchObject({ code: 3, said: expect.stringContaining('entry 1') });
  });

  test('asks the system for its word where no file is given, with the head that is known', async () => {
    const hash = 'a'.repeat(64);
    const asked: unknown[] = [];
    const call = async (...given: unknown[]) => {
      asked.push(given);
      return { verifies: false, entries: 6, seq: 7, fault: 'other-head' } as never;
    };
    const { code, said } = await run(['verify', conferenceId, '--head', `7:${hash}`], { call });
    expect([code, said]).toEqual([3, expect.stringContaining('BROKEN at entry 7')]);
    const query = { seq: 7, hash };
    expect(asked).toEqual([['GET', `/conferences/${conferenceId}/audit/verification`, { query }]]);
  });

  test.each([
    [['verify', 'x']],
    [['prove', conferenceId]],
    [['verify', conferenceId, '--head', '0:ab']],
    [['verify', join(folder, 'none.ndjson')]],
  ])('%j is refused as a wrong call', async (argv) => {
    await expect(run(argv)).rejects.toThrow(UsageError);
  });
});
