import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Leak } from './evidence.ts';
import type { HallScript } from './script.ts';
import type { HallTruth } from './truth.ts';

/** Finds in lines of logs what halls received in confidence, and mail addresses. */
export interface LeakScan {
  line(functionId: string, text: string): void;
  readonly lines: number;
  /** Each kind of leak once a function and hall. */
  found(): Leak[];
}

const word = /[A-Za-z0-9_-]{12,}/g;
const address = /[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+/g;
const sixDigits = /(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])/g;
const bridge = /brg_[0-9a-z]{12}_[0-9a-z]{4}_[0-9a-z]{12}/g;

export function scanForLeaks(scripts: readonly HallScript[], truths: readonly HallTruth[]): LeakScan {
  const secrets = new Map<string, { kind: string; code: string }>();
  const pins = new Map<string, { pin: string; code: string }>();
  const mailboxes = new Map<string, string>();
  for (const { code, hostAddress, officeAddress } of scripts) {
    mailboxes.set(hostAddress, code);
    mailboxes.set(officeAddress, code);
  }
  for (const { code, bridgeId, secrets: held } of truths) {
    for (const { kind, value } of held) {
      // A PIN's digits may stand in a log by chance: it is looked for where its bridge is named.
      if (kind === 'pin' && bridgeId) pins.set(bridgeId, { pin: value, code });
      else if (kind !== 'pin') secrets.set(longestWord(secretIn(value)), { kind, code });
    }
  }
  const found = new Map<string, Leak>();
  let lines = 0;
  const report = (functionId: string, kind: string, code: string) =>
    void found.set(`${functionId} ${kind} ${code}`, { functionId, kind, code });

  return {
    line(functionId, text) {
      lines += 1;
      for (const [token] of text.matchAll(word)) {
        const secret = secrets.get(token) ?? secrets.get(token.slice(token.lastIndexOf('_') + 1));
        if (secret) report(functionId, secret.kind, secret.code);
      }
      if (text.includes('@')) {
        for (const [mailbox] of text.matchAll(address)) {
          const code = mailboxes.get(mailbox);
          if (code) report(functionId, 'mail address', code);
        }
      }
      if (pins.size > 0 && text.includes('brg_')) {
        const numbers = new Set([...text.matchAll(sixDigits)].map(([digits]) => digits));
        for (const [id] of numbers.size > 0 ? text.matchAll(bridge) : []) {
          const held = pins.get(id);
          if (held && numbers.has(held.pin)) report(functionId, 'pin', held.code);
        }
      }
    },
    get lines() {
      return lines;
    },
    found: () => [...found.values()],
  };
}

/** Reads every log file of a folder, named after its function. */
export async function scanFolder(folder: string, scan: LeakScan): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => /\.log(\.\d+)?$/.test(name))) {
    const functionId = file.replace(/\.log(\.\d+)?$/, '');
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) }))
      scan.line(functionId, line);
  }
}

/** A link names whose it is, then a dot, then the secret: the name may stand in a log, and is longer. */
function secretIn(value: string): string {
  return value.slice(value.lastIndexOf('.') + 1);
}

function longestWord(value: string): string {
  return (value.match(word) ?? [value]).reduce((longest, each) => (each.length > longest.length ? each : longest), '');
}
