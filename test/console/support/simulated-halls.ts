import { connectClient } from '../../../local/chime/signalling-client.ts';
import { type Connection, type HallDeps, liveThrough } from '../../../local/conference/hall.ts';
import { openInbox } from '../../../local/conference/inbox.ts';
import { leanClient } from '../../../local/conference/lean-http.ts';
import type { HallScript } from '../../../local/conference/script.ts';
import { noTruth } from '../../../local/conference/truth.ts';
import type { Site } from './suite.ts';

export interface SimulatedHalls {
  /** Cuts the lines of these halls without a word; their pages redial and do not get through. */
  cut(codes: readonly string[]): void;
  /** The lines are there again: one hall after the other comes in, within a few seconds. */
  mend(): void;
  /** Resolves once all have hung up; the end of the conference makes them. */
  readonly gone: Promise<void>;
  /** Hangs up, whatever the conference says. */
  stop(): Promise<void>;
}

const mendMs = 6000;

/** The halls of local/conference come in within so many ms and stay; their mails have come before. */
export function openHalls(site: Site, codes: readonly string[], withinMs: number): SimulatedHalls {
  const client = leanClient(site.apiUrl);
  const inbox = openInbox(site.mailUrl);
  const from = Date.now();
  const day = 24 * 3600_000;
  const timeline = {
    ...{ doorsOpenAt: from, joinFrom: from, joinTo: from + withinMs },
    ...{ startsAt: from + withinMs, endsAt: from + day, lateAfterMinutes: 60 },
  };
  let isStopped = false;
  const down = new Set<string>();
  const backs: (() => void)[] = [];
  const lines = new Map<string, Connection>();
  const connectOf =
    (code: string): HallDeps['connect'] =>
    (url, token, events) => {
      if (down.has(code)) {
        setTimeout(() => events.ended?.('lost', 1006), 100);
        return { isJoined: false, leave: () => undefined, drop: () => undefined };
      }
      const line = connectClient(url, token, {
        ...events,
        // Cut from outside: to the page it is a line that broke.
        ended: (reason, code_) => events.ended?.(down.has(code) && reason === 'dropped' ? 'lost' : reason, code_),
      });
      lines.set(code, line);
      return line;
    };
  const lived = codes.map((code, at) => {
    const truth = noTruth(code);
    const script: HallScript = {
      ...{ code, name: code, joins: 'in-time', joinsAt: at / codes.length, outages: [] },
      hostAddress: `truc.${code.toLowerCase()}@diem-cau.example`,
      officeAddress: `vanphong.${code.toLowerCase()}@diem-cau.example`,
      ...{ acknowledges: false, bounces: false, clockSkewMs: 0, canary: '' },
    };
    return liveThrough(script, truth, {
      ...{ client, timeline, tell: () => undefined, onShutOut: () => undefined },
      onLineBack: (act) => void backs.push(act),
      now: () => (isStopped ? timeline.endsAt + day : Date.now()),
      connect: connectOf(code),
      invitation: (of) => inbox.invitation(of),
    });
  });
  const gone = Promise.all(lived).then(() => {
    client.close();
    inbox.close();
  });
  return {
    gone,
    async stop() {
      isStopped = true;
      for (const line of lines.values()) line.leave();
      await gone;
    },
    cut(some) {
      for (const code of some) {
        down.add(code);
        lines.get(code)?.drop();
      }
    },
    mend() {
      down.clear();
      for (const [at, back] of backs.entries()) setTimeout(back, (mendMs * at) / backs.length);
    },
  };
}
