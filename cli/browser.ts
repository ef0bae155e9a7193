import { spawn } from 'node:child_process';

/** What opens an address on each system, given as a word of its own: no shell reads it. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Whether somebody sits there with a browser: at a terminal and, on Linux, with a display. */
export function hasBrowser(
  isTerminal: boolean,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  return isTerminal && (platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY));
}

/** Tries it; nobody learns whether a page came up, so the address is shown in any case. */
export function openInBrowser(address: string, platform: NodeJS.Platform = process.platform): void {
  const [program, ...words] = openers[platform] ?? [];
  if (!program || !/^https?:\/\//.test(address)) return;
  const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // there is none: the address stands in the terminal
  child.unref();
}
