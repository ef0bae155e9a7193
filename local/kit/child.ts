import { spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import type { Readable } from 'node:stream';

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
  /** Of the program itself; 0 until it is known. */
  pid(): number;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: Record<string, string>;
  readonly onLine?: (line: string) => void;
  /** Called when it ends without being asked to. */
  readonly onUnexpectedExit?: (code: number | null) => void;
}

/**
 * The keeper of a program that cannot watch over its parent by itself: its standard input is a pipe of ours, which ends when we
 * end, however that comes (also by SIGKILL), and then the program is ended too. Says the program's number on descriptor 3.
 */
const keeper = `
exec 4<&0
"$@" 3>&- 4<&- </dev/null & program=$!
echo $program >&3
exec 3>&-
( while read -r _ <&4; do :; done; kill $program ) 2>/dev/null & watch=$!
wait $program; code=$?
kill $watch 2>/dev/null
exit $code`;

/**
 * Starts a program that ends with us: asked first, then made to. In a group of its own: Ctrl-C in a terminal reaches us alone,
 * and we end it in our order.
 */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...options.env },
  });
  let stopping = false;
  let program = 0;
  const { stdin, stdout, stderr } = child;
  (child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
    program = Number(text);
  });
  stdin.on('error', () => {}); // it is gone: `exit` tells
  for (const stream of [stdout, stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
  }
  const killNow = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL'); // the whole group: keeper, watcher and program
    } catch {
      // it has ended already
    }
  };
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      process.off('exit', killNow);
      if (!stopping) options.onUnexpectedExit?.(code);
      resolve();
    });
    child.once('error', () => resolve());
  });
  process.once('exit', killNow);
  return {
    pid: () => program,
    async stop() {
      stopping = true;
      stdin.end();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const force = setTimeout(killNow, 3000);
      await exited;
      clearTimeout(force);
    },
  };
}
