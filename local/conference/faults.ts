import { readFileSync } from 'node:fs';
import { doubtMs, handOverLeaseMs } from '../../shared/domain/hand-over.ts';
import type { BusFaults } from '../bus/bus.ts';
import type { FaultProfile as ChimeFaults } from '../chime/faults.ts';
import type { Assumptions } from '../chime/settings.ts';
import type { Cloud } from '../cloud.ts';
import type { FunctionFaults } from '../functions/chaos.ts';
import type { MailFaults } from '../mail/ses.ts';
import type { QueueFaults } from '../queues/poller.ts';
import type { SchedulerFaults } from '../scheduler/scheduler.ts';
import type { TableFaults } from '../tables/gate.ts';
import { faultForm, problemsOf } from './fault-form.ts';
import { profiles } from './fault-profiles.ts';
import { UsageError } from './options.ts';

/** What shall go wrong in one run, by the part that does it. A file given with --faults has this form. */
export interface RunFaults {
  /** `assumptions` are no faults: ways in which the service may behave, each as good as another. */
  readonly chime?: Omit<ChimeFaults, 'seed'> & { readonly assumptions?: Partial<Assumptions> };
  /** By function id, `*` for all others. */
  readonly functions?: Readonly<Record<string, FunctionFaults>>;
  readonly bus?: BusFaults;
  readonly scheduler?: SchedulerFaults;
  readonly tables?: TableFaults;
  readonly queues?: QueueFaults;
  readonly mail?: MailFaults;
}

export const profileNames: readonly string[] = ['none', ...Object.keys(profiles)];

/** A profile by its name, or a file of its own; undefined where nothing shall go wrong. */
export function readFaults(name: string): RunFaults | undefined {
  if (name === 'none') return undefined;
  if (Object.hasOwn(profiles, name)) return profiles[name];
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error);
    throw new UsageError(
      `--faults takes a profile or a JSON file; ${JSON.stringify(name)} is no profile, and ${why}.\nProfiles: ${profileNames.join(', ')}`,
    );
  }
  return faultsOf(text, name);
}

export function faultsOf(text: string, name: string): RunFaults {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--faults: ${name} is not JSON: ${(error as Error).message}`);
  }
  const problems = problemsOf(given, faultForm, '');
  if (problems.length > 0) throw new UsageError(`--faults: ${name}\n  ${problems.join('\n  ')}`);
  return given as RunFaults; // as the form says
}

/** What the cloud has to know of the faults before it starts. */
export function cloudOptionsOf(faults: RunFaults | undefined) {
  const assumptions = faults?.chime?.assumptions;
  return { ...(assumptions ? { chime: { assumptions } } : {}), ...(faults?.tables ? { gateTables: true } : {}) };
}

/** A mail of unknown outcome is held, and then sent again by the office: the doors open when that is done. */
export function extraLeadMs({ mail, functions }: RunFaults): number {
  const sender = functions?.['send-deliveries'] ?? functions?.['*'];
  const dies = sender?.crashBefore ?? sender?.crashAfter ?? sender?.timeout;
  const held = Math.max(dies === undefined ? 0 : handOverLeaseMs, mail?.fail === undefined ? 0 : doubtMs);
  return held === 0 ? 0 : held + 15_000;
}

export async function setFaults(cloud: Cloud, faults: RunFaults, seed: number): Promise<void> {
  const { assumptions: _fromTheStart, ...chime } = faults.chime ?? {};
  await cloud.chime?.setFaults({ seed, ...chime });
  for (const [id, each] of Object.entries(faults.functions ?? {})) cloud.faults.functions.set(id, each);
  cloud.faults.bus(faults.bus ?? {});
  cloud.faults.scheduler(faults.scheduler ?? {});
  cloud.faults.tables?.(faults.tables ?? {});
  cloud.faults.queues(faults.queues ?? {});
  cloud.faults.mail(faults.mail ?? {});
}

/** Faults have stopped: from here on everything has to settle. */
export async function endFaults(cloud: Cloud, seed: number): Promise<void> {
  cloud.faults.functions.clear();
  await setFaults(cloud, {}, seed);
}

/** Names of the faults that were wanted, as a report counts those that fired. */
export function wantedNames({ chime = {}, functions = {}, ...engines }: RunFaults): string[] {
  const of = (part: string, faults: object | undefined) => Object.keys(faults ?? {}).map((name) => `${part}.${name}`);
  return [
    ...of('chime', chime.service),
    ...of('chime.bus', chime.bus),
    ...of('chime.queue', chime.queue),
    ...Object.entries(functions).flatMap(([id, faults]) =>
      Object.keys(faults).map((name) => `functions.${id}/${name}`),
    ),
    ...Object.entries(engines).flatMap(([part, faults]) => of(part, faults)),
  ];
}

export const everyFaultFired = 'every fault that was wanted fired';

/** A fault that was wanted and never fired has shown nothing: the run does not count as having survived it. */
export function firedVerdict(faults: RunFaults | undefined, fired: Readonly<Record<string, number>>) {
  if (!faults) return {};
  const count = (name: string) => {
    if (!name.startsWith('functions.*/')) return fired[name] ?? 0;
    const end = name.slice(name.indexOf('/'));
    return Object.keys(fired).filter((each) => each.startsWith('functions.') && each.endsWith(end)).length;
  };
  const silent = wantedNames(faults).filter((name) => count(name) === 0);
  return { [everyFaultFired]: silent.length === 0 ? 'held' : `fired 0 times: ${silent.join(', ')}` };
}
