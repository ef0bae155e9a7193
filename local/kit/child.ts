import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';

/** A port nobody uses at this moment, for children that cannot pick one themselves. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: Record<string, string>;
  readonly onLine?: (line: string) => void;
  /** Called when it ends without being asked to. */
  readonly onUnexpectedExit?: (code: number | null) => void;
}

/** Starts a child that ends with us: asked first, then made to. */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...options.env },
  });
  let stopping = false;
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
  }
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      process.off('exit', killNow);
      if (!stopping) options.onUnexpectedExit?.(code);
      resolve();
    });
    child.once('error', () => resolve());
  });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  return {
    process: child,
    pid: child.pid ?? 0,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const force = setTimeout(killNow, 3000);
      await exited;
      clearTimeout(force);
    },
  };
}
