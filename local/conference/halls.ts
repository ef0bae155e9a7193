import { type ChildProcess, fork } from 'node:child_process';
import type { Moment } from './hall.ts';
import type { HallScript } from './script.ts';
import type { Timeline } from './timeline.ts';
import type { HallTruth } from './truth.ts';

export interface HallsConfig {
  readonly apiUrl: string;
  readonly mailUrl: string;
  readonly timeline: Timeline;
  readonly scripts: readonly HallScript[];
}

export type ToHalls =
  | { kind: 'live'; config: HallsConfig }
  | { kind: 'shut-out'; code: string }
  | { kind: 'acknowledge' }
  | { kind: 'report' };

export type HallCounts = Readonly<Record<Moment, number>>;

export type FromHalls =
  | { kind: 'counts'; counts: HallCounts }
  | { kind: 'hung-up' }
  | { kind: 'acknowledged'; done: number; total: number }
  | { kind: 'all-acknowledged' }
  | { kind: 'shut-out' }
  | { kind: 'failed'; reason: string }
  | { kind: 'truths'; truths: HallTruth[] };

/** The process in which the halls live, seen from outside. */
export interface Halls {
  /** Resolves when the last hall has hung up. */
  live(config: HallsConfig, onCounts: (counts: HallCounts) => void): Promise<void>;
  /** Tells the hall that it has been shut out; resolves when it has tried to get in all the same. */
  shutOut(code: string): Promise<void>;
  /** Each hall reads its mailbox from now on and acknowledges when the notice is there; resolves when all who want to have. */
  acknowledge(onDone: (done: number, total: number) => void): Promise<void>;
  report(): Promise<HallTruth[]>;
  stop(): Promise<void>;
}

export function startHalls(): Halls {
  const child: ChildProcess = fork(new URL('./halls-process.ts', import.meta.url), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--max-semi-space-size=8'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  /** Sends one command; resolves with what `answer` makes of the first message it takes. */
  function ask<T>(command: ToHalls, answer: (message: FromHalls) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (then: () => void) => {
        child.off('message', receive);
        child.off('exit', gone);
        then();
      };
      const receive = (message: FromHalls) => {
        if (message.kind === 'failed') return finish(() => reject(new Error(`the halls failed: ${message.reason}`)));
        const value = answer(message);
        if (value !== undefined) finish(() => resolve(value));
      };
      const gone = (code: number | null) => finish(() => reject(new Error(`the halls' process ended with ${code}`)));
      child.on('message', receive);
      child.once('exit', gone);
      child.send(command);
    });
  }

  return {
    async live(config, onCounts) {
      await ask({ kind: 'live', config }, (message) => {
        if (message.kind === 'counts') onCounts(message.counts);
        return message.kind === 'hung-up' || undefined;
      });
    },
    async shutOut(code) {
      await ask({ kind: 'shut-out', code }, (message) => message.kind === 'shut-out' || undefined);
    },
    async acknowledge(onDone) {
      await ask({ kind: 'acknowledge' }, (message) => {
        if (message.kind === 'acknowledged') onDone(message.done, message.total);
        return message.kind === 'all-acknowledged' || undefined;
      });
    },
    report: () => ask({ kind: 'report' }, (message) => (message.kind === 'truths' ? message.truths : undefined)),
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      const force = setTimeout(kill, 3000);
      await exited;
      clearTimeout(force);
    },
  };
}
