import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from '../kit/lines.ts';
import type { Leak } from './evidence.ts';
import { readLetter } from './inbox.ts';
import type { HallScript } from './script.ts';
import type { HallTruth } from './truth.ts';

export interface Letter {
  readonly to: readonly string[];
  readonly text: string;
}

/** Finds what halls received in confidence, mail addresses and names of delegates, wherever they do not belong. */
export interface LeakScan {
  /** A line of a log, an event, a message of a queue, a refusal, the address of a request. */
  line(where: string, text: string): void;
  /** A mail may hold the link or the PIN of the hall it is for, one of the two, and nothing of anybody else. */
  mail(letter: Letter): void;
  readonly lines: number;
  /** Each kind of leak once a place and hall. */
  found(): Leak[];
}

const word = /[A-Za-z0-9_-]{12,}/g;
const address = /[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+/g;
const sixDigits = /(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])/g;
const bridge = /brg_[0-9a-z]{12}_[0-9a-z]{4}_[0-9a-z]{12}/g;
const url = /https?:\/\/[^\s"'<>#]+/g;

interface Secret {
  readonly kind: string;
  readonly code: string;
}

export function scanForLeaks(scripts: readonly HallScript[], truths: readonly HallTruth[]): LeakScan {
  const secrets = new Map<string, Secret>();
  const pins = new Map<string, { pin: string; code: string }>();
  const pinOf = new Map<string, string>();
  const mailboxes = new Map<string, string>();
  const halls = new Map(scripts.map((script) => [script.code, script]));
  for (const { code, hostAddress, officeAddress, canary } of scripts) {
    mailboxes.set(hostAddress, code);
    mailboxes.set(officeAddress, code);
    secrets.set(canary, { kind: 'name of a delegate', code });
  }
  for (const { code, bridgeId, secrets: held } of truths) {
    for (const { kind, value } of held) {
      // A PIN's digits may stand in a log by chance: it is looked for where its bridge is named.
      if (kind === 'pin' && bridgeId) pins.set(bridgeId, { pin: value, code });
      else if (kind !== 'pin') secrets.set(longestWord(secretIn(value)), { kind, code });
      if (kind === 'pin') pinOf.set(code, value);
    }
  }
  const found = new Map<string, Leak>();
  let lines = 0;
  const report = (where: string, kind: string, code: string) =>
    void found.set(`${where} ${kind} ${code}`, { where, kind, code });

  const secretsIn = (text: string): Secret[] =>
    [...text.matchAll(word)].flatMap(
      ([token]) => secrets.get(token) ?? secrets.get(token.slice(token.lastIndexOf('_') + 1)) ?? [],
    );
  const mailboxesIn = (text: string): string[] =>
    text.includes('@') ? [...text.matchAll(address)].map(([mailbox]) => mailbox) : [];

  return {
    line(where, text) {
      lines += 1;
      for (const { kind, code } of secretsIn(text)) report(where, kind, code);
      for (const mailbox of mailboxesIn(text)) {
        const code = mailboxes.get(mailbox);
        if (code) report(where, 'mail address', code);
      }
      if (pins.size > 0 && text.includes('brg_')) {
        const numbers = new Set([...text.matchAll(sixDigits)].map(([digits]) => digits));
        for (const [id] of numbers.size > 0 ? text.matchAll(bridge) : []) {
          const held = pins.get(id);
          if (held && numbers.has(held.pin)) report(where, 'pin', held.code);
        }
      }
    },
    mail({ to, text }) {
      const owner = mailboxes.get(to[0] ?? '') ?? '';
      for (const { kind, code } of secretsIn(text)) {
        const isForHost = kind === 'link' && to.every((each) => each === halls.get(code)?.hostAddress);
        const isReceipt = kind === 'acknowledgement' && code === owner;
        if (!isForHost && !isReceipt) report('a mail', kind, code);
      }
      for (const mailbox of mailboxesIn(text)) {
        const code = mailboxes.get(mailbox);
        if (code !== undefined && code !== owner) report('a mail', 'mail address', code);
      }
      const { link, pin } = readLetter(text);
      const known = pinOf.get(owner);
      if (pin !== undefined && known !== undefined && pin !== known) report('a mail', 'pin of another hall', owner);
      if (pin !== undefined && to.some((each) => each !== halls.get(owner)?.officeAddress))
        report('a mail that is not for the office', 'pin', owner);
      if (pin !== undefined && link !== undefined) report('one mail with the link', 'pin', owner);
      // what stands after # never leaves the browser; the rest of an address goes to servers and their logs
      for (const [before] of text.matchAll(url))
        for (const { kind, code } of secretsIn(before)) report('an address in a mail', kind, code);
    },
    get lines() {
      return lines;
    },
    found: () => [...found.values()],
  };
}

/** All lines of the files of that kind; the place is the file's name. */
export function scanFolder(folder: string, kind: RegExp, scan: LeakScan): void {
  for (const file of readdirSync(folder).filter((name) => kind.test(name))) {
    const where = file.replace(kind, '');
    for (const line of linesOf(join(folder, file))) scan.line(where, line);
  }
}

export const logFiles = /\.log(\.\d+)?$/;
export const archiveFiles = /\.jsonl$/;

/** A link names whose it is, then a dot, then the secret: the name may stand in a log, and is longer. */
function secretIn(value: string): string {
  return value.slice(value.lastIndexOf('.') + 1);
}

function longestWord(value: string): string {
  return (value.match(word) ?? [value]).reduce((longest, each) => (each.length > longest.length ? each : longest), '');
}
